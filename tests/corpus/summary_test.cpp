#include "corpus/summary.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace crnngan::corpus {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Corpus three_pieces() {
  Corpus corpus;
  corpus.pieces = {
      {"a.mid",
       "bach",
       Split::kTraining,
       {{768, 60, 64, 0}, {384, 40, 100, 192}},
       "baroque",
       1,
       "organ"},
      {"b.mid", "bach", Split::kTraining, {{96, 72, 10, 0}}, "baroque", 1},
      {"c.mid", "", Split::kTest, {{384, 60, 64, 0}, {384, 61, 64, 384}, {384, 62, 64, 384}}}};
  corpus.pieces[0].signatures = {.keeps_beat = true, .times = {{0, {1, 4}}, {50, {3, 4}}}};
  corpus.pieces[2].signatures = {.times = {{0, {4, 4}}}};
  return corpus;
}

TEST(Summarise, CountsWhatIsThere) {
  const Summary summary = summarise(three_pieces());
  EXPECT_EQ(summary.splits[0].pieces, 2u);
  EXPECT_EQ(summary.splits[0].tones, 3u);
  EXPECT_EQ(summary.splits[0].ticks, 768 + 96) << "to the end of the tone that sounds longest";
  EXPECT_EQ(summary.splits[1].pieces, 0u);
  EXPECT_EQ(summary.splits[2].ticks, 3 * 384);
  ASSERT_EQ(summary.labels.size(), 6u);
  const LabelSummary& composers = summary.labels[0];
  EXPECT_EQ(composers.name, "composer");
  EXPECT_EQ(composers.pieces, 2u) << "the third is not known";
  ASSERT_EQ(composers.values.size(), 1u);
  EXPECT_EQ(composers.values[0].value, "bach");
  EXPECT_EQ(composers.values[0].pieces, 2u);
  EXPECT_EQ(composers.values[0].tones, 3u);
  EXPECT_EQ(summary.groups, 1u);
  EXPECT_EQ(summary.grouped_pieces, 2u);
  EXPECT_EQ(summary.largest_group, 2u);
  EXPECT_EQ(summary.longest.name, "c.mid");
  EXPECT_EQ(summary.shortest.name, "b.mid");
  EXPECT_EQ(summary.pitch.least, 40);
  EXPECT_EQ(summary.pitch.most, 72);
  EXPECT_EQ(summary.velocity.least, 10);
  EXPECT_EQ(summary.velocity.most, 100);
  EXPECT_EQ(summary.length_ticks.least, 96);
  EXPECT_EQ(summary.length_ticks.most, 768);
  EXPECT_EQ(summary.gap_ticks.least, 0);
  EXPECT_EQ(summary.gap_ticks.most, 384);
}

TEST(Summarise, OfNothingAllIsZero) {
  const Summary summary = summarise({});
  EXPECT_EQ(summary.longest.tones, 0u);
  EXPECT_THAT(to_table(summary), Not(HasSubstr("composer")));
}

TEST(SummaryTable, StaysWithinAHundredColumnsWhateverTheNames) {
  Corpus corpus = three_pieces();
  for (int n = 0; n < 40; ++n) {
    std::string name;
    for (int i = 0; i < 5 * n; ++i) name += "\xC5\x99";  // one column, two bytes
    corpus.pieces.push_back({name, name, Split::kTest, {{1, 60, 64, 0}}, name, 0});
  }
  corpus.pieces.back().tones.resize(9, {1, 60, 64, 0});
  std::istringstream lines(to_table(summarise(corpus)));
  for (std::string line; std::getline(lines, line);) {
    const auto columns =
        std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
    EXPECT_LE(columns, 100) << line;
    EXPECT_NE(static_cast<unsigned char>(line[0]) & 0xC0, 0x80) << line;
  }
}

TEST(SummaryTable, ShowsTheLabelsThatAreKnown) {
  const std::string table = to_table(summarise(three_pieces()));
  EXPECT_THAT(table, HasSubstr("composer         2 pieces, 1 value\n                 bach 2\n"));
  EXPECT_THAT(table, HasSubstr("instruments      1 piece, 1 value\n                 organ 1\n"));
  EXPECT_THAT(table, HasSubstr("metre            1 piece, 1 value\n                 3/4 1\n"));
  EXPECT_THAT(table, HasSubstr("keeping a beat   1 piece\n"));
  Corpus corpus = three_pieces();
  for (Piece& piece : corpus.pieces) piece.genre = "";
  EXPECT_THAT(to_table(summarise(corpus)), Not(HasSubstr("genre")));
}

TEST(SummaryJson, HasEveryValueOfEveryLabel) {
  const nlohmann::ordered_json json = to_json(summarise(three_pieces()));
  EXPECT_EQ(json["splits"]["training"].dump(), R"({"pieces":2,"tones":3,"ticks":864})");
  EXPECT_EQ(json["labels"]["composer"].dump(),
            R"({"pieces":2,"values":[{"value":"bach","pieces":2,"tones":3}]})");
  EXPECT_EQ(json["labels"]["genre"]["values"][0]["value"], "baroque");
  EXPECT_EQ(json["labels"]["instruments"]["values"][0]["value"], "organ");
  EXPECT_EQ(json["labels"]["metre"].dump(),
            R"({"pieces":1,"values":[{"value":"3/4","pieces":1,"tones":2}]})");
  EXPECT_EQ(json["pieces_with_beat"], 1);
  EXPECT_EQ(json["near_duplicates"].dump(), R"({"groups":1,"pieces":2,"largest_group":2})");
  EXPECT_EQ(json["pitch"].dump(), "[40,72]");
}

TEST(Texts, NumbersAndSizesAreWrittenForPeople) {
  EXPECT_EQ(grouped_digits(0), "0");
  EXPECT_EQ(grouped_digits(999), "999");
  EXPECT_EQ(grouped_digits(1000), "1,000");
  EXPECT_EQ(grouped_digits(8606456), "8,606,456");
  EXPECT_EQ(count_of(1, "file"), "1 file");
  EXPECT_EQ(count_of(0, "file"), "0 files");
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(133000), "133.0 kB");
  EXPECT_EQ(size_text(137864391), "137.9 MB");
}

}  // namespace
}  // namespace crnngan::corpus

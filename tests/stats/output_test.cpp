#include "stats/output.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace crnngan::stats {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

Measures example() {
  Measures measures;
  measures.tones = 3;
  measures.simultaneous_tones = 2;
  measures.polyphony = 2.0 / 3;
  measures.scale_tones = 3;
  measures.scale_consistency = 1;
  measures.best_scale = "G major";
  measures.repetitions = {33'267'679, 8, 7, 6, 5, 4, 3, 2};
  measures.tone_span = 24;
  measures.unique_tones = 3;
  measures.intensity_span = 90;
  measures.lowest_pitch = 48;
  measures.highest_pitch = 72;
  measures.lowest_velocity = 20;
  measures.highest_velocity = 110;
  measures.top_intervals = {{{192, 7}, {96, 2}}};
  measures.mean_length_ticks = 100.25;
  measures.median_length_ticks = 95.5;
  measures.mean_gap_ticks = 64;
  measures.median_gap_ticks = 48;
  measures.zero_gaps = 0.5;
  measures.beat = {384, 0.75};
  measures.doubles = 0.25;
  measures.tones_at_once = 5;
  measures.on_grid = 0.875;
  measures.entropy_1_bar = 2.5;
  measures.entropy_4_bars = 3.25;
  measures.groove_similarity = 0.5;
  measures.recalled = 0.125;
  measures.duration_quarters = 16.5;
  measures.ends_on_tonic = 1;
  return measures;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string csv_line(const std::string& path) {
  const FileMeasures files[] = {{path, example()}};
  return lines_of(to_csv(files)).at(1);
}

std::size_t characters_of(const std::string& text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
  return count;
}

TEST(Csv, HasAHeaderAndALineForEachFile) {
  const FileMeasures files[] = {{"a.mid", example()}, {"b.mid", Measures{}}};
  EXPECT_EQ(to_csv(files),
            "path,tones,polyphony,scale_consistency,repetitions_2,repetitions_3,repetitions_4,"
            "repetitions_5,repetitions_6,repetitions_7,repetitions_8,repetitions_9,tone_span,"
            "unique_tones,intensity_span,simultaneous_tones,scale_tones,best_scale,lowest_pitch,"
            "highest_pitch,lowest_velocity,highest_velocity,interval_1_ticks,interval_1_count,"
            "interval_2_ticks,interval_2_count,interval_3_ticks,interval_3_count,"
            "mean_length_ticks,median_length_ticks,mean_gap_ticks,median_gap_ticks,zero_gaps,"
            "beat_ticks,beat_clarity,doubles,tones_at_once,on_grid,entropy_1_bar,entropy_4_bars,"
            "groove_similarity,recalled,duration_quarters,ends_on_tonic\n"
            "a.mid,3,0.6666666666666666,1,33267679,8,7,6,5,4,3,2,24,3,90,2,3,G major,48,72,20,110,"
            "192,7,96,2,0,0,100.25,95.5,64,48,0.5,384,0.75,0.25,5,0.875,2.5,3.25,0.5,0.125,16.5,1\n"
            "b.mid,0,,,0,0,0,0,0,0,0,0,,0,,0,0,,,,,,,0,,0,,0,,,,,,,,,,,,,,,,\n");
}

TEST(Csv, FractionsReadBackExactly) {
  for (int numerator = 1; numerator < 1000; ++numerator) {
    FileMeasures file;
    file.measures.tones = 1;
    file.measures.polyphony = numerator / 997.0;
    const std::string line = lines_of(to_csv({&file, 1})).at(1);
    EXPECT_EQ(std::stod(line.substr(line.find(',', 1) + 1)), numerator / 997.0) << line;
  }
}

TEST(Csv, WhatASpreadsheetWouldRunIsText) {
  for (const char* path : {"=1+1.mid", "+1.mid", "-1.mid", "@a.mid", "\ta.mid", "\ra.mid"}) {
    const FileMeasures file{path, {}};
    const std::string csv = to_csv({&file, 1});
    EXPECT_NE(csv.find(std::string("\n\"'") + path + "\","), std::string::npos) << csv;
  }
}

TEST(Csv, PathsAreQuotedWhereTheyNeedIt) {
  EXPECT_THAT(csv_line("Für Elise.mid"), StartsWith("Für Elise.mid,3,"));
  EXPECT_THAT(csv_line("Bach, J. S..mid"), StartsWith("\"Bach, J. S..mid\",3,"));
  EXPECT_THAT(csv_line("\"Eroica\".mid"), StartsWith("\"\"\"Eroica\"\".mid\",3,"));
  EXPECT_THAT(csv_line("a\nb.mid"), StartsWith("\"a"));
  EXPECT_THAT(csv_line("a\rb.mid"), StartsWith("\"a\rb.mid\",3,"));
}

TEST(JsonOutput, HoldsEachFileWithAllMeasures) {
  const FileMeasures files[] = {{"a.mid", example()}, {"b.mid", Measures{}}};
  const json document = json::parse(to_json(files));
  ASSERT_THAT(document["files"], SizeIs(2));
  const json& file = document["files"][0];
  EXPECT_EQ(file["path"], "a.mid");
  EXPECT_EQ(file["tones"], 3);
  EXPECT_EQ(file["polyphony"].get<double>(), 2.0 / 3);
  EXPECT_EQ(file["repetitions_2"], 33'267'679);
  EXPECT_EQ(file["best_scale"], "G major");
  EXPECT_EQ(file.size(), 1 + columns().size());
  const json& without_tones = document["files"][1];
  EXPECT_EQ(without_tones["path"], "b.mid");
  EXPECT_EQ(without_tones["tones"], 0);
  EXPECT_EQ(without_tones["repetitions_2"], 0);
  EXPECT_TRUE(without_tones.at("lowest_pitch").is_null());
  EXPECT_TRUE(without_tones.at("best_scale").is_null());
  EXPECT_EQ(without_tones.size(), file.size());
}

TEST(JsonOutput, SummarisesEachNumber) {
  const FileMeasures files[] = {{"a.mid", example()}, {"b.mid", Measures{}}};
  const json summary = json::parse(to_json(files))["summary"];
  EXPECT_EQ(summary["tones"]["mean"], 1.5);
  EXPECT_EQ(summary["tones"]["lower_quartile"], 0.75);
  EXPECT_EQ(summary["tones"]["median"], 1.5);
  EXPECT_EQ(summary["tones"]["upper_quartile"], 2.25);
  EXPECT_EQ(summary["scale_consistency"]["median"], 1);  // of a.mid alone
  EXPECT_FALSE(summary.contains("best_scale"));
}

TEST(JsonOutput, WithoutFilesThereIsNoSummary) {
  const json document = json::parse(to_json({}));
  EXPECT_EQ(document["files"], json::array());
  EXPECT_TRUE(document["summary"].is_null());
}

TEST(JsonOutput, PathThatIsNotUtf8StillGivesValidJson) {
  const FileMeasures files[] = {{"F\xfcr Elise.mid", example()}};
  EXPECT_EQ(json::parse(to_json(files))["files"][0]["path"], "F\uFFFDr Elise.mid");
}

TEST(Table, NumbersStandUnderTheirHeadings) {
  const FileMeasures files[] = {{"a.mid", example()}, {"longer.mid", Measures{}}};
  EXPECT_EQ(to_table(files),
            "file       tones  poly scale  rep2 rep3 rep5 rep9 span unique intens best scale\n"
            "a.mid          3 0.667 1.000 33.3M    8    6    2   24      3     90 G major\n"
            "longer.mid     0     -     -     0    0    0    0    -      0      - -\n");
}

TEST(Table, LongPathsLoseTheirBeginning) {
  const FileMeasures files[] = {{std::string(200, 'x') + "/prelude.mid", example()}};
  const std::string line = lines_of(to_table(files)).at(1);
  EXPECT_THAT(line, StartsWith("…xx"));
  EXPECT_THAT(line, HasSubstr("x/prelude.mid "));
}

TEST(Table, FitsInto100ColumnsAtWorst) {
  Measures measures;
  measures.tones = 999'999'999'999;
  measures.polyphony = measures.scale_consistency = 1;
  measures.repetitions.fill(999'499'999'999'999);
  measures.tone_span = measures.unique_tones = measures.intensity_span = 127;
  measures.best_scale = "Eb harmonic minor";
  const FileMeasures files[] = {{std::string(200, 'x'), measures}, {"a.mid", example()}};
  for (const std::string& line : lines_of(to_table(files))) {
    EXPECT_LE(characters_of(line), 100) << line;
  }
}

TEST(Table, PathsAreNeverCutInsideACharacter) {
  std::string path;
  for (int repeat = 0; repeat < 100; ++repeat) path += "ü";
  const FileMeasures files[] = {{path, example()}};
  const std::string line = lines_of(to_table(files)).at(1);
  EXPECT_THAT(line, StartsWith("…ü"));
  EXPECT_EQ(line.find("üü ") != std::string::npos, true) << line;
  EXPECT_LE(characters_of(line), 100) << line;
}

TEST(Table, AccentedPathsAreAligned) {
  const FileMeasures files[] = {{"Für.mid", example()}, {"Fur.mid", example()}};
  const std::vector<std::string> lines = lines_of(to_table(files));
  EXPECT_EQ(characters_of(lines.at(1)), characters_of(lines.at(2)));
}

TEST(Table, PathsCannotMoveTheCursor) {
  const FileMeasures files[] = {{"a\x1b[2J\nb.mid", example()}};
  const std::string table = to_table(files);
  EXPECT_THAT(table, Not(HasSubstr("\x1b")));
  EXPECT_THAT(table, HasSubstr("a\uFFFD[2J\uFFFDb.mid"));
}

TEST(Table, LongCountsAreShortened) {
  const auto tones_cell = [](std::int64_t tones) {
    FileMeasures file{"a", {}};
    file.measures.tones = tones;
    std::istringstream line(lines_of(to_table({&file, 1})).at(1));
    std::string cell;
    line >> cell >> cell;
    return cell;
  };
  EXPECT_EQ(tones_cell(99'999), "99999");
  EXPECT_EQ(tones_cell(100'000), "100k");
  EXPECT_EQ(tones_cell(999'499), "999k");
  EXPECT_EQ(tones_cell(999'500), "1.0M");
  EXPECT_EQ(tones_cell(99'949'999), "99.9M");
  EXPECT_EQ(tones_cell(99'950'000), "100M");
  EXPECT_EQ(tones_cell(2'000'000'000), "2.0G");
}

TEST(Card, ShowsAllMeasuresOfOneFile) {
  EXPECT_EQ(
      to_card({"a.mid", example()}),
      "file               a.mid\n"
      "tones              3\n"
      "polyphony          0.667: 2 tones begin with another\n"
      "scale consistency  1.000: 3 tones in G major\n"
      "repetitions        2: 33.3M  3: 8  4: 7  5: 6  6: 5  7: 4  8: 3  9: 2\n"
      "pitches            48 .. 72, span 24, 3 different\n"
      "velocities         20 .. 110, span 90\n"
      "lengths            mean 100.2, median 95.5 ticks\n"
      "gaps               mean 64.0, median 48 ticks; 50.0 % are zero\n"
      "frequent intervals 192 ticks (7 times), 96 ticks (2 times)\n"
      "beat               384 ticks, clarity 0.750\n"
      "grid               87.5 % of the onsets on sixteenths and triplets\n"
      "tones at once      up to 5 in 95 % of the time; 25.0 % double another one\n"
      "bars of 4 quarters pitch class entropy 2.50 of one, 3.25 of four; groove similarity 0.500\n"
      "recalled           12.5 % of the tones follow from its past\n"
      "duration           16.5 quarters; it ends on the tonic\n"
      "A quarter has 384 ticks.\n");
}

TEST(Card, OfAFileWithoutTonesSaysNothingElse) {
  EXPECT_EQ(to_card({"a.mid", Measures{}}), "file  a.mid\ntones 0\n");
}

TEST(Card, OfOneToneSaysNone) {
  Measures one;
  one.tones = 1;
  const std::string card = to_card({"a.mid", one});
  EXPECT_THAT(card, HasSubstr("frequent intervals none\n"));
  EXPECT_THAT(card, HasSubstr("beat               none\n"));
}

TEST(Card, FitsInto100ColumnsAtWorst) {
  Measures measures = example();
  measures.repetitions.fill(999'499'999'999'999);
  constexpr std::int64_t kMost = 1'000'000'000;
  measures.top_intervals.fill({kMost, kMost});
  const std::string card = to_card({std::string(200, 'x') + "/a\nb.mid", measures});
  EXPECT_THAT(card, HasSubstr("x/a\xEF\xBF\xBD"
                              "b.mid\n"));
  for (const std::string& line : lines_of(card)) EXPECT_LE(characters_of(line), 100) << line;
}

TEST(SummaryTable, HasALineForEachNumber) {
  const FileMeasures files[] = {{"a.mid", example()}, {"b.mid", Measures{}}};
  const std::vector<std::string> lines = lines_of(to_summary_table(files));
  ASSERT_THAT(lines, SizeIs(columns().size()));  // a heading, and no line for the scale's name
  EXPECT_EQ(lines[0], "2 files                 mean lower quartile   median upper quartile");
  EXPECT_EQ(lines[1], "tones                  1.500          0.750    1.500          2.250");
  EXPECT_THAT(lines[2], StartsWith("polyphony"));
}

TEST(SummaryTable, LargeNumbersHaveFewDecimals) {
  const FileMeasures files[] = {{"a.mid", example()}, {"b.mid", Measures{}}};
  const std::vector<std::string> lines = lines_of(to_summary_table(files));
  EXPECT_THAT(lines[4], EndsWith(" 24950759"));               // repetitions_2
  EXPECT_THAT(lines[14], EndsWith(" 90.0"));                  // intensity_span, of a.mid alone
  EXPECT_THAT(lines[lines.size() - 10], EndsWith(" 0.750"));  // beat_clarity
}

TEST(SummaryTable, LeavesOutWhatNoFileTells) {
  const FileMeasures files[] = {{"b.mid", Measures{}}};
  EXPECT_THAT(to_summary_table(files), HasSubstr("unique_tones"));
  EXPECT_THAT(to_summary_table(files), Not(HasSubstr("lowest_pitch")));
}

TEST(SummaryTable, IsEmptyWithoutFiles) { EXPECT_THAT(to_summary_table({}), IsEmpty()); }

}  // namespace
}  // namespace crnngan::stats

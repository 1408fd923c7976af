#include "music/abc_names.h"
#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using testing::ElementsAre;

std::vector<std::string> titles_of(const std::string& text) {
  std::vector<std::string> titles;
  for (const Parsed<AbcTune>& tune : read_abc(text)) {
    titles.push_back(tune.ok() ? tune.value().title : tune.error().message);
  }
  return titles;
}

TEST(AbcBook, EachTuneIsRead) {
  EXPECT_THAT(titles_of("X:1\nT:One\nK:C\nC8|\n\nX:2\nT:Two\nK:C\nD8|\n"),
              ElementsAre("One", "Two"));
  EXPECT_THAT(titles_of("X:1\nT:One\nK:C\nC8|\nX:2\nT:Two\nK:C\nD8|\n"), ElementsAre("One", "Two"));
}

TEST(AbcBook, TextBetweenTunesIsPassedOver) {
  EXPECT_THAT(titles_of("<html>\nA book.\n\nMore: words\nX:1\nT:One\nK:C\nC8|\n \nFree [text\n"
                        "K:H\n\n%%text T\n\nX:2\nT:Two\nK:C\nD8|\n\nThe end.\n"),
              ElementsAre("One", "Two"));
}

TEST(AbcBook, BadTuneLeavesTheOthers) {
  EXPECT_THAT(titles_of("X:1\nT:One\nK:C\nC8|\n\nX:2\nT:Two\nK:H\nD8|\n\nX:3\nT:Three\nK:C\nE8|\n"),
              ElementsAre("One",
                          "line 8, column 3: a key such as G, Dm, F# mixolydian or none expected, "
                          "found 'H'",
                          "Three"));
}

TEST(AbcBook, FileHeaderHoldsForEachTune) {
  const auto tunes = read_abc(
      "%abc-2.1\nM:3/4\nL:1/16\nC:Somebody\nU:W=!ff!\nO:England\n\nX:1\nT:One\nK:C\nWC|\n\n"
      "X:2\nT:Two\nC:Else\nM:4/4\nL:1/4\nK:C\nC|\n\nX:3\nT:Three\nK:C\nC|\n");
  ASSERT_EQ(tunes.size(), 3u);
  const auto& first = tunes[0].value();
  EXPECT_THAT(first.notes, ElementsAre(midi::Note{0, 96, 60, 120, 0}));
  EXPECT_EQ(first.composer, "Somebody");
  EXPECT_EQ(tunes[1].value().composer, "Else");
  EXPECT_THAT(tunes[1].value().notes, ElementsAre(midi::Note{0, 384, 60, 90, 0}));
  EXPECT_THAT(tunes[2].value().notes, ElementsAre(midi::Note{0, 96, 60, 90, 0}));
  EXPECT_EQ(tunes[2].value().time_line.time_signature_at(0), (midi::TimeSignature{3, 4}));
}

TEST(AbcBook, OnlyTuneMayLackItsNumber) {
  EXPECT_THAT(titles_of("% a comment\nT:One\nK:C\nC8|\n"), ElementsAre("One"));
  EXPECT_THAT(titles_of("X:\nK:C\nC8|\n"), ElementsAre(""));
}

TEST(AbcBook, TextWithoutTunesIsAnError) {
  EXPECT_EQ(error_of(""), "line 1, column 1: no tune: an X: field expected");
  EXPECT_EQ(error_of("Just words.\nC8|\n"), "line 3, column 1: no tune: an X: field expected");
}

TEST(AbcBook, TuneWithoutNotesIsAnError) {
  EXPECT_EQ(error_of("X:1\nT:Test\nK:C\nz8|\n"), "line 1, column 1: a tune without notes");
  EXPECT_EQ(error_of("X:1\nT:Test\nK:C\n"), "line 1, column 1: a tune without notes");
}

TEST(AbcBook, OffsetOfTheFaultIsGivenInBytes) {
  const auto tunes = read_abc("X:1\nT:Test\nM:4/4\nQ:1/?\n");
  ASSERT_FALSE(tunes.front().ok());
  EXPECT_EQ(tunes.front().error().offset, 21u);
}

std::vector<std::string> labels_of(const std::string& text) {
  std::vector<std::string> labels;
  for (const TuneName& name : name_tunes(read_abc(text))) labels.push_back(name.label + name.stem);
  return labels;
}

TEST(AbcNames, OnlyTuneHasNone) { EXPECT_THAT(labels_of(tune("C8|")), ElementsAre("")); }

TEST(AbcNames, NumberAndTitleTellTunesApart) {
  EXPECT_THAT(
      labels_of("X:12\nT:The Enchanted Valley\nK:C\nC|\n\nX:7\nT:Ol\\'e, o'Neill's/2\nK:C\nC|\n"),
      ElementsAre("#12 The Enchanted Valley-012-the-enchanted-valley",
                  "#7 Olé, o'Neill's/2-007-olé-oneills-2"));
}

TEST(AbcNames, ATuneThatCantBeReadHasItsNumber) {
  EXPECT_THAT(labels_of("X:3\nT:A\nK:C\nC|\n\nX: 12 % bad\nT:B\nK:C\nz|\n"),
              ElementsAre("#3 A-003-a", "#12-012"));
  EXPECT_THAT(labels_of("X:3\nT:A\nK:C\nC|\n\nX:3\nT:B\nK:C\nz|\n"),
              ElementsAre("#1 A-001-a", "#2-002"));
}

TEST(AbcNames, PlaceTellsTunesApartWhoseNumbersDoNot) {
  EXPECT_THAT(labels_of("X:1\nT:A\nK:C\nC|\n\nX:1\nT:B\nK:C\nC|\n\nX:1\nK:C\nC|\n"),
              ElementsAre("#1 A-001-a", "#2 B-002-b", "#3-003"));
}

}  // namespace
}  // namespace crnngan::music

#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using testing::ElementsAre;

TEST(AbcRepeats, RepeatIsPlayedTwice) {
  EXPECT_THAT(pitches_of(tune("C8|:D8:|E8|")), ElementsAre(60, 62, 62, 64));
  EXPECT_THAT(pitches_of(tune("C8:|D8::E8:|")), ElementsAre(60, 60, 62, 62, 64, 64));
  EXPECT_THAT(pitches_of(tune("|:C8:|:D8:||:E8:|")), ElementsAre(60, 60, 62, 62, 64, 64));
}

TEST(AbcRepeats, MoreColonsAskForMoreTimes) {
  EXPECT_THAT(pitches_of(tune("|::C8::|D8|")), ElementsAre(60, 60, 60, 62));
  EXPECT_EQ(error_of(tune("|:C8::::::::::::::::::|")),
            "line 6, column 5: a repeat of at most 16 times expected");
}

TEST(AbcRepeats, EndingsArePlayedInTurn) {
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|2E8|F8|]")), ElementsAre(60, 62, 60, 64, 65));
  EXPECT_THAT(onsets_of(tune("|:C8|[1D8:|\n[2E8|F8|]")), ElementsAre(0, 1536, 3072, 4608, 6144));
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:| 2E8|F8|]")), ElementsAre(60, 62, 60, 64, 65));
  EXPECT_THAT(pitches_of(tune("C8|[1D8:|[2E8||")), ElementsAre(60, 62, 60, 64));
}

TEST(AbcRepeats, EndingsMayHaveAnyNumbers) {
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|2E8:|3F8|]")), ElementsAre(60, 62, 60, 64, 60, 65));
  EXPECT_THAT(pitches_of(tune("|:C8|[1,3D8:|[2E8:|[4F8|]")),
              ElementsAre(60, 62, 60, 64, 60, 62, 60, 65));
  EXPECT_THAT(pitches_of(tune("|:C8|[1-3D8:|[4E8|]")), ElementsAre(60, 62, 60, 62, 60, 62, 60, 64));
  EXPECT_THAT(pitches_of(tune("|:C8|1,2D8:|F8|]")), ElementsAre(60, 62, 60, 62, 65));
  EXPECT_EQ(error_of(tune("C8|[1-999D8:|")),
            "line 6, column 5: the number of an ending must be 1..63, found 999");
}

TEST(AbcRepeats, EndingMayLackItsRepeatSign) {
  EXPECT_THAT(pitches_of(tune("|:C8|1D8|2E8|]F8|")), ElementsAre(60, 62, 60, 64, 65));
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|F8|]")), ElementsAre(60, 62, 60, 65));
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|2E8:|F8|]")), ElementsAre(60, 62, 60, 64, 65));
}

TEST(AbcRepeats, EndingsWithoutAFirstOneLoseNothing) {
  EXPECT_THAT(pitches_of(tune("C8|2D8|E8|")), ElementsAre(60, 62, 64));
  EXPECT_THAT(pitches_of(tune("|:C8:|2D8|E8|")), ElementsAre(60, 60, 62, 64));
}

TEST(AbcRepeats, RepeatWithoutAStartGoesBackToTheLatestDoubleBarOrRepeat) {
  EXPECT_THAT(pitches_of(tune("C8|D8||E8:|F8|")), ElementsAre(60, 62, 64, 64, 65));
  EXPECT_THAT(pitches_of(tune("C8:|D8:|")), ElementsAre(60, 60, 62, 62));
  EXPECT_THAT(pitches_of(tune("C8|]D8:|")), ElementsAre(60, 62, 62));
  EXPECT_THAT(pitches_of(tune("|:C8||D8:|")), ElementsAre(60, 62, 60, 62));
}

TEST(AbcRepeats, LastEndingThatRunsIntoTheNextRepeatIsRepeatedWithIt) {
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|2E8|F8|G8:|")),
              ElementsAre(60, 62, 60, 64, 65, 67, 64, 65, 67));
}

TEST(AbcRepeats, StartWithoutAnEndChangesNothing) {
  EXPECT_THAT(pitches_of(tune("|:C8|D8|]")), ElementsAre(60, 62));
  EXPECT_THAT(pitches_of(tune("|:C8|:D8:|")), ElementsAre(60, 62, 62));
  EXPECT_THAT(pitches_of(tune(":|C8|::|D8|")), ElementsAre(60, 62));
}

TEST(AbcRepeats, ColonAloneIsTheRestOfARepeatSign) {
  const AbcTune read = read_tune(tune("C8| : D8 :]E8|"));
  EXPECT_THAT(pitches_of(tune("C8| : D8 :]E8|")), ElementsAre(60, 62, 62, 64));
  EXPECT_THAT(read.repairs,
              ElementsAre("line 6, column 5: a colon alone, taken for a repeat sign (2 times)"));
}

TEST(AbcRepeats, RepeatOfAPickupKeepsTheTime) {
  EXPECT_THAT(onsets_of(tune("C2|D6|E4:|", "3/4")), ElementsAre(0, 384, 1536, 2304, 2688, 3840));
}

TEST(AbcRepeats, TieLeadsFromARepeatedSectionIntoBothEndings) {
  EXPECT_THAT(lengths_of(tune("|:C8-|1C8:|2C4D4|]")), ElementsAre(3072, 2304, 768));
}

TEST(AbcRepeats, RepeatsInAnOverlaidBarCountOnce) {
  EXPECT_THAT(onsets_of(tune("|:C8 & E8:|F8|")), ElementsAre(0, 0, 1536, 1536, 3072));
}

std::string tune_of_parts(const std::string& order, const std::string& music) {
  return "X:1\nT:Test\nL:1/1\nP:" + order + "\nK:C\n" + music;
}

TEST(AbcParts, PartsArePlayedInTheOrderOfTheHeader) {
  const std::string music = "P:A\nC|\nP:B\nD|\nP:C\nE|\n";
  EXPECT_THAT(pitches_of(tune_of_parts("ABAC", music)), ElementsAre(60, 62, 60, 64));
  EXPECT_THAT(pitches_of(tune_of_parts("(A.B)2 C", music)), ElementsAre(60, 62, 60, 62, 64));
  EXPECT_THAT(pitches_of(tune_of_parts("((AB)2C)2", music)),
              ElementsAre(60, 62, 60, 62, 64, 60, 62, 60, 62, 64));
  EXPECT_THAT(pitches_of(tune_of_parts("A3", music)), ElementsAre(60, 60, 60));
  EXPECT_THAT(pitches_of(tune_of_parts("AXB", music)), ElementsAre(60, 62));
}

TEST(AbcParts, WithoutAnOrderMusicIsPlayedAsItStands) {
  EXPECT_THAT(pitches_of(tune("P:A\nC8|\nP:B\nD8|\n")), ElementsAre(60, 62));
  EXPECT_THAT(pitches_of(tune_of_parts("first slow, then fast", "P:A\nC|\n")), ElementsAre(60));
  EXPECT_THAT(pitches_of(tune_of_parts("AB", "C|D|")), ElementsAre(60, 62));
}

TEST(AbcParts, RepeatsOfAPartAreItsOwn) {
  EXPECT_THAT(pitches_of(tune_of_parts("ABA", "P:A\n|:C:|\nP:B\nD:|\n")),
              ElementsAre(60, 60, 62, 62, 60, 60));
}

TEST(AbcParts, VariantEndingsOfAPartThatIsAskedForAsOften) {
  EXPECT_THAT(pitches_of(tune_of_parts("A3.B", "P:A\nC|[1D:|[2E:|[3F|]\nP:B\nG|\n")),
              ElementsAre(60, 62, 60, 64, 60, 65, 67));
}

TEST(AbcParts, MusicBeforeTheFirstPartComesFirst) {
  EXPECT_THAT(pitches_of(tune_of_parts("BA", "C|\nP:A\nD|\nP:B\nE|\n")), ElementsAre(60, 64, 62));
}

TEST(AbcParts, PartsHoldForAllVoices) {
  EXPECT_THAT(
      notes_of(tune_of_parts("ABA", "P:A\nV:1\nC|\nV:2\nE|\nP:B\nV:1\nD|\nV:2\nF|\n")).size(), 6u);
}

TEST(AbcParts, OrdersThatGrowBeyondAnyMusicAreRefused) {
  const std::string music = "P:A\nC|\n";
  EXPECT_EQ(error_of(tune_of_parts("((((A99)99)99)99)", music)),
            "line 4, column 13: an order of at most 1000 parts expected");
  EXPECT_EQ(error_of(tune_of_parts("(AB", music)),
            "line 4, column 6: ')' of the order of parts expected");
  EXPECT_EQ(error_of(tune_of_parts("A)2", music)),
            "line 4, column 4: '(' before ')' of the order of parts expected");
}

TEST(AbcParts, NotesThatGrowBeyondAnyMusicAreRefused) {
  const std::string chord = "[" + std::string(100, 'C') + "]";
  std::string part;
  for (int i = 0; i < 100; ++i) part += chord;
  EXPECT_EQ(error_of(tune_of_parts("A1000", "L:1/64\nP:A\n" + part)),
            "line 1, column 1: more notes than a file may have, with repeats played out");
}

}  // namespace
}  // namespace crnngan::music

#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using midi::Note;
using testing::ElementsAre;

TEST(AbcBars, BarsOfAnyLengthArePlayedAsWritten) {
  EXPECT_THAT(onsets_of(tune("C8|D6|E8 F2|G4|]")), ElementsAre(0, 1536, 2688, 4224, 4608));
}

TEST(AbcBars, LengthOfAPickupIsKept) {
  const auto pickup_of = [](const std::string& music, const std::string& meter) {
    return read_tune(tune(music, meter)).pickup_ticks;
  };
  EXPECT_EQ(pickup_of("C2|D6|E4||F2|G6|A4|]", "3/4"), 384);
  EXPECT_EQ(pickup_of("|:C3|D8|E5:|", "4/4"), 576);
  EXPECT_EQ(pickup_of("D6|E4|]", "3/4"), 0);
}

TEST(AbcBars, BarLinesMayHaveAnyShape) {
  const auto plain = notes_of(tune("C8|D8|E8|F8|G8|A8|"));
  EXPECT_EQ(notes_of(tune("C8||D8|]E8[|F8|[|G8[|]A8|||")), plain);
  EXPECT_EQ(notes_of(tune("C8.|D8 | |E8|\n|F8|]|G8[|A8")), plain);
}

TEST(AbcBars, NoteBeforeARepeatSignAtTheStartOfALineIsNoField) {
  EXPECT_THAT(pitches_of(tune("C4D2E\nF:|\n")), ElementsAre(60, 62, 64, 65, 60, 62, 64, 65));
  EXPECT_THAT(onsets_of(tune("C8|\nX:|\nz::D8:|\n")), ElementsAre(0, 3072, 6528, 8064));
}

TEST(AbcBars, RestsOfBarsAreAsLongAsTheMeterSays) {
  EXPECT_THAT(onsets_of(tune("X C2 X2 D4|", "3/4")), ElementsAre(1152, 3840));
}

TEST(AbcBars, RestsBeyondAnyMusicAreRefused) {
  std::string music;
  for (int i = 0; i < 6; ++i) music += "Z9999|\n";
  EXPECT_EQ(error_of(tune("C8|" + music)),
            "line 10, column 1: a voice of at most 43200 whole notes expected");
  EXPECT_EQ(error_of(tune("Z1000000000|")),
            "line 6, column 6: a number of at most 4 digits expected");
}

TEST(AbcBars, OverlayStartsTheBarAgainWithAccidentalsOfItsOwn) {
  EXPECT_THAT(
      notes_of(tune("C8|^f8 & f4 D4|C8|")),
      ElementsAre(Note{0, 1536, 60, 90, 0}, Note{1536, 768, 77, 90, 0}, Note{1536, 1536, 78, 90, 0},
                  Note{2304, 768, 62, 90, 0}, Note{3072, 1536, 60, 90, 0}));
}

TEST(AbcBars, OverlayOfAnotherLengthLeavesTheBarAsItIs) {
  EXPECT_THAT(onsets_of(tune("C8 & D6|E8|")), ElementsAre(0, 0, 1536));
  EXPECT_THAT(onsets_of(tune("C6 & D8|E8|")), ElementsAre(0, 0, 1536));
  EXPECT_THAT(onsets_of(tune("C8 &|E8|")), ElementsAre(0, 1536));
}

TEST(AbcBars, OverlayMayGoBackSeveralBars) {
  EXPECT_THAT(onsets_of(tune("g4 f4|e6 e2|\n&& (d8|c6) c2|]")),
              ElementsAre(0, 0, 768, 1536, 1536, 2688, 2688));
}

TEST(AbcBars, LineContinuationJoinsLines) {
  EXPECT_THAT(lengths_of(tune("C4 D4\\\n|E8|")), ElementsAre(768, 768, 1536));
  EXPECT_THAT(lengths_of(tune("C4 D4\\\n% a comment\nM:3/4\n|E8|")), ElementsAre(768, 768, 1536));
  EXPECT_EQ(error_of(tune("C4\\D4|")),
            "line 6, column 4: end of the line after '\\' expected, found 'D'");
}

TEST(AbcBars, KeyAndUnitLengthChangeInTheMusic) {
  EXPECT_THAT(notes_of(tune("F4[K:G]F4|[L:1/4]F4|\nK:C\nL:1/2\nF2|")),
              ElementsAre(Note{0, 768, 65, 90, 0}, Note{768, 768, 66, 90, 0},
                          Note{1536, 1536, 66, 90, 0}, Note{3072, 1536, 65, 90, 0}));
}

TEST(AbcBars, MeterInTheMusicLeavesTheUnitLength) {
  EXPECT_THAT(onsets_of("X:1\nT:Test\nM:4/4\nK:C\nC8|[M:2/4]C4|C4|"), ElementsAre(0, 1536, 2304));
}

TEST(AbcBars, InlineFieldWithoutEndIsRefused) {
  EXPECT_EQ(error_of(tune("C8|[K:G C8|")), "line 6, column 7: an inline field without ']'");
}

TEST(AbcMacros, StaticMacroIsReplaced) {
  EXPECT_EQ(notes_of("X:1\nT:Test\nL:1/8\nm: ~g2 = {a}g{f}g\nm:$B=C2D2\nK:C\n~g2 ~g4 $B|"),
            notes_of("X:1\nT:Test\nL:1/8\nK:C\n{a}g{f}g ~g4 C2D2|"));
}

TEST(AbcMacros, MacroOfEveryNoteIsTransposed) {
  EXPECT_EQ(notes_of("X:1\nT:Test\nL:1/8\nm: ~n2 = (3o/n/m/ n\nK:C\n~G2 ~c2 ~B,2 ~d4|"),
            notes_of("X:1\nT:Test\nL:1/8\nK:C\n(3A/G/F/ G (3d/c/B/ c (3C/B,/A,/ B, d4|"));
}

TEST(AbcMacros, FaultInAMacroIsReportedInItsLine) {
  EXPECT_EQ(error_of("X:1\nT:Test\nm:~g=[CE\nK:C\nC4|\nD2~g|").substr(0, 7), "line 6,");
}

TEST(AbcMacros, MacrosThatGrowBeyondAnyMusicAreRefused) {
  std::string text = "X:1\nT:Test\nm:~g=" + std::string(200, 'C') + "\nK:C\n";
  for (int i = 0; i < 6000; ++i) text += "~g";
  EXPECT_EQ(error_of(text),
            "line 5, column 1: macros that make at most 1048576 bytes of a tune expected");
}

}  // namespace
}  // namespace crnngan::music

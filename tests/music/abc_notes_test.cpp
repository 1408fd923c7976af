#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using midi::Note;
using testing::ElementsAre;

TEST(AbcNotes, LettersAndOctaveMarksArePitches) {
  EXPECT_THAT(pitches_of(tune("C,,B,CB cbc'c''|")), ElementsAre(36, 59, 60, 71, 72, 83, 84, 96));
}

TEST(AbcNotes, PitchOutOfMidiIsRefused) {
  EXPECT_EQ(error_of(tune("C2 _C,,,,,2|")), "line 6, column 4: a note outside of MIDI's range");
}

TEST(AbcNotes, LengthsMultiplyTheUnit) {
  EXPECT_THAT(lengths_of(tune("C D2 E3/2 F/2 G/ A// B/4 c2|")),
              ElementsAre(192, 384, 288, 96, 96, 48, 48, 384));
}

TEST(AbcNotes, LengthBelowATickIsRefused) {
  EXPECT_EQ(error_of(tune("C D/512|")),
            "line 6, column 3: a length that 384 ticks a quarter can't hold");
  EXPECT_EQ(error_of(tune("C D/11|")),
            "line 6, column 3: a length that 384 ticks a quarter can't hold");
}

TEST(AbcNotes, LengthOfZeroIsRefused) {
  EXPECT_EQ(error_of(tune("C0|")), "line 6, column 2: a number of at least 1 expected, found 0");
}

TEST(AbcNotes, AccidentalLastsToTheEndOfTheBarInItsOctave) {
  EXPECT_THAT(pitches_of(tune("^F F f2 =F F _B B|F2 ^^F2 __B2 B2|")),
              ElementsAre(66, 66, 77, 65, 65, 70, 70, 65, 67, 69, 69));
}

TEST(AbcNotes, AccidentalOverridesTheSignature) {
  EXPECT_THAT(pitches_of(tune("F4 =F4|F8|", "4/4", "G")), ElementsAre(66, 65, 66));
}

TEST(AbcNotes, TieJoinsNotesAlsoAcrossBars) {
  EXPECT_THAT(notes_of(tune("C4-C4-|C4 C4|")),
              ElementsAre(Note{0, 2304, 60, 90, 0}, Note{2304, 768, 60, 90, 0}));
}

TEST(AbcNotes, TieCarriesAnAccidentalOverTheBarLineForItsNoteOnly) {
  EXPECT_THAT(notes_of(tune("^C8-|C4 C4|")),
              ElementsAre(Note{0, 2304, 61, 90, 0}, Note{2304, 768, 60, 90, 0}));
}

TEST(AbcNotes, TieThatLeadsNowhereIsRefused) {
  EXPECT_EQ(error_of(tune("C4- D4|")),
            "line 6, column 1: a tie that leads to no note of the same pitch");
}

TEST(AbcNotes, TieAwayFromItsNoteIsRefused) {
  EXPECT_EQ(error_of(tune("C4 -C4|")), "line 6, column 4: a tie must follow its note at once");
}

TEST(AbcNotes, ChordSoundsAtOnceAndTakesTheTimeOfItsFirstNote) {
  EXPECT_THAT(notes_of(tune("[CEG]4 [D2F4]2|")),
              ElementsAre(Note{0, 768, 60, 90, 0}, Note{0, 768, 64, 90, 0}, Note{0, 768, 67, 90, 0},
                          Note{768, 768, 62, 90, 0}, Note{768, 1536, 65, 90, 0}));
}

TEST(AbcNotes, TieInsideAChordHoldsThatNote) {
  EXPECT_THAT(
      notes_of(tune("[C-E]4[CD]4|")),
      ElementsAre(Note{0, 1536, 60, 90, 0}, Note{0, 768, 64, 90, 0}, Note{768, 768, 62, 90, 0}));
  EXPECT_THAT(lengths_of(tune("[CE]4-[CE]4|")), ElementsAre(1536, 1536));
}

TEST(AbcNotes, ChordWithoutEndIsRefused) {
  EXPECT_EQ(error_of(tune("[CE|")),
            "line 6, column 4: a note of a chord or ']' expected, "
            "found '|'");
}

TEST(AbcNotes, RestsPassTime) {
  EXPECT_THAT(onsets_of(tune("z2 C x/ D/ z4|Z|Z2|C8|")), ElementsAre(384, 672, 6144));
}

TEST(AbcNotes, TupletsTakeTheirUsualTime) {
  EXPECT_THAT(onsets_of(tune("(3CDE F2 G4|")), ElementsAre(0, 128, 256, 384, 768));
  EXPECT_THAT(lengths_of(tune("(2CD (4CDEF|", "6/8")), ElementsAre(288, 288, 144, 144, 144, 144));
}

TEST(AbcNotes, TupletSpelledOutCountsItsOwnNotes) {
  EXPECT_THAT(lengths_of(tune("(3:2:2 C4 D2 E4|")), ElementsAre(512, 256, 768));
  EXPECT_THAT(lengths_of(tune("(3::4 CD(E/F/) E2 (5:4 CDEFG z2|", "10/8")),
              ElementsAre(128, 128, 64, 64, 384, 154, 153, 154, 153, 154));
}

TEST(AbcNotes, SeptupletsDoNotDrift) {
  EXPECT_THAT(
      onsets_of(tune("(7:4CDEFGAB (7:4CDEFGAB|c8|")),
      ElementsAre(0, 110, 219, 329, 439, 549, 658, 768, 878, 987, 1097, 1207, 1317, 1426, 1536));
}

TEST(AbcNotes, TupletCutByABarLineIsRefused) {
  EXPECT_EQ(error_of(tune("(3CD|")), "line 6, column 5: a tuplet lacks 1 of its notes");
}

TEST(AbcNotes, BrokenRhythmMovesTimeBetweenNeighbours) {
  EXPECT_THAT(lengths_of(tune("C>D E<F G>>A B<<c|")),
              ElementsAre(288, 96, 96, 288, 336, 48, 48, 336));
  EXPECT_THAT(onsets_of(tune("[CE] > z D2 z4|")), ElementsAre(0, 0, 384));
}

TEST(AbcNotes, BrokenRhythmAcrossABarLineIsRefused) {
  EXPECT_EQ(error_of(tune("C4 D4>|E8|")),
            "line 6, column 7: a broken rhythm lacks its second note");
  EXPECT_EQ(error_of(tune("C8|>E8|")),
            "line 6, column 4: a broken rhythm sign must stand between two notes of a bar");
}

TEST(AbcNotes, BrokenRhythmOfATickIsRefused) {
  EXPECT_EQ(error_of(tune("C/128<C/128|")),
            "line 6, column 6: the length of the note before can't be divided so far");
}

TEST(AbcNotes, DecorationWithoutANoteIsRefused) {
  EXPECT_EQ(error_of(tune("C8 !accent!|")), "line 6, column 4: a decoration without a note");
}

TEST(AbcNotes, StaccatoHalvesTheSoundNotTheTime) {
  EXPECT_THAT(notes_of(tune(".C4 D4|")),
              ElementsAre(Note{0, 384, 60, 90, 0}, Note{768, 768, 62, 90, 0}));
}

TEST(AbcNotes, SlursGraceNotesAndOrnamentsHaveNoSound) {
  EXPECT_EQ(notes_of(tune("({/^fg}~C2 TD2)`!trill!E2 {[ce]}uvHMPSF2|")),
            notes_of(tune("C2D2E2F2|")));
}

TEST(AbcNotes, DynamicsHoldForTheVoiceAndAccentsForOneNote) {
  EXPECT_THAT(velocities_of(tune("!ppp!C !pp!D !p!E !mp!F !mf!G !f!A !ff!B !fff!c|")),
              ElementsAre(30, 45, 60, 75, 90, 105, 120, 127));
  EXPECT_THAT(velocities_of(tune("!f!C2 !accent!D2 LE2 F2|!fff!!>!G8|")),
              ElementsAre(105, 120, 120, 105, 127));
}

TEST(AbcNotes, UnknownDecorationIsRefused) {
  EXPECT_EQ(error_of(tune("C4 !loud!C4|")), "line 6, column 4: unknown decoration '!loud!'");
  EXPECT_EQ(error_of(tune("C4 !D.C.!C4|")), "line 6, column 4: unknown decoration '!D.C.!'");
}

TEST(AbcNotes, UnknownCharacterIsReportedWithItsPlace) {
  EXPECT_EQ(error_of(tune("C8|\nC4 ?C4|")), "line 7, column 4: unknown character '?'");
  EXPECT_EQ(error_of(tune("\"Am\"C8|")), "line 6, column 1: unknown character '\"'");
  EXPECT_EQ(error_of(tune("C8|\xc3")), "line 6, column 4: unknown character byte 0xc3");
}

TEST(AbcNotes, UnisonInOneVoiceSoundsOnceAndAStruckKeyEndsTheFormerNote) {
  EXPECT_THAT(notes_of(tune("C8 & C4 z4|C8 & z4 C4|")),
              ElementsAre(Note{0, 1536, 60, 90, 0}, Note{1536, 768, 60, 90, 0},
                          Note{2304, 768, 60, 90, 0}));
}

}  // namespace
}  // namespace crnngan::music

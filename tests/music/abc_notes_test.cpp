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

TEST(AbcNotes, LengthOfZeroIsRefused) {
  EXPECT_EQ(error_of(tune("C0|")), "line 6, column 2: a number of at least 1 expected, found 0");
}

TEST(AbcNotes, LengthsThatNoTickDividesDoNotDrift) {
  EXPECT_THAT(
      onsets_of(tune("C/512 D/11 E/11 (11:8CDEFGABcdef g|")),
      ElementsAre(0, 0, 18, 35, 175, 315, 454, 594, 733, 873, 1013, 1152, 1292, 1432, 1571));
}

TEST(AbcNotes, OctaveMarksMixAsInTheStandard) {
  EXPECT_THAT(pitches_of(tune("C,', C' c,|")), ElementsAre(48, 72, 60));
}

TEST(AbcNotes, AccidentalLastsToTheEndOfTheBarInAllOctaves) {
  EXPECT_THAT(pitches_of(tune("^F F f2 =F F _B B|F2 ^^F2 __B2 B2|")),
              ElementsAre(66, 66, 78, 65, 65, 70, 70, 65, 67, 69, 69));
}

TEST(AbcNotes, ReachOfAccidentalsIsAsTheDirectiveSays) {
  EXPECT_THAT(pitches_of(tune("%%propagate-accidentals octave\n^F F f2|")),
              ElementsAre(66, 66, 77));
  EXPECT_THAT(pitches_of(tune("I:propagate-accidentals not\n^F F f2|")), ElementsAre(66, 65, 77));
}

TEST(AbcNotes, AccidentalOfAGraceNoteLastsToTheEndOfTheBar) {
  EXPECT_THAT(pitches_of(tune("{=B}B B2 z|B4|", "4/4", "F")), ElementsAre(71, 71, 70));
  EXPECT_THAT(pitches_of(tune("{^f}f f {/_e'2d=f}e f [F=e] F|")),
              ElementsAre(78, 78, 75, 77, 65, 76, 65));
  EXPECT_THAT(pitches_of(tune("%%propagate-accidentals octave\n{^F}F f2 {_B,}B B,|")),
              ElementsAre(66, 77, 71, 58));
  EXPECT_THAT(pitches_of(tune("I:propagate-accidentals not\n{^F}F F|")), ElementsAre(65, 65));
  EXPECT_THAT(pitches_of(tune("{^}F {^^ =2 f0 ^x!^F!\"^F\"}F|{_2/2G}G|")), ElementsAre(65, 65, 66));
}

TEST(AbcNotes, QuarterTonesAreRoundedWithAWord) {
  const AbcTune read = read_tune(tune("^/C _3/2D ^1/2E =F|"));
  EXPECT_THAT(read.repairs, ElementsAre("line 6, column 1: a quarter tone, rounded to a half tone "
                                        "(3 times)"));
  EXPECT_THAT(pitches_of(tune("^/C _3/2D ^1/2E =F|")), ElementsAre(60, 61, 64, 65));
}

TEST(AbcNotes, PartsThatAreWholeHalfTonesAreNotRounded) {
  const std::string text = tune("^1/1F __B _2/2G ^4/2C _3/4D|");
  EXPECT_THAT(pitches_of(text), ElementsAre(66, 69, 66, 62, 61));
  EXPECT_THAT(read_tune(text).repairs,
              ElementsAre(testing::HasSubstr("column 23: a quarter tone")));
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

TEST(AbcNotes, TieThatLeadsNowhereIsPassedOverWithAWord) {
  const AbcTune read = read_tune(tune("C4- D4|"));
  EXPECT_THAT(read.notes, ElementsAre(Note{0, 768, 60, 90, 0}, Note{768, 768, 62, 90, 0}));
  EXPECT_THAT(read.repairs,
              ElementsAre("line 6, column 1: a tie that leads to no note of its pitch"));
}

TEST(AbcNotes, TieBehindTheEndOfASlurHolds) {
  EXPECT_THAT(lengths_of(tune("(B4 C4)-|C8|")), ElementsAre(768, 2304));
}

TEST(AbcNotes, ChordSymbolsAndAnnotationsHaveNoSound) {
  EXPECT_EQ(notes_of(tune("\"C\"C D \"G7\"E F|\"^Slowly, [with] |: care\"G4|")),
            notes_of(tune("C D E F|G4|")));
  EXPECT_EQ(error_of(tune("C4 \"Am C4|")),
            "line 6, column 5: a chord symbol or annotation without '\"'");
}

TEST(AbcNotes, DecorationsInsideAChordHaveNoSound) {
  EXPECT_EQ(notes_of(tune("[!1!C!3!E \"5\"uG]4|")), notes_of(tune("[CEG]4|")));
}

TEST(AbcNotes, OldestChordsStandBetweenPlusSigns) {
  EXPECT_EQ(notes_of(tune("+CEG+4 +C e +2|")), notes_of(tune("[CEG]4 [Ce]2|")));
}

TEST(AbcNotes, InnerAndOuterLengthsOfAChordMultiply) {
  EXPECT_EQ(notes_of(tune("[C2E2G2]3|")), notes_of(tune("[CEG]6|")));
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

TEST(AbcNotes, TupletsLeaveOutWhatIsUsual) {
  EXPECT_EQ(notes_of(tune("(3::CDE (3:2DEF (3::2CD|")),
            notes_of(tune("(3:2:3CDE (3:2:3DEF (3:2:2CD|")));
}

TEST(AbcNotes, TupletGoesOnBehindABarLine) {
  EXPECT_THAT(onsets_of(tune("(3C2D2|E2 F4|")), ElementsAre(0, 256, 512, 768));
}

TEST(AbcNotes, TupletInsideATupletReplacesItWithAWord) {
  const AbcTune read = read_tune(tune("(3:2:6CD(3EFG A|"));
  EXPECT_THAT(lengths_of(tune("(3:2:6CD(3EFG A|")), ElementsAre(128, 128, 128, 128, 128, 192));
  EXPECT_EQ(read.repairs.size(), 1u);
}

TEST(AbcNotes, HugeTupletIsRefused) {
  EXPECT_EQ(error_of(tune("(3:2:999CDE|")),
            "line 6, column 1: a tuplet of at most 99 notes expected, found 999");
}

TEST(AbcNotes, SeptupletsDoNotDrift) {
  EXPECT_THAT(
      onsets_of(tune("(7:4CDEFGAB (7:4CDEFGAB|c8|")),
      ElementsAre(0, 110, 219, 329, 439, 549, 658, 768, 878, 987, 1097, 1207, 1317, 1426, 1536));
}

TEST(AbcNotes, BrokenRhythmMovesTimeBetweenNeighbours) {
  EXPECT_THAT(lengths_of(tune("C>D E<F G>>A B<<c|")),
              ElementsAre(288, 96, 96, 288, 336, 48, 48, 336));
  EXPECT_THAT(onsets_of(tune("[CE] > z D2 z4|")), ElementsAre(0, 0, 384));
}

TEST(AbcNotes, BrokenRhythmOfThreeSignsAndThroughGraceNotes) {
  EXPECT_THAT(lengths_of(tune("C>>>D E<<<F A{g}<A A<{g}A|")),
              ElementsAre(360, 24, 24, 360, 96, 288, 96, 288));
}

TEST(AbcNotes, BrokenRhythmWithoutANoteBeforeIsPassedOverWithAWord) {
  const AbcTune read = read_tune(tune("C8|>E8|"));
  EXPECT_EQ(read.notes, notes_of(tune("C8|E8|")));
  EXPECT_THAT(read.repairs,
              ElementsAre("line 6, column 4: a broken rhythm sign that stands behind no note"));
}

TEST(AbcNotes, BrokenRhythmGoesOnBehindABarLine) {
  EXPECT_THAT(lengths_of(tune("C4 D4>|E4|")), ElementsAre(768, 1152, 384));
}

TEST(AbcNotes, StaccatoHalvesTheSoundNotTheTime) {
  EXPECT_THAT(notes_of(tune(".C4 D4|")),
              ElementsAre(Note{0, 384, 60, 90, 0}, Note{768, 768, 62, 90, 0}));
}

TEST(AbcNotes, SlursGraceNotesAndOrnamentsHaveNoSound) {
  EXPECT_EQ(notes_of(tune("({/fg}~C2 TD2)`!trill!E2 {[ce]}uvHMPSF2|")),
            notes_of(tune("C2D2E2F2|")));
}

TEST(AbcNotes, DynamicsHoldForTheVoiceAndAccentsForOneNote) {
  EXPECT_THAT(velocities_of(tune("!ppp!C !pp!D !p!E !mp!F !mf!G !f!A !ff!B !fff!c|")),
              ElementsAre(30, 45, 60, 75, 90, 105, 120, 127));
  EXPECT_THAT(velocities_of(tune("!f!C2 !accent!D2 LE2 F2|!fff!!>!G8|")),
              ElementsAre(105, 120, 120, 105, 127));
}

TEST(AbcNotes, UnknownDecorationsHaveNoSound) {
  EXPECT_EQ(notes_of(tune("C4 !loud!C4!D.C.!|!fermata!|C8 !coda!y !p!|")),
            notes_of(tune("C4 C4||C8|")));
}

TEST(AbcNotes, ExclamationMarkOfALineOfThePageIsNoDecoration) {
  EXPECT_EQ(notes_of(tune("C4 D4|!E4 F4|!\nG8|!f!A8|")), notes_of(tune("C4D4|E4F4|G8|!f!A8|")));
}

TEST(AbcNotes, PlusSignsAreDecorationsWhereTheTextSaysSo) {
  EXPECT_THAT(velocities_of(tune("I:decoration +\n+f+C4 +fermata+D4|")), ElementsAre(105, 105));
  EXPECT_THAT(velocities_of(tune("+pp+C4 +trill+D4|")), ElementsAre(45, 45));
}

TEST(AbcNotes, UserSymbolsAreWhatTheyStandFor) {
  EXPECT_THAT(velocities_of("X:1\nT:Test\nU:W = !ff!\nU:L=!nil!\nL:1/4\nK:C\nWC LD|[U:w=!>!]wE|"),
              ElementsAre(120, 120, 127));
}

TEST(AbcNotes, LetterThatStandsForNoDecorationIsPassedOverBeforeNotesOnly) {
  EXPECT_EQ(read_tune(tune("kC4 C4|")).repairs,
            std::vector<std::string>{
                "line 6, column 1: a letter that stands for no decoration, passed over"});
  EXPECT_EQ(error_of(tune("C8|\nhello\n")),
            "line 7, column 3: a note, rest, bar line or other music expected, found 'l'");
}

TEST(AbcNotes, SpacersAndReservedSignsHaveNoLength) {
  EXPECT_EQ(notes_of(tune("C2 y D2 y4 @#E2*;?$F2|")), notes_of(tune("C2D2E2F2|")));
}

TEST(AbcNotes, StaccatoDotBelongsToNoBarLineOrSlur) {
  EXPECT_EQ(notes_of(tune("C4.|D4.(E4F4)|")), notes_of(tune("C4|D4E4F4|")));
}

TEST(AbcNotes, UnknownCharacterIsReportedWithItsPlace) {
  EXPECT_EQ(error_of(tune("C8|\nC4 /C4|")),
            "line 7, column 4: a note, rest, bar line or other music expected, found '/'");
  EXPECT_EQ(error_of(tune("C8|\xc3")),
            "line 6, column 4: a note, rest, bar line or other music expected, found byte 0xc3");
  EXPECT_EQ(error_of(tune("C8 {ga|")), "line 6, column 5: grace notes without '}'");
}

TEST(AbcNotes, UnisonInOneVoiceSoundsOnceAndAStruckKeyEndsTheFormerNote) {
  EXPECT_THAT(notes_of(tune("C8 & C4 z4|C8 & z4 C4|")),
              ElementsAre(Note{0, 1536, 60, 90, 0}, Note{1536, 768, 60, 90, 0},
                          Note{2304, 768, 60, 90, 0}));
}

}  // namespace
}  // namespace crnngan::music

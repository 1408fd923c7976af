#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

AbcTune read_tune(const std::string& text) { return read_abc(text).take("test"); }

std::string tune_with_tempo(const std::string& tempo) {
  return "X:1\nT:Test\nM:4/4\nL:1/4\nQ:" + tempo + "\nK:C\nC4|\n";
}

TEST(AbcHeader, TitleComposerTempoAndMeterAreRead) {
  const AbcTune tune = read_tune(
      "%abc-2.1\nX:1\nT: First \nT:Second\nC:Somebody % once\nN:any text\nQ:1/4=120\nM:2/4\n"
      "L:1/4\nK:C\nCD|\n");
  EXPECT_EQ(tune.title, "First");
  EXPECT_EQ(tune.composer, "Somebody");
  EXPECT_EQ(tune.time_line.tempo_at(0), 500000u);
  EXPECT_EQ(tune.time_line.time_signature_at(0), (midi::TimeSignature{2, 4}));
}

TEST(AbcHeader, TempoCountsTheWrittenBeat) {
  EXPECT_EQ(read_tune(tune_with_tempo("3/8=60")).time_line.tempo_at(0), 666667u);
  EXPECT_EQ(read_tune(tune_with_tempo("\"Grave\" 1/2 = 60")).time_line.tempo_at(0), 500000u);
}

TEST(AbcHeader, TempoThatMidiCannotHoldIsRefused) {
  EXPECT_EQ(error_of(tune_with_tempo("1/64=1")),
            "line 5, column 3: the tempo is out of range: 960000000 microseconds a quarter");
}

TEST(AbcHeader, TempoWithoutBeatIsRefused) {
  EXPECT_EQ(error_of(tune_with_tempo("120")),
            "line 5, column 6: '/' of the beat expected, found the end");
}

TEST(AbcHeader, UnitLengthFollowsTheMeterWhenNotGiven) {
  EXPECT_THAT(lengths_of("X:1\nT:Test\nM:2/4\nK:C\nC8|\n"), ElementsAre(768));
  EXPECT_THAT(lengths_of("X:1\nT:Test\nM:3/4\nK:C\nC6|\n"), ElementsAre(1152));
}

TEST(AbcHeader, CommonAndCutTimeAreMeters) {
  EXPECT_THAT(lengths_of(tune("C8|C8|", "C")), ElementsAre(1536, 1536));
  EXPECT_THAT(lengths_of(tune("C8|C8|", "C|")), ElementsAre(1536, 1536));
}

struct KeyCase {
  const char* key;
  std::vector<int> pitches;  // of C D E F G A B
};

class AbcKey : public testing::TestWithParam<KeyCase> {};

TEST_P(AbcKey, SignatureMovesItsLetters) {
  EXPECT_EQ(pitches_of(tune("CDEFGABz|", "4/4", GetParam().key)), GetParam().pitches);
}

INSTANTIATE_TEST_SUITE_P(Keys, AbcKey,
                         testing::Values(KeyCase{"C", {60, 62, 64, 65, 67, 69, 71}},
                                         KeyCase{"G", {60, 62, 64, 66, 67, 69, 71}},
                                         KeyCase{"Dm", {60, 62, 64, 65, 67, 69, 70}},
                                         KeyCase{"F#m", {61, 62, 64, 66, 68, 69, 71}},
                                         KeyCase{"Bb", {60, 62, 63, 65, 67, 69, 70}},
                                         KeyCase{"Bb minor", {60, 61, 63, 65, 66, 68, 70}},
                                         KeyCase{"Ador", {60, 62, 64, 66, 67, 69, 71}},
                                         KeyCase{"G Mixolydian", {60, 62, 64, 65, 67, 69, 71}},
                                         KeyCase{"Ephr clef=bass", {60, 62, 64, 65, 67, 69, 71}},
                                         KeyCase{"Flyd bass", {60, 62, 64, 65, 67, 69, 71}},
                                         KeyCase{"Bloc", {60, 62, 64, 65, 67, 69, 71}},
                                         KeyCase{"C#", {61, 63, 65, 66, 68, 70, 72}},
                                         KeyCase{"Cb", {59, 61, 63, 64, 66, 68, 70}}));

TEST(AbcHeader, KeyOfMoreThanSevenSharpsIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "4/4", "G#")),
            "line 5, column 3: a key must have at most 7 sharps or flats, found 8");
}

TEST(AbcHeader, UnknownModeIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "4/4", "C blues")),
            "line 5, column 5: a mode or a clef expected, found 'blues'");
}

TEST(AbcHeader, TransposingClefIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "4/4", "C clef=treble-8")),
            "line 5, column 10: a clef must be treble, bass, alto or tenor, found 'treble-8'");
}

TEST(AbcHeader, UnknownFieldIsReportedWithItsPlace) {
  EXPECT_EQ(error_of("X:1\nT:Test\nU:n=!trill!\nM:4/4\nK:C\nC8|\n"),
            "line 3, column 1: unknown field 'U:' in the header");
}

TEST(AbcHeader, MissingFieldsAreNamed) {
  EXPECT_EQ(error_of("T:Test\n"), "line 1, column 1: X: must be the first field, found T:");
  EXPECT_EQ(error_of("X:1\nM:4/4\nK:C\nC8|\n"), "line 3, column 1: no T: field before K:");
  EXPECT_EQ(error_of("X:1\nT:Test\nK:C\nC8|\n"), "line 3, column 1: no M: field before K:");
  EXPECT_EQ(error_of("X:1\nT:Test\n\nK:C\nC8|\n"),
            "line 3, column 1: the header ends without a K: field");
  EXPECT_EQ(error_of(""), "line 1, column 1: no tune: an X: field expected");
}

TEST(AbcHeader, MeterWithOddNoteValueIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "3/5")),
            "line 3, column 5: a note value must be a power of two up to 64, found 5");
}

TEST(AbcHeader, OffsetOfTheFaultIsGivenInBytes) {
  const Parsed<AbcTune> parsed = read_abc("X:1\nT:Test\nM:4/4\nQ:?\n");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().offset, 19u);
}

TEST(AbcFile, SecondTuneIsRefused) {
  EXPECT_EQ(error_of(tune("C8|\n\n% a comment\nX:2\n")),
            "line 9, column 1: text behind the empty line that ends the tune; a file holds one "
            "tune");
  EXPECT_EQ(error_of(tune("C8|\nX:2\n")),
            "line 7, column 1: a second X: field; a file holds one tune");
}

TEST(AbcFile, TuneWithoutNotesIsRefused) {
  EXPECT_THAT(error_of(tune("z8|\n")), StartsWith("line 7, column 1: a tune without notes"));
}

TEST(AbcFile, CarriageReturnsAndCommentsAreLeftOut) {
  EXPECT_THAT(pitches_of("X:1\r\nT:Test\r\nM:2/4\r\nL:1/4\r\nK:C\r\n%%MIDI program 1\r\n"
                         "CD| % two notes\r\n"),
              ElementsAre(60, 62));
}

}  // namespace
}  // namespace crnngan::music

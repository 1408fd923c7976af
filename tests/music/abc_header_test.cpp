#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

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

TEST(AbcHeader, TempoMayCountUnitLengths) {
  EXPECT_EQ(read_tune(tune_with_tempo("120")).time_line.tempo_at(0), 500000u);
  EXPECT_EQ(read_tune(tune_with_tempo("C=60")).time_line.tempo_at(0), 1000000u);
  EXPECT_EQ(read_tune(tune_with_tempo("C2=60")).time_line.tempo_at(0), 500000u);
  EXPECT_EQ(read_tune("X:1\nT:Test\nQ:120\nL:1/8\nK:C\nC4|\n").time_line.tempo_at(0), 1000000u);
}

TEST(AbcHeader, BeatsOfATempoAreAddedUp) {
  EXPECT_EQ(read_tune(tune_with_tempo("1/4 3/8 1/4 3/8=40")).time_line.tempo_at(0), 300000u);
}

TEST(AbcHeader, WordsBesideATempoAreLeftOut) {
  EXPECT_EQ(read_tune(tune_with_tempo("3/8=50 \"Slowly\"")).time_line.tempo_at(0), 800000u);
  EXPECT_EQ(read_tune(tune_with_tempo("Allegro 1/4=240")).time_line.tempo_at(0), 250000u);
  EXPECT_TRUE(read_tune(tune_with_tempo("\"Andante\"")).time_line.tempos.empty());
}

TEST(AbcHeader, BadTempoIsReportedWithItsPlace) {
  EXPECT_EQ(error_of(tune_with_tempo("1/4=fast")),
            "line 5, column 7: a number of beats a minute expected, found 'f'");
  EXPECT_EQ(error_of(tune_with_tempo("1/4:90")),
            "line 5, column 6: '=' of a tempo such as 1/4=120 expected, found ':'");
}

TEST(AbcHeader, FreeMeterIsNoTimeSignature) {
  for (const char* meter : {"none", "None", ""}) {
    const AbcTune read = read_tune(tune("CDE|F8|Z|G|", meter));
    EXPECT_TRUE(read.time_line.time_signatures.empty());
    EXPECT_EQ(read.pickup_ticks, 0);
    EXPECT_EQ(read.notes.back().onset_ticks, 11 * 192 + 1536);
  }
  EXPECT_TRUE(read_tune("X:1\nT:Test\nK:C\nC8|\n").time_line.time_signatures.empty());
}

TEST(AbcHeader, MeterMayBeASum) {
  for (const char* meter : {"(2+3)/8", "2+3/8", "( 2 + 3 )/8"}) {
    EXPECT_EQ(read_tune(tune("CDEFG|", meter)).time_line.time_signature_at(0),
              (midi::TimeSignature{5, 8}));
  }
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

INSTANTIATE_TEST_SUITE_P(
    Keys, AbcKey,
    testing::Values(
        KeyCase{"C", {60, 62, 64, 65, 67, 69, 71}}, KeyCase{"G", {60, 62, 64, 66, 67, 69, 71}},
        KeyCase{"Dm", {60, 62, 64, 65, 67, 69, 70}}, KeyCase{"F#m", {61, 62, 64, 66, 68, 69, 71}},
        KeyCase{"Bb", {60, 62, 63, 65, 67, 69, 70}},
        KeyCase{"Bb minor", {60, 61, 63, 65, 66, 68, 70}},
        KeyCase{"Ador", {60, 62, 64, 66, 67, 69, 71}},
        KeyCase{"A DORIAN", {60, 62, 64, 66, 67, 69, 71}},
        KeyCase{"G Mixolydian", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"Ephr clef=bass", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"Flyd bass", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"Aaeolian", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"C ionian", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"Bloc", {60, 62, 64, 65, 67, 69, 71}}, KeyCase{"C#", {61, 63, 65, 66, 68, 70, 72}},
        KeyCase{"Cb", {59, 61, 63, 64, 66, 68, 70}}, KeyCase{"none", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"", {60, 62, 64, 65, 67, 69, 71}}, KeyCase{"HP", {61, 62, 64, 66, 67, 69, 71}},
        KeyCase{"Hp", {61, 62, 64, 66, 67, 69, 71}}, KeyCase{"D =c", {60, 62, 64, 66, 67, 69, 71}},
        KeyCase{"D maj =c", {60, 62, 64, 66, 67, 69, 71}},
        KeyCase{"D Phr ^f", {60, 62, 63, 66, 67, 69, 70}},
        KeyCase{"D exp _b _e ^f", {60, 62, 63, 66, 67, 69, 70}},
        KeyCase{"C someday m=d stafflines=3", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"treble-8", {48, 50, 52, 53, 55, 57, 59}},
        KeyCase{"C clef=treble+8", {72, 74, 76, 77, 79, 81, 83}},
        KeyCase{"C clef=bass_8 middle=d", {48, 50, 52, 53, 55, 57, 59}},
        KeyCase{"C bass3", {60, 62, 64, 65, 67, 69, 71}},
        KeyCase{"C octave=-1", {48, 50, 52, 53, 55, 57, 59}},
        KeyCase{"C transpose=-2", {58, 60, 62, 63, 65, 67, 69}},
        KeyCase{"C clef=treble-8 t=12", {60, 62, 64, 65, 67, 69, 71}}));

TEST(AbcHeader, KeySignatureIsTheOneThatSounds) {
  const auto signature_of = [](const char* key) {
    return read_tune(tune("C8|", "4/4", key)).time_line.key_signature_at(0);
  };
  EXPECT_EQ(signature_of("Ador"), (midi::KeySignature{1, false}));
  EXPECT_EQ(signature_of("F#m"), (midi::KeySignature{3, true}));
  EXPECT_EQ(signature_of("Hp"), (midi::KeySignature{2, false}));
  EXPECT_EQ(signature_of("D =c"), (midi::KeySignature{1, false}));
  EXPECT_EQ(signature_of("D Phr ^f"), (midi::KeySignature{-2, false}));
  EXPECT_EQ(signature_of("C transpose=-2"), (midi::KeySignature{-2, false}));
  EXPECT_EQ(signature_of("C transpose=12"), (midi::KeySignature{0, false}));
  EXPECT_EQ(signature_of("none"), std::nullopt);
  EXPECT_EQ(signature_of("D exp _b _e ^f"), std::nullopt);
}

TEST(AbcHeader, BadKeyIsReportedWithItsPlace) {
  EXPECT_EQ(error_of(tune("C8|", "4/4", "H")),
            "line 5, column 3: a key such as G, Dm, F# mixolydian or none expected, found 'H'");
  EXPECT_EQ(error_of(tune("C8|", "4/4", "Cblues")),
            "line 5, column 5: a mode such as m, dor or mixolydian expected, found 'lues'");
  EXPECT_EQ(error_of(tune("C8|", "4/4", "C ^h")),
            "line 5, column 6: the letter of a note expected, found 'h'");
  EXPECT_EQ(error_of(tune("C8|", "4/4", "C octave=up")),
            "line 5, column 12: a number of octaves expected, found 'u'");
}

TEST(AbcHeader, AccidentalThatStandsApartFromItsTonicIsRefused) {
  for (const char* key : {"E flat", "E Flat major", "F sharp", "E-flat", "E b", "F #", "F ##m",
                          "A \u266d", "E clef=bass flat"}) {
    EXPECT_THAT(error_of(tune("C8|", "4/4", key)),
                testing::HasSubstr("an accidental at the tonic's letter, as in Eb or F#, expected"))
        << key;
  }
  EXPECT_EQ(
      error_of(tune("C8|[K:E flat]C8|")),
      "line 6, column 9: an accidental at the tonic's letter, as in Eb or F#, expected, found "
      "'flat'");
  EXPECT_EQ(error_of(tune("C8|", "4/4", "Eflat")),
            "line 5, column 4: a mode such as m, dor or mixolydian expected, found 'flat'");
}

TEST(AbcHeader, WordsOfAKeyThatMeanNothingAreTold) {
  const auto repairs_of = [](const char* key) {
    return read_tune(tune("C8|", "4/4", key)).repairs;
  };
  const auto at = [](int column) {
    return testing::StartsWith("line 5, column " + std::to_string(column) + ": a word of K: that");
  };
  EXPECT_THAT(repairs_of("D someday"), ElementsAre(at(5)));
  EXPECT_THAT(repairs_of("Dmaj7"), ElementsAre(at(7)));
  EXPECT_THAT(repairs_of("D5"), ElementsAre(at(4)));
  EXPECT_THAT(repairs_of("nonesense"), ElementsAre(at(7)));
  EXPECT_THAT(repairs_of("HP loud"), ElementsAre(at(6)));
  EXPECT_THAT(repairs_of("treble loud"), ElementsAre(at(10)));
  EXPECT_THAT(repairs_of("D clef=loud"), ElementsAre(at(5)));
  for (const char* key : {"D dorian ^f clef=treble-8 middle=d stem=up", "D bass3 \"a text\"",
                          "none clef=none", "HP", "", "D exp _b"}) {
    EXPECT_THAT(repairs_of(key), testing::IsEmpty()) << key;
  }
}

TEST(AbcHeader, WordsOfATempoWithoutQuotationMarksAreTold) {
  const auto repairs_of = [](const char* tempo) {
    return read_tune("X:1\nQ:" + std::string(tempo) + "\nK:C\nC8|\n").repairs;
  };
  const auto told = testing::StartsWith("line 2, column");
  for (const char* tempo : {"Allegro", "Allegro 1/4=90", "1/4=90 Allegro", "90 bpm"}) {
    EXPECT_THAT(repairs_of(tempo), ElementsAre(told)) << tempo;
  }
  for (const char* tempo : {"\"Allegro\"", "\"Allegro\" 1/4=90 \"con brio\"", "90", "C3=40"}) {
    EXPECT_THAT(repairs_of(tempo), testing::IsEmpty()) << tempo;
  }
}

TEST(AbcHeader, TextBehindAMeterOrAUnitLengthIsRefused) {
  for (const char* meter : {"4/4 flat", "C common", "C|x", "none at all", "2+3/8x"}) {
    EXPECT_THAT(error_of(tune("C8|", meter)), testing::StartsWith("line 3, column")) << meter;
  }
  for (const char* unit : {"1/8 long", "1/8x", "1x"}) {
    EXPECT_THAT(error_of("X:1\nL:" + std::string(unit) + "\nK:C\nC8|\n"),
                testing::StartsWith("line 2, column"))
        << unit;
  }
}

TEST(AbcHeader, KeyOfMoreThanSevenSharpsIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "4/4", "G#")),
            "line 5, column 3: a key must have at most 7 sharps or flats, found 8");
}

TEST(AbcHeader, MeterWithOddNoteValueIsRefused) {
  EXPECT_EQ(error_of(tune("C8|", "3/5")),
            "line 3, column 5: a note value must be a power of two up to 64, found 5");
}

TEST(AbcHeader, FieldsWithoutSoundArePassedOver) {
  EXPECT_THAT(
      pitches_of("X:1\nT:Test\nA:Galway\nB:Book\nD:Disc\nE:7\nF:http://x.org\nG:flute\n"
                 "H:A story\nthat goes on.\nI:abc-creator by hand\nN:Note\nO:Ireland\nR:reel\n"
                 "r:remark\nS:Source\nW:Words\nZ:Me\nM:4/4\nL:1/4\nK:C\nCD[r:so]EF|\n"
                 "w:la la | la_\n+:lo lo\ns:!f! * *\nN:more\nT:Second part\nG4|\nW:End\n"),
      ElementsAre(60, 62, 64, 65, 67));
}

TEST(AbcHeader, LineThatIsNoFieldIsReportedWithItsPlace) {
  EXPECT_EQ(error_of("X:1\nT:Test\nsome text\nK:C\nC8|\n"),
            "line 3, column 1: a field such as T: or K: expected, found 's'");
  EXPECT_EQ(error_of("X:1\nT:Test\n\nK:C\nC8|\n"),
            "line 3, column 1: the header ends without a K: field");
}

TEST(AbcHeader, TitleGoesOnInTheNextLine) {
  EXPECT_EQ(read_tune("X:1\nT:A long\n+:title\nK:C\nC8|\n").title, "A long title");
}

TEST(AbcHeader, TextsAreDecoded) {
  const auto title_of = [](const std::string& title) {
    return read_tune("X:1\nT:" + title + "\nK:C\nC8|\n").title;
  };
  EXPECT_EQ(title_of("\\'El\\`eve \\\"uber \\cca \\AA \\/o \\ss \\~n"), "Élève über ça Å ø ß ñ");
  EXPECT_EQ(title_of("&eacute;&Uuml;&szlig; &amp; &copy;"), "éÜß & ©");
  EXPECT_EQ(title_of("\\u00e9 \\u266d \\U0001D11E"), "é ♭ \U0001D11E");
  EXPECT_EQ(title_of("gin & tonic 100\\% G\\&T \\\\o/"), "gin & tonic 100% G&T \\o/");
  EXPECT_EQ(title_of("caf\xe9"), "café");
  EXPECT_EQ(title_of("café"), "café");
  EXPECT_EQ(title_of("a\x1b[31mb"), "a\uFFFD[31mb");
}

TEST(AbcFile, CarriageReturnsAndCommentsAreLeftOut) {
  EXPECT_THAT(pitches_of("X:1\r\nT:Test\r\nM:2/4\r\nL:1/4\r\nK:C\r\n%%MIDI program 1\r\n"
                         "CD| % two notes\r\n"),
              ElementsAre(60, 62));
}

TEST(AbcFile, LinesMayEndInCarriageReturns) {
  EXPECT_THAT(pitches_of("X:1\rT:Test\rL:1/4\rK:C\rCD|\rE|\r"), ElementsAre(60, 62, 64));
}

TEST(AbcFile, ByteOrderMarkIsNoText) {
  EXPECT_THAT(pitches_of("\xEF\xBB\xBF" + tune("C8|")), ElementsAre(60));
  EXPECT_EQ(error_of("\xEF\xBB\xBFX:1\nK:H\n").substr(0, 16), "line 2, column 3");
}

TEST(AbcFile, Utf16IsNamed) {
  EXPECT_EQ(error_of("\xFF\xFEX"), "line 1, column 1: UTF-16 text; UTF-8 or Latin-1 expected");
}

}  // namespace
}  // namespace crnngan::music

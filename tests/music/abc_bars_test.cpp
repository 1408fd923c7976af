#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using midi::Note;
using testing::ElementsAre;

TEST(AbcBars, BarOfWrongLengthIsReportedWithBarAndVoice) {
  EXPECT_EQ(error_of(tune("C6|D6|C6 D4|", "3/4")),
            "line 6, column 12: bar 3 of voice 1: found 5/4, expected 3/4");
  EXPECT_EQ(error_of(tune("V:RH\nC6|D4|E6|\n", "3/4")),
            "line 7, column 6: bar 2 of voice RH: found 2/4, expected 3/4");
}

TEST(AbcBars, PickupAndIncompleteLastBarAreAllowed) {
  EXPECT_THAT(onsets_of(tune("C2|D6|E4||F2|G6|A4|]", "3/4")),
              ElementsAre(0, 384, 1536, 2304, 2688, 3840));
}

TEST(AbcBars, LengthOfAPickupIsKept) {
  const auto pickup_of = [](const std::string& music, const std::string& meter) {
    return read_abc(tune(music, meter)).take("test").pickup_ticks;
  };
  EXPECT_EQ(pickup_of("C2|D6|E4||F2|G6|A4|]", "3/4"), 384);
  EXPECT_EQ(pickup_of("|:C3|D8|E5:|", "4/4"), 576);
  EXPECT_EQ(pickup_of("D6|E4|]", "3/4"), 0);
}

TEST(AbcBars, RepeatIsPlayedTwice) {
  EXPECT_THAT(pitches_of(tune("C8|:D8:|E8|")), ElementsAre(60, 62, 62, 64));
  EXPECT_THAT(pitches_of(tune("C8:|D8::E8:|")), ElementsAre(60, 60, 62, 62, 64, 64));
}

TEST(AbcBars, EndingsArePlayedInTurn) {
  EXPECT_THAT(pitches_of(tune("|:C8|1D8:|2E8|F8|]")), ElementsAre(60, 62, 60, 64, 65));
  EXPECT_THAT(onsets_of(tune("|:C8|[1D8:|\n[2E8|F8|]")), ElementsAre(0, 1536, 3072, 4608, 6144));
}

TEST(AbcBars, RepeatOfAPickupKeepsTheTime) {
  EXPECT_THAT(onsets_of(tune("C2|D6|E4:|", "3/4")), ElementsAre(0, 384, 1536, 2304, 2688, 3840));
}

TEST(AbcBars, TieLeadsFromARepeatedSectionIntoBothEndings) {
  EXPECT_THAT(lengths_of(tune("|:C8-|1C8:|2C4D4|]")), ElementsAre(3072, 2304, 768));
}

TEST(AbcBars, UnclearRepeatsAreRefused) {
  EXPECT_EQ(error_of(tune("|:C8|D8|]")), "line 6, column 1: '|:' without ':|'");
  EXPECT_EQ(error_of(tune("|:C8|:D8:|")),
            "line 6, column 5: '|:' inside a repeat that has not ended");
  EXPECT_EQ(error_of(tune("C8||D8:|")), "line 6, column 7: ':|' without '|:'");
  EXPECT_EQ(error_of(tune("|:C8|1D8:|E8|]")),
            "line 6, column 9: a first ending without a second one");
  EXPECT_EQ(error_of(tune("|:C8|1D8|E8|]")), "line 6, column 6: a first ending without ':|'");
  EXPECT_EQ(error_of(tune("C8|2D8|")),
            "line 6, column 4: a second ending must follow the ':|' of a first one");
  EXPECT_EQ(error_of(tune("C8|3D8|")), "line 6, column 4: an ending must be 1 or 2, found 3");
}

TEST(AbcBars, EndingInsideABarIsRefused) {
  EXPECT_EQ(error_of(tune("|:C4[1D4:|[2E4|]")),
            "line 6, column 6: an ending must begin at a bar line");
}

TEST(AbcBars, NoteBeforeARepeatSignAtTheStartOfALineIsNoField) {
  EXPECT_THAT(pitches_of(tune("C4D2E\nF:|\n")), ElementsAre(60, 62, 64, 65, 60, 62, 64, 65));
}

TEST(AbcBars, MeterChangesBetweenBars) {
  EXPECT_THAT(onsets_of(tune("C8|\nM:3/4\nC6|[M:2/4]C4|\nC4|")), ElementsAre(0, 1536, 2688, 3456));
  EXPECT_EQ(error_of(tune("C4[M:3/4]C4|")),
            "line 6, column 4: the meter may change between bars only");
}

TEST(AbcBars, KeyAndUnitLengthChangeInTheMusic) {
  EXPECT_THAT(notes_of(tune("F4[K:G]F4|[L:1/4]F4|\nK:C\nL:1/2\nF2|")),
              ElementsAre(Note{0, 768, 65, 90, 0}, Note{768, 768, 66, 90, 0},
                          Note{1536, 1536, 66, 90, 0}, Note{3072, 1536, 65, 90, 0}));
}

TEST(AbcBars, UnknownFieldInTheMusicIsRefused) {
  EXPECT_EQ(error_of(tune("C8|\nw:la\n")),
            "line 7, column 1: unknown field 'w:' in the music; K:, L:, M:, Q: and V: are read");
  EXPECT_EQ(error_of(tune("C8|[P:A]\n")),
            "line 6, column 5: unknown field 'P:' in the music; K:, L:, M:, Q: and V: are read");
}

TEST(AbcBars, OverlayStartsTheBarAgainWithAccidentalsOfItsOwn) {
  EXPECT_THAT(
      notes_of(tune("C8|^f8 & f4 D4|C8|")),
      ElementsAre(Note{0, 1536, 60, 90, 0}, Note{1536, 768, 77, 90, 0}, Note{1536, 1536, 78, 90, 0},
                  Note{2304, 768, 62, 90, 0}, Note{3072, 1536, 60, 90, 0}));
}

TEST(AbcBars, OverlayOfAnotherLengthIsRefused) {
  EXPECT_EQ(error_of(tune("C8 & D6|")),
            "line 6, column 8: bar 1 of voice 1: 3/4 after '&', 4/4 before it");
}

TEST(AbcBars, LineContinuationJoinsLines) {
  EXPECT_THAT(lengths_of(tune("C4 D4\\\n|E8|")), ElementsAre(768, 768, 1536));
  EXPECT_EQ(error_of(tune("C4\\D4|")),
            "line 6, column 4: end of the line after '\\' expected, found 'D'");
}

TEST(AbcVoices, EachVoiceHasItsChannelAndItsState) {
  const std::string text =
      "X:1\nT:Test\nM:4/4\nL:1/8\nV:RH name=\"Right hand\" clef=treble\nV:LH clef=bass\nK:C\n"
      "V:LH\n!p!C,8|\nV:RH\n^f8|\n[V:LH] F,8|[V:RH] f8|\n";
  EXPECT_THAT(notes_of(text),
              ElementsAre(Note{0, 1536, 48, 60, 1}, Note{0, 1536, 78, 90, 0},
                          Note{1536, 1536, 53, 60, 1}, Note{1536, 1536, 77, 90, 0}));
}

TEST(AbcVoices, PercussionsChannelIsLeftFree) {
  std::string music;
  for (int voice = 1; voice <= 10; ++voice) music += "V:" + std::to_string(voice) + "\nC8|\n";
  std::vector<int> channels;
  for (const Note& note : notes_of(tune(music))) channels.push_back(note.channel);
  EXPECT_THAT(channels, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 10));
}

TEST(AbcVoices, SixteenthVoiceIsRefused) {
  std::string music;
  for (int voice = 1; voice <= 16; ++voice) music += "V:" + std::to_string(voice) + "\nC8|\n";
  EXPECT_EQ(error_of(tune(music)), "line 36, column 3: more than 15 voices");
}

TEST(AbcVoices, VoicesOfDifferentLengthAreNamed) {
  EXPECT_EQ(error_of(tune("V:1\nC8|D8|\nV:2\nC8|\n")),
            "line 9, column 4: the voices differ in length with repeats played: voice 1 has 8/4 "
            "(bars written: 2), voice 2 has 4/4 (bars written: 1)");
}

TEST(AbcVoices, UnknownPropertyIsRefused) {
  EXPECT_EQ(error_of(tune("V:1 octave=-1\nC8|\n")),
            "line 6, column 5: name=, clef= or stem= of the voice expected, found 'octave'");
}

}  // namespace
}  // namespace crnngan::music

#include "music/abc_tunes.h"

namespace crnngan::music {
namespace {

using midi::Note;
using midi::Part;
using testing::ElementsAre;

TEST(AbcVoices, EachVoiceHasItsPartAndItsState) {
  const std::string text =
      "X:1\nT:Test\nM:4/4\nL:1/8\nV:RH name=\"Right hand\" clef=treble\nV:LH clef=bass\nK:C\n"
      "V:LH\n!p!C,8|\nV:RH\n^f8|\n[V:LH] F,8|[V:RH] f8|\n";
  const AbcTune read = read_tune(text);
  EXPECT_THAT(read.notes,
              ElementsAre(Note{0, 1536, 48, 60, 1, 1}, Note{0, 1536, 78, 90, 0, 0},
                          Note{1536, 1536, 53, 60, 1, 1}, Note{1536, 1536, 77, 90, 0, 0}));
  EXPECT_THAT(read.parts, ElementsAre(Part{.name = "Right hand", .track = 0, .channel = 0},
                                      Part{.name = "LH", .track = 1, .channel = 1}));
}

TEST(AbcVoices, PercussionsChannelIsLeftFreeAndPortsFollow) {
  std::string music;
  for (int voice = 1; voice <= 17; ++voice) music += "V:" + std::to_string(voice) + "\nC8|\n";
  std::vector<int> channels;
  std::vector<int> ports;
  for (const Part& part : read_tune(tune(music)).parts) {
    channels.push_back(part.channel);
    ports.push_back(part.port);
  }
  EXPECT_THAT(channels, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0, 1));
  EXPECT_THAT(ports, ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
}

TEST(AbcVoices, TooManyVoicesAreRefused) {
  std::string music;
  for (int voice = 1; voice <= 257; ++voice) music += "V:" + std::to_string(voice) + "\nC8|\n";
  EXPECT_EQ(error_of(tune(music)), "line 518, column 3: more than 256 voices");
}

TEST(AbcVoices, VoicesMayDifferInLength) {
  EXPECT_THAT(onsets_of(tune("V:1\nC8|D8|\nV:2\nE8|\n")), ElementsAre(0, 0, 1536));
}

TEST(AbcVoices, MusicBeforeAnyVoiceFieldBelongsToTheFirst) {
  const AbcTune read = read_tune(tune("C8|\nV:1\nD8|\nV:2\nE8|\n"));
  EXPECT_THAT(read.notes, ElementsAre(Note{0, 1536, 60, 90, 0, 0}, Note{0, 1536, 64, 90, 1, 1},
                                      Note{1536, 1536, 62, 90, 0, 0}));
}

TEST(AbcVoices, VoiceWithoutNotesIsNoPart) {
  const AbcTune read = read_tune(tune("V:A\nz8|\nV:B nm=\"\\'Etude\"\nE8|\n"));
  EXPECT_THAT(read.parts, ElementsAre(Part{.name = "Étude"}));
}

TEST(AbcVoices, OctavesAndTranspositionAreTheVoices) {
  const std::string text =
      "X:1\nT:Test\nL:1/4\nV:T clef=treble-8\nV:C transpose=-2\nV:B middle=d clef=bass octave=-1\n"
      "K:C\nV:T\nC\nV:C\nC\nV:B\nC\nV:X clef=none unknown=\"a b\" stem=up\nC\n";
  EXPECT_THAT(pitches_of(text), ElementsAre(48, 48, 58, 60));
}

TEST(AbcVoices, ClefInTheMusicLeavesTheKey) {
  EXPECT_THAT(pitches_of(tune("F4[K:clef=treble-8]F4[K:treble]F4|", "3/4", "G")),
              ElementsAre(66, 54, 66));
}

TEST(AbcVoices, FieldsBehindTheKeyHoldForAllVoices) {
  const AbcTune read =
      read_tune("X:1\nT:Test\nK:C\nL:1/4\nM:3/4\nQ:1/4=60\nK:G\nV:1\nF|\nV:2\nF|\n");
  EXPECT_THAT(read.notes, ElementsAre(Note{0, 384, 66, 90, 0, 0}, Note{0, 384, 66, 90, 1, 1}));
  EXPECT_EQ(read.time_line.tempo_at(0), 1000000u);
  EXPECT_EQ(read.time_line.time_signature_at(0), (midi::TimeSignature{3, 4}));
}

TEST(AbcVoices, ProgramsAndChannelsOfDirectivesAreKept) {
  const AbcTune read = read_tune(
      "X:1\nT:Test\nL:1/4\n%%MIDI program 19\nV:1\n%%MIDI program 40\nV:2\nV:3\nV:4\n"
      "%%MIDI voice 4 instrument=59 bank=1\nK:C\nV:1\nC|\nV:2\nI:MIDI program 41 % viola\nE|\n"
      "V:3\nG|\nV:4\nB|\nV:5\n%%MIDI channel 10\nc|\n%%MIDI gchordon\n");
  std::vector<int> programs;
  for (const Part& part : read.parts) {
    EXPECT_TRUE(part.has_program);
    programs.push_back(part.program);
  }
  EXPECT_THAT(programs, ElementsAre(40, 41, 19, 58, 19));
  EXPECT_EQ(read.parts.back().channel, midi::kPercussionChannel);
  EXPECT_EQ(read_tune(tune("%%MIDI program 1 73\nC8|\n")).parts.front().program, 73);
  // A part has one program and one channel: the first.
  const AbcTune changes =
      read_tune(tune("%%MIDI program 40\nC4|\n%%MIDI program 73\nD4|\n%%MIDI channel 10\n[I:MIDI "
                     "program 56]E4|\n"));
  EXPECT_EQ(changes.parts.front().program, 40);
  EXPECT_NE(changes.parts.front().channel, midi::kPercussionChannel);
  EXPECT_EQ(changes.repairs.size(), 1U);
}

TEST(AbcVoices, MutedVoiceIsLeftOut) {
  EXPECT_THAT(pitches_of(tune("V:1\nC8|\nV:2\n%%MIDI voice mute\nE8|\n")), ElementsAre(60));
}

TEST(AbcVoices, TranspositionOfDirectivesMovesWhatFollows) {
  EXPECT_THAT(pitches_of(tune(
                  "%%MIDI transpose -12\nC4|\n%%MIDI rtranspose 2\nC4|[I:MIDI transpose 0]C4|")),
              ElementsAre(48, 50, 60));
}

TEST(AbcVoices, TextBlocksAreNoMusic) {
  EXPECT_THAT(pitches_of(tune("C8|\n%%begintext\nA text of words.\n%%endtext\nD8|\n")),
              ElementsAre(60, 62));
}

std::vector<std::pair<std::int64_t, std::uint32_t>> tempos_of(const AbcTune& read) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> tempos;
  for (const midi::TempoChange& change : read.time_line.tempos) {
    tempos.emplace_back(change.ticks, change.us_per_quarter);
  }
  return tempos;
}

TEST(AbcTimeLine, TemposOfAllVoicesAreKeptWhereTheyStand) {
  const AbcTune read = read_tune(
      "X:1\nT:Test\nL:1/4\nQ:1/4=60\nK:C\nV:1\nC4|\nV:2\nE2[Q:1/4=120]E2|[Q:\"slow\"]E|\n");
  EXPECT_THAT(tempos_of(read), ElementsAre(std::pair<std::int64_t, std::uint32_t>(0, 1000000),
                                           std::pair<std::int64_t, std::uint32_t>(768, 500000)));
}

TEST(AbcTimeLine, ChangesComeAgainWhereMusicIsRepeated) {
  const AbcTune read = read_tune(tune("|:C8|[K:D][M:3/4][Q:1/4=60]D6:|E6|", "4/4", "G"));
  using midi::KeySignatureChange;
  using midi::TimeSignatureChange;
  EXPECT_THAT(read.time_line.time_signatures,
              ElementsAre(TimeSignatureChange{0, {4, 4}}, TimeSignatureChange{1536, {3, 4}},
                          TimeSignatureChange{2688, {4, 4}}, TimeSignatureChange{4224, {3, 4}}));
  EXPECT_THAT(
      read.time_line.key_signatures,
      ElementsAre(KeySignatureChange{0, {1, false}}, KeySignatureChange{1536, {2, false}},
                  KeySignatureChange{2688, {1, false}}, KeySignatureChange{4224, {2, false}}));
  EXPECT_THAT(tempos_of(read), ElementsAre(std::pair<std::int64_t, std::uint32_t>(1536, 1000000)));
}

TEST(AbcTimeLine, NoKeyBehindAKeyIsCMajor) {
  const AbcTune read = read_tune(tune("C8|[K:none]C8|", "4/4", "G"));
  EXPECT_EQ(read.time_line.key_signature_at(1536), (midi::KeySignature{0, false}));
}

}  // namespace
}  // namespace crnngan::music

// What the reader makes of tempos, signatures and parts.

#include <vector>

#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Bytes tempo(std::uint8_t delta, std::uint32_t us_per_quarter) {
  return {delta,
          0xFF,
          0x51,
          3,
          static_cast<std::uint8_t>(us_per_quarter >> 16),
          static_cast<std::uint8_t>(us_per_quarter >> 8),
          static_cast<std::uint8_t>(us_per_quarter)};
}

TEST(SmfTempo, ChangesOfAllTracksAreKeptByTime) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  EXPECT_THAT(read_or_fail(file(note)).time_line.tempos, IsEmpty());
  const auto contents = read_or_fail(header(2) + track(note + tempo(9, 600'000) + tempo(1, 0)) +
                                     track(tempo(3, 700'000) + note + tempo(6, 800'000)));
  EXPECT_THAT(contents.time_line.tempos,
              ::testing::ElementsAre(TempoChange{3, 700'000}, TempoChange{14, 800'000}));
}

TEST(SmfTempo, IsTheStandardOneBeforeTheFirstChange) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const TimeLine line = read_or_fail(file(note + tempo(3, 600'000))).time_line;
  EXPECT_EQ(line.tempo_at(7), kStandardTempo);
  EXPECT_EQ(line.tempo_at(8), 600'000u);
  EXPECT_EQ(line.tempo_at(900), 600'000u);
}

Bytes time_signature(std::uint8_t delta, std::uint8_t beats, std::uint8_t power) {
  return {delta, 0xFF, 0x58, 4, beats, power, 24, 8};
}

TEST(SmfTimeSignature, ChangesOfAllTracksAreKeptByTime) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const TimeLine line =
      read_or_fail(header(2) + track(note + time_signature(9, 2, 2)) +
                   track(time_signature(3, 6, 3) + note + time_signature(6, 3, 2)))
          .time_line;
  EXPECT_THAT(line.time_signatures, ::testing::ElementsAre(TimeSignatureChange{3, {6, 8}},
                                                           TimeSignatureChange{14, {3, 4}}));
  EXPECT_EQ(line.time_signature_at(2), (TimeSignature{4, 4}));
  EXPECT_EQ(line.time_signature_at(13), (TimeSignature{6, 8}));
}

Bytes key_signature(std::uint8_t delta, int fifths, std::uint8_t minor) {
  return {delta, 0xFF, 0x59, 2, static_cast<std::uint8_t>(fifths), minor};
}

TEST(SmfKeySignature, ChangesAreKeptByTime) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const TimeLine line =
      read_or_fail(file(key_signature(2, -6, 0) + note + key_signature(1, 7, 1))).time_line;
  EXPECT_EQ(line.key_signature_at(1), std::nullopt);
  EXPECT_EQ(line.key_signature_at(2), (KeySignature{-6, false}));
  EXPECT_EQ(line.key_signature_at(8), (KeySignature{7, true}));
}

TEST(SmfKeySignature, ThatNoCircleOfFifthsHasIsPassedOver) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  for (const Bytes& event : {key_signature(0, 8, 0), key_signature(0, -8, 0),
                             key_signature(0, 0, 2), Bytes{0, 0xFF, 0x59, 1, 3}}) {
    EXPECT_THAT(read_or_fail(file(event + note)).time_line.key_signatures, IsEmpty());
  }
}

TEST(SmfTimeLine, WhatIsNoTempoAndNoSignatureIsToldOnceAKindWithItsPlace) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const auto repairs_of = [&](const Bytes& events) {
    return read_or_fail(file(note + events)).repairs;
  };
  const Bytes no_tempos[] = {tempo(0, 0),
                             {0, 0xFF, 0x51, 2, 1, 2},
                             {0, 0xFF, 0x51, 0},
                             {0, 0xFF, 0x51, 4, 0, 7, 0xA1, 0x20}};
  for (const Bytes& event : no_tempos) {
    EXPECT_THAT(repairs_of(event), ElementsAre(IsAt(kEvents + 8, "track 1: tempos of 0")));
  }
  const Bytes no_times[] = {time_signature(0, 0, 2),   time_signature(0, 3, 7),
                            time_signature(0, 3, 255), {0, 0xFF, 0x58, 3, 3, 2, 24},
                            {0, 0xFF, 0x58, 2, 3, 2},  {0, 0xFF, 0x58, 1, 3},
                            {0, 0xFF, 0x58, 0}};
  for (const Bytes& event : no_times) {
    EXPECT_THAT(repairs_of(event), ElementsAre(IsAt(kEvents + 8, "track 1: time signatures")));
  }
  const Bytes no_keys[] = {key_signature(0, 8, 0),
                           key_signature(0, -8, 0),
                           key_signature(0, 0, 2),
                           {0, 0xFF, 0x59, 1, 3},
                           {0, 0xFF, 0x59, 0}};
  for (const Bytes& event : no_keys) {
    EXPECT_THAT(repairs_of(event), ElementsAre(IsAt(kEvents + 8, "track 1: key signatures")));
  }
  const auto all = repairs_of(tempo(0, 0) + tempo(0, 0) + key_signature(0, 8, 0) +
                              time_signature(0, 0, 2) + time_signature(0, 3, 2));
  EXPECT_THAT(
      all, ElementsAre(IsAt(kEvents + 8, "passed over: 2"), IsAt(kEvents + 28, "time signatures"),
                       IsAt(kEvents + 22, "key signatures")));
}

TEST(SmfParts, AreTheChannelsOfTheTracks) {
  const auto note = [](std::uint8_t channel) {
    return Bytes{0, static_cast<std::uint8_t>(0x90 | channel), 60, 1,
                 5, static_cast<std::uint8_t>(0x80 | channel), 60, 0};
  };
  const auto named = [](std::uint8_t letter) { return Bytes{0, 0xFF, 0x03, 1, letter}; };
  const Bytes programs = {0, 0xC0, 9, 0, 0xC4, 40};  // of the first track, for channels 0 and 4
  const Bytes port = {0, 0xFF, 0x21, 1, 1};
  const SmfContents contents =
      read_smf(header(3) + track(named('a') + programs + note(0) + note(9)) +
                   track(named('b') + note(4) + note(0) + note(4)) + track(port + note(4)),
               NoteOrder::kByTrack)
          .value();
  EXPECT_THAT(contents.parts,
              ::testing::ElementsAre(
                  Part{.name = "a", .program = 9, .track = 0, .channel = 0, .has_program = true},
                  Part{.name = "a", .program = 0, .track = 0, .channel = 9},
                  Part{.name = "b", .program = 40, .track = 1, .channel = 4, .has_program = true},
                  Part{.name = "b", .program = 9, .track = 1, .channel = 0, .has_program = true},
                  Part{.name = "", .program = 0, .track = 2, .port = 1, .channel = 4}));
  std::vector<int> parts;
  for (const Note& n : contents.notes) parts.push_back(n.part);
  EXPECT_THAT(parts, ::testing::ElementsAre(0, 1, 2, 3, 2, 4));
}

TEST(SmfParts, OfAPortThatComesAgainAreTheSame) {
  const auto port = [](std::uint8_t number) { return Bytes{0, 0xFF, 0x21, 1, number}; };
  const Bytes on = {0, 0x90, 60, 1};
  const Bytes off = {5, 0x80, 60, 0};
  const SmfContents contents =
      read_or_fail(file(on + port(1) + on + port(0) + off + on + port(1) + off + port(0) + off));
  EXPECT_THAT(contents.notes, ElementsAre(Note{0, 5, 60, 1, 0, 0}, Note{0, 10, 60, 1, 0, 1},
                                          Note{5, 10, 60, 1, 0, 0}));
  EXPECT_EQ(contents.parts.size(), 2u);
}

TEST(SmfTimeSignature, OfNoBeatsOrTooShortAUnitIsPassedOver) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const auto signature_of = [&](const Bytes& event) {
    return read_smf(file(event + note)).value().time_line.time_signature_at(0);
  };
  EXPECT_EQ(signature_of(time_signature(0, 0, 2)), TimeSignature());
  EXPECT_EQ(signature_of(time_signature(0, 3, 7)), TimeSignature());
  EXPECT_EQ(signature_of({0, 0xFF, 0x58, 1, 3}), TimeSignature());  // cut short
  EXPECT_EQ(signature_of({0, 0xFF, 0x58, 2, 3, 2}), TimeSignature());
  EXPECT_EQ(signature_of({0, 0xFF, 0x58, 3, 3, 2, 24}), TimeSignature());
  EXPECT_EQ(signature_of({0, 0xFF, 0x58, 5, 3, 2, 24, 8, 0}), (TimeSignature{3, 4}));
}

TEST(SmfTempo, ThatIsNoneOrOfAnotherLengthIsPassedOver) {
  const Bytes note = {0, 0x90, 60, 1, 5, 0x80, 60, 0};
  const Bytes two_bytes = {0, 0xFF, 0x51, 2, 1, 2};
  const auto contents = read_smf(file(tempo(0, 0) + two_bytes + note));
  ASSERT_TRUE(contents.ok());
  EXPECT_EQ(contents.value().time_line.tempo_at(0), kStandardTempo);
  EXPECT_EQ(contents.value().notes.size(), 1u);
  // Cut off within the event.
  const auto cut = read_smf(header() + chunk("MTrk", note + Bytes{0, 0xFF, 0x51, 3, 1}));
  EXPECT_EQ(cut.value().time_line.tempo_at(0), kStandardTempo);
}

}  // namespace
}  // namespace crnngan::midi

#include "render/synthesizer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/error_of.h"
#include "base/files.h"

namespace crnngan::render {
namespace {

constexpr int kPlayedRate = 11'025;
constexpr double kBlock = 64.0 / kPlayedRate;

// A MIDI file of one track of 96 ticks a quarter, which is half a second.
Bytes one_track(const Bytes& events, const Bytes& end = {0x00, 0xFF, 0x2F, 0x00}) {
  Bytes bytes{'M', 'T', 'h', 'd', 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, 'M', 'T', 'r', 'k', 0, 0};
  const std::size_t size = events.size() + end.size();
  bytes.insert(bytes.end(),
               {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)});
  bytes.insert(bytes.end(), events.begin(), events.end());
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

std::vector<float> played(const Bytes& midi) {
  std::vector<float> samples;
  play(midi, default_soundfont(), kPlayedRate, [&](std::span<const float> block) {
    samples.insert(samples.end(), block.begin(), block.end());
  });
  return samples;
}

double length_of_played(const std::vector<float>& samples) {
  return static_cast<double>(samples.size() / kChannels) / kPlayedRate;
}

// The highest amplitude from one time to another.
double peak(const std::vector<float>& samples, double from, double to) {
  const auto place = [&](double seconds) {
    return samples.begin() + static_cast<std::ptrdiff_t>(seconds * kPlayedRate) * kChannels;
  };
  double highest = 0;
  std::for_each(place(from), place(to),
                [&](float sample) { highest = std::max(highest, std::abs(double{sample})); });
  return highest;
}

constexpr double kHeard = 1e-3;

// A quarter of middle C by an organ, whose tones do not fade.
const Bytes kOrgan = {0, 0xC0, 19, 0, 0x90, 60, 100, 96, 0x80, 60, 64};

TEST(Synthesizer, PlaysOnToTheEndOfTheTrack) {
  const Bytes late_end = {0x87, 0x40, 0xFF, 0x2F, 0x00};  // five seconds behind the note
  const auto samples = played(one_track(kOrgan, late_end));
  EXPECT_NEAR(length_of_played(samples), 5.5, kBlock);
  EXPECT_GT(peak(samples, 0.1, 0.4), kHeard);
  EXPECT_LT(peak(samples, 3, 5.4), kHeard);
}

TEST(Synthesizer, FollowsEveryTempoChangeInTime) {
  // A tempo a tick, then a note.
  Bytes events;
  double seconds = 0;
  for (int n = 0; n < 300; ++n) {
    const int us_per_quarter = 300'000 + n % 7 * 200'000;
    events.insert(events.end(), {n == 0 ? std::uint8_t{0} : std::uint8_t{1}, 0xFF, 0x51, 3,
                                 static_cast<std::uint8_t>(us_per_quarter >> 16),
                                 static_cast<std::uint8_t>(us_per_quarter >> 8 & 0xFF),
                                 static_cast<std::uint8_t>(us_per_quarter & 0xFF)});
    seconds += us_per_quarter * 1e-6 / 96;
  }
  events.insert(events.end(), {1, 0x90, 60, 127, 96, 0x80, 60, 64});
  const auto samples = played(one_track(events));
  EXPECT_LT(peak(samples, 0, seconds - kBlock), kHeard);
  EXPECT_GT(peak(samples, seconds, seconds + 0.05), kHeard);
}

TEST(Synthesizer, HearsInstrumentsBendsPedalsAndSystemExclusive) {
  const auto differs =
      [plain = played(one_track({0, 0x90, 60, 100, 96, 0x80, 60, 64}))](const Bytes& before) {
        Bytes events = before;
        events.insert(events.end(), {0, 0x90, 60, 100, 96, 0x80, 60, 64});
        return played(one_track(events)) != plain;
      };
  EXPECT_FALSE(differs({}));
  EXPECT_TRUE(differs({0, 0xC0, 40}));        // a violin
  EXPECT_FALSE(differs({0, 0xC1, 40}));       // of another channel
  EXPECT_TRUE(differs({0, 0xE0, 0, 80}));     // bent upwards
  EXPECT_TRUE(differs({0, 0xB0, 7, 40}));     // volume
  EXPECT_TRUE(differs({0, 0xB0, 64, 127}));   // the pedal
  EXPECT_TRUE(differs({0, 0xD0, 127}));       // pressure on the channel
  EXPECT_FALSE(differs({0, 0xA0, 61, 127}));  // pressure on another key
  // General MIDI on: undoes the violin before it.
  EXPECT_FALSE(differs({0, 0xC0, 40, 0, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7}));
}

TEST(Synthesizer, ARepairedFileKeepsItsInstruments) {
  EXPECT_EQ(played(one_track(kOrgan, {})), played(one_track(kOrgan)));  // no End of Track
}

TEST(Synthesizer, ANoteThatIsNeverClosedLastsAQuarter) {
  const Bytes open = {0, 0xC0, 19, 0, 0x90, 60, 100};
  const Bytes late_end = {0x83, 0x60, 0xFF, 0x2F, 0x00};
  EXPECT_EQ(played(one_track(open, late_end)),
            played(one_track(kOrgan, {0x83, 0x00, 0xFF, 0x2F, 0x00})));
}

TEST(Synthesizer, ANoteOffOfTheOlderToneDoesNotEndTheNewer) {
  // A violin: a quarter, begun again after an eighth for five quarters more.
  const Bytes events = {0,   0xC0, 40,   0,  0x90, 60,   100,  48,   0x90, 60,
                        100, 48,   0x80, 60, 64,   0x83, 0x60, 0x80, 60,   64};
  const auto samples = played(one_track(events));
  EXPECT_GT(peak(samples, 0.6, 0.8), kHeard);
  EXPECT_GT(peak(samples, 2.6, 2.9), kHeard);
}

TEST(Synthesizer, OfAKeyThatStartsTwiceAtATickTheLongerToneIsHeard) {
  const Bytes twice = {0,   0xC0, 40,   0,  0x90, 60,   100,  0,    0x90, 60,
                       100, 48,   0x80, 60, 64,   0x86, 0x00, 0x80, 60,   64};
  EXPECT_GT(peak(played(one_track(twice)), 3.5, 4), kHeard);
}

TEST(Synthesizer, PortsHaveChannelsAndPercussionOfTheirOwn) {
  const auto port = [](std::uint8_t number) { return Bytes{0, 0xFF, 0x21, 1, number}; };
  const auto of = [](const std::vector<Bytes>& parts) {
    Bytes events;
    for (const Bytes& part : parts) events.insert(events.end(), part.begin(), part.end());
    return played(one_track(events));
  };
  const Bytes organ = {0, 0xC0, 19};
  const Bytes other_organ = {0, 0xC0, 20};
  const Bytes note = {0, 0x90, 60, 100, 96, 0x80, 60, 64};
  const Bytes drum = {0, 0x99, 38, 100, 96, 0x89, 38, 64};
  // A synthesizer that plays nothing adds its dither.
  EXPECT_THAT(of({organ, port(5), other_organ, port(0), note}),
              testing::Pointwise(testing::FloatNear(1e-5F), of({organ, note})));
  EXPECT_NE(of({organ, other_organ, note}), of({organ, note}));
  EXPECT_GT(peak(of({organ, note, port(3), drum}), 0.51, 0.6), 10 * kHeard);
  // More ports than there is room for are heard all the same.
  std::vector<Bytes> many;
  for (int number = 0; number < 40; ++number) {
    many.push_back(port(static_cast<std::uint8_t>(number)));
    many.push_back(drum);
  }
  EXPECT_GT(peak(of(many), 19.5, 20), kHeard);
}

TEST(Synthesizer, PercussionAloneIsHeard) {
  EXPECT_GT(peak(played(one_track({0, 0x99, 38, 100, 96, 0x89, 38, 64})), 0, 0.3), kHeard);
}

TEST(Synthesizer, WhatIsNoMidiOrTooLongIsRefused) {
  const auto refusal = [](const Bytes& midi) { return test::error_of([&] { played(midi); }); };
  EXPECT_NE(refusal({1, 2, 3}).find("MThd"), std::string::npos);
  EXPECT_NE(refusal(one_track(kOrgan, {0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0x2F, 0})).find("388.4 hours"),
            std::string::npos);
}

}  // namespace
}  // namespace crnngan::render

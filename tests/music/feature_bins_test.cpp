#include "music/feature_bins.h"

#include <gtest/gtest.h>

#include <random>

#include "music/pace.h"

namespace crnngan::music {
namespace {

using Sequences = std::vector<std::vector<Tone>>;

// Pitches and velocities of a few kinds; a third of the tones follow at once, others after a
// quarter or after any of many times.
Sequences tones_of_many_times() {
  std::mt19937 random(3);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::int32_t>(random() % bound);
  };
  Sequences sequences(3);
  for (auto& sequence : sequences) {
    for (int n = 0; n < 4000; ++n) {
      const std::int32_t gap = n % 3 == 0 ? 0 : n % 3 == 1 ? 384 : 1 + below(3000);
      sequence.push_back({1 + below(2000), 40 + below(30), 60 + below(3), gap});
    }
  }
  return sequences;
}

class FeatureBinsTest : public ::testing::Test {
 protected:
  // How many bins of the feature hold the number; `exactly`: as a point.
  int holding(int feature, double number, bool exactly) const {
    const float value = codec_.feature_of(feature, number);
    const sequence::Bins& bins = bins_[static_cast<std::size_t>(feature)];
    int count = 0;
    for (int i = 0; i < bins.size(); ++i) {
      const auto& [low, high] = bins[i];
      if (low <= value && value <= high && (!exactly || low == high)) ++count;
    }
    return count;
  }

  Sequences sequences_ = tones_of_many_times();
  Codec codec_ = Codec::fit({}, sequences_);
  std::vector<sequence::Bins> bins_ = feature_bins(codec_, sequences_, 100);
};

TEST_F(FeatureBinsTest, OfFewNumbersAreAllPoints) {
  ASSERT_EQ(bins_.size(), 4U);
  EXPECT_EQ(bins_[1].size(), 30);
  EXPECT_EQ(bins_[2].size(), 3);
  for (int pitch = 40; pitch < 70; ++pitch) EXPECT_EQ(holding(1, pitch, true), 1);
}

TEST_F(FeatureBinsTest, OfManyNumbersAreAtMostAsManyAsAskedForAndHoldEachOnce) {
  for (const int feature : {0, 3}) {
    const auto& bins = bins_[static_cast<std::size_t>(feature)];
    EXPECT_LE(bins.size(), 100);
    EXPECT_GT(bins.size(), 25);
    for (const auto& sequence : sequences_) {
      for (const Tone& tone : sequence) {
        ASSERT_EQ(holding(feature, feature == 0 ? tone.length_ticks : tone.gap_ticks, false), 1);
      }
    }
  }
}

TEST_F(FeatureBinsTest, CommonNumbersArePoints) {
  EXPECT_EQ(holding(3, 0, true), 1);
  EXPECT_EQ(holding(3, 384, true), 1);
}

// A point is exactly the feature of the number, so that it decodes to it.
TEST_F(FeatureBinsTest, PointsAreTheFeaturesOfTones) {
  const Tone tone{100, 50, 61, 384};
  std::array<float, kFeatures> features{};
  codec_.encode({&tone, 1}, {}, features);
  EXPECT_EQ(features[1], codec_.feature_of(1, 50));
  EXPECT_EQ(features[3], codec_.feature_of(3, 384));
}

// What lies in an interval decodes to numbers between its ends, none of them further away.
TEST_F(FeatureBinsTest, IntervalsDecodeToTheirNumbers) {
  for (int i = 0; i < bins_[0].size(); ++i) {
    const auto& bin = bins_[0][i];
    std::vector<std::int32_t> ticks;
    for (const float value : {bin.low, bin.high}) {
      std::vector<Tone> events;
      const std::array<float, kFeatures> features{value, 0, 0, 0};
      codec_.decode(features, events);
      ticks.push_back(events.front().length_ticks);
    }
    EXPECT_EQ(holding(0, ticks[0], false), 1);
    EXPECT_EQ(holding(0, ticks[1], false), 1);
    EXPECT_EQ(ticks[0] == ticks[1], bin.low == bin.high);
  }
}

TEST(FeatureBinsOfCells, EmptySlotsHaveABinOfTheirOwn) {
  const Sequences cells{{{100, 60, 20, 0}, {100, 64, 30, 0}, {90, 50, 20, 10}, silence(0)}};
  const Codec codec = Codec::fit({.tones_per_cell = 2}, cells);
  const auto bins = feature_bins(codec, cells, 10);
  ASSERT_EQ(bins.size(), 8U);
  EXPECT_EQ(bins[5].size(), 1);  // the second slot's pitch: the silence has none
  EXPECT_EQ(bins[6].size(), 2);  // its velocity: of a tone, and nothing
  EXPECT_EQ(bins[7].size(), 1);  // its gap is always none
}

TEST_F(FeatureBinsTest, ArePickedAtATemperatureOfFrequencyAlone) {
  EXPECT_EQ(temperatures(codec_, 0.5F), (std::vector<float>{1, 0.5F, 1, 1}));
}

TEST(Temperatures, AreTheSameForEachToneOfACell) {
  const std::vector<std::vector<Tone>> chords{{{10, 60, 64, 0}, {10, 64, 64, 0}}};
  const Codec codec = Codec::fit({.tones_per_cell = 2}, chords);
  EXPECT_EQ(temperatures(codec, 2), (std::vector<float>{1, 2, 1, 1, 1, 2, 1, 1}));
}

}  // namespace
}  // namespace crnngan::music

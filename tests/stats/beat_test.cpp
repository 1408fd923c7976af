#include "stats/beat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>
#include <vector>

namespace crnngan::stats {
namespace {

using Onsets = std::vector<std::int64_t>;

// The pattern of intervals over and over.
Onsets rhythm(const std::vector<std::int64_t>& intervals, int repeats = 40) {
  Onsets onsets = {0};
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (const std::int64_t interval : intervals) onsets.push_back(onsets.back() + interval);
  }
  return onsets;
}

// Each onset moved by a normally distributed time, as hands do.
Onsets played(Onsets onsets, double deviation_ticks) {
  std::mt19937 random(5);
  std::normal_distribution<double> off(0, deviation_ticks);
  for (std::int64_t& onset : onsets)
    onset = std::max<std::int64_t>(0, onset + std::lround(off(random)));
  std::sort(onsets.begin(), onsets.end());
  return onsets;
}

void expect_strict(const Onsets& onsets, int beat) {
  EXPECT_EQ(estimate_beat(onsets).ticks, beat);
  EXPECT_EQ(estimate_beat(onsets).clarity, 1);
}

TEST(Beat, OfEvenNotesIsTheMultipleNearestAQuarter) {
  expect_strict(rhythm({384}), 384);
  expect_strict(rhythm({192}), 384);
  expect_strict(rhythm({96}), 384);
  expect_strict(rhythm({128}), 384);  // triplets
  expect_strict(rhythm({768}), 768);
  expect_strict(rhythm({576}), 576);
}

TEST(Beat, OfSwungEighthsIsTheQuarter) { expect_strict(rhythm({256, 128}), 384); }

TEST(Beat, OfMixedNotesIsTheQuarter) {
  EXPECT_EQ(estimate_beat(rhythm({384, 192, 192})).ticks, 384);
  EXPECT_EQ(estimate_beat(rhythm({288, 96, 192, 192, 384})).ticks, 384);
}

TEST(Beat, OfLongAndShortInCompoundTimeIsTheDottedQuarter) {
  expect_strict(rhythm({384, 192}), 576);
}

TEST(Beat, MayLieBesideTheNotatedQuarter) {
  expect_strict(rhythm({331}), 331);
  expect_strict(rhythm({245}), 490);
}

TEST(Beat, SurvivesUnevenPlaying) {
  for (const std::int64_t interval : {384, 192, 128, 96}) {
    const Beat beat = estimate_beat(played(rhythm({interval}, 300), 5));
    EXPECT_NEAR(beat.ticks, 384, 6) << interval;
    EXPECT_GT(beat.clarity, 0.9) << interval;
  }
  const Beat swing = estimate_beat(played(rhythm({290, 145}, 300), 5));
  EXPECT_NEAR(swing.ticks, 435, 6);
  EXPECT_GT(swing.clarity, 0.9);
}

TEST(Beat, ChordNotPlayedTogetherIsOneOnset) {
  Onsets onsets;
  for (std::int64_t onset = 0; onset < 40 * 384; onset += 384) {
    for (const std::int64_t late : {0, 4, 9, 15}) onsets.push_back(onset + late);
  }
  expect_strict(onsets, 384);
}

TEST(Beat, OfMusicWithoutOneIsUnclear) {
  std::mt19937 random(3);
  std::exponential_distribution<double> interval(1.0 / 300);
  Onsets onsets = {0};
  for (int k = 0; k < 2000; ++k) onsets.push_back(onsets.back() + std::lround(interval(random)));
  EXPECT_LT(estimate_beat(onsets).clarity, 0.25);
}

TEST(Beat, IsNoneWhereNoTwoOnsetsAreABeatApart) {
  for (const Onsets& onsets : {Onsets{}, Onsets{7}, Onsets{0, 0}, Onsets{0, 15}, Onsets{0, 80},
                               Onsets{0, 784, 1568}, rhythm({1536})}) {
    EXPECT_EQ(estimate_beat(onsets).ticks, 0);
    EXPECT_EQ(estimate_beat(onsets).clarity, 0);
  }
}

TEST(Beat, PairsAtTheEdgeOfTheRangeCount) {
  EXPECT_EQ(estimate_beat(Onsets{0, 81}).ticks, 96);
  EXPECT_EQ(estimate_beat(Onsets{0, 783}).ticks, 768);
}

// Written down from the definition in beat.h.
int beat_by_definition(const Onsets& onsets) {
  Onsets groups;
  for (const std::int64_t onset : onsets) {
    if (groups.empty() || onset >= groups.back() + 16) groups.push_back(onset);
  }
  int best = 0;
  double most = 0;
  for (int period = 96; period <= 768; ++period) {
    double explained = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (std::size_t j = i + 1; j < groups.size(); ++j) {
        const auto off = static_cast<double>(std::abs(groups[j] - groups[i] - period));
        explained += std::max(0.0, 16 - off);
      }
    }
    const double score = explained * std::exp(-std::pow(std::log2(period / 384.0), 2) / 2);
    if (score > most) {
      most = score;
      best = period;
    }
  }
  return best;
}

TEST(Beat, IsThatOfTheDefinition) {
  std::mt19937 random(1);
  const auto below = [&](std::int64_t bound) {
    return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(random);
  };
  for (int trial = 0; trial < 60; ++trial) {
    const std::int64_t widest = 20 + below(600);
    Onsets onsets = {below(100)};
    for (int k = 0; k < 40; ++k) onsets.push_back(onsets.back() + below(widest));
    ASSERT_EQ(estimate_beat(onsets).ticks, beat_by_definition(onsets)) << "trial " << trial;
  }
}

TEST(Beat, OfAMillionOnsetsInARowTakesNoTime) {
  Onsets onsets;
  for (std::int64_t onset = 0; onset < 1'000'000; ++onset) onsets.push_back(onset);
  const std::clock_t start = std::clock();
  EXPECT_EQ(estimate_beat(onsets).ticks, 384);
  EXPECT_LT(std::clock() - start, 1 * CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace crnngan::stats

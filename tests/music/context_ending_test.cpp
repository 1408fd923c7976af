// Where a piece that is written begins and ends.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "context_fixture.h"

namespace crnngan::music {
namespace {

// A listener that has heard one tone of each of these gaps.
class Ending : public ContextTest {
 protected:
  std::unique_ptr<sequence::Listener> behind(const std::vector<std::int32_t>& gaps,
                                             const Wishes& wishes) const {
    auto listener = context_.listener(wishes);
    listener->start();
    for (const std::int32_t gap : gaps) hear(gap, *listener);
    return listener;
  }

  void hear(std::int32_t gap, sequence::Listener& listener) const {
    const Tone tone{96, 60, 60, gap};
    std::vector<float> features(4);
    std::vector<int> bins(4);
    codec_.encode(std::span(&tone, 1), {}, features);
    for (std::size_t f = 0; f < 4; ++f) bins[f] = bins_[f].of(features[f]);
    listener.hear(features, bins);
  }

  bool permits(std::int32_t gap, const sequence::Listener& listener) const {
    std::vector<float> probabilities(static_cast<std::size_t>(bins_[3].size()), 1);
    listener.permit(3, {}, {}, probabilities);
    return probabilities[static_cast<std::size_t>(bins_[3].of(codec_.feature_of(3, gap)))] > 0;
  }

  int left(sequence::Listener& listener) {
    std::vector<int> told(context_.columns().size());
    listener.tell(told);
    return told[column("place.left")];
  }
};

TEST_F(Ending, ASongOfATimeHasItsLastOnsetThereAndEndsWhenTimePassesAfterIt) {
  const auto listener = behind({0, 96}, {.ticks = 192, .ends = true});
  EXPECT_TRUE(permits(0, *listener));
  EXPECT_TRUE(permits(96, *listener));
  EXPECT_FALSE(permits(192, *listener));
  EXPECT_EQ(left(*listener), 1 + 1);
  hear(96, *listener);
  hear(0, *listener);
  EXPECT_EQ(left(*listener), 1);
  EXPECT_TRUE(permits(192, *listener));
  EXPECT_FALSE(listener->has_ended());
  hear(192, *listener);
  EXPECT_TRUE(listener->has_ended());
  listener->start();
  EXPECT_FALSE(listener->has_ended());
}

TEST_F(Ending, TheTimeOfAContinuationBeginsWithItsFirstTone) {
  const auto listener = behind({0, 96, 192}, {.heard = 2, .ticks = 96, .ends = true});
  EXPECT_EQ(left(*listener), 1 + 1);
  EXPECT_FALSE(permits(192, *listener));
  hear(96, *listener);
  hear(96, *listener);
  EXPECT_TRUE(listener->has_ended());
}

TEST_F(Ending, AContinuationBeginsOnABarLine) {
  const auto listener = behind({0, 192}, {.heard = 2, .signatures = around_.signatures});
  EXPECT_TRUE(permits(192, *listener));  // behind a pickup of 384
  EXPECT_FALSE(permits(0, *listener));
  EXPECT_FALSE(permits(96, *listener));
  hear(192, *listener);
  EXPECT_TRUE(permits(0, *listener));
  EXPECT_TRUE(permits(96, *listener));
}

TEST_F(Ending, ASongOfTonesEndsAtABarLineNearTheLast) {
  const Wishes wishes{.events = 40, .signatures = around_.signatures, .ends = true};
  std::vector<std::int32_t> gaps(20, 96);
  gaps.front() = 0;
  // The last ten tones are as fast as those before: the nearest bar line is the fortieth sixteenth,
  // since the pickup has four and each bar twelve.
  const auto listener = behind(gaps, wishes);
  for (int sixteenths = 40 - 19; sixteenths > 0; --sixteenths) {
    if (sixteenths <= 11) {
      EXPECT_EQ(left(*listener), 1 + sixteenths);
    }
    EXPECT_FALSE(listener->has_ended());
    hear(96, *listener);
  }
  EXPECT_EQ(left(*listener), 1);
  hear(96, *listener);
  EXPECT_TRUE(listener->has_ended());
}

// After eight of ten tones a bar line lies behind them that is nearer than the next.
TEST_F(Ending, ASongEndsOnNoBarLineThatHasPassed) {
  const auto listener = behind({0, 96, 96, 96, 96, 96, 96, 96},
                               {.events = 10, .signatures = around_.signatures, .ends = true});
  EXPECT_EQ(left(*listener), 1 + 9);
}

TEST_F(Ending, WhatDoesNotHaveToEndGoesOn) {
  const auto listener = behind({0, 96, 96}, {.ticks = 96});
  EXPECT_EQ(left(*listener), 1);
  EXPECT_FALSE(listener->has_ended());
}

}  // namespace
}  // namespace crnngan::music

#include "sequence/windows.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace crnngan::sequence {
namespace {

using ::testing::IsEmpty;

std::vector<std::pair<std::size_t, std::size_t>> pairs(const std::vector<Window>& windows) {
  std::vector<std::pair<std::size_t, std::size_t>> result;
  for (const Window& window : windows) result.emplace_back(window.sequence, window.first);
  return result;
}

const std::vector<std::size_t> kLengths{100, 9, 10, 0, 11, 250};

TEST(EpochWindows, LieInsideSequencesThatAreLongEnough) {
  for (std::uint32_t epoch = 0; epoch < 200; ++epoch) {
    const auto windows = epoch_windows(kLengths, 10, 3, 1, epoch);
    std::map<std::size_t, int> counts;
    for (const Window& window : windows) {
      ASSERT_LT(window.sequence, kLengths.size());
      ASSERT_LE(window.first + 10, kLengths[window.sequence]);
      ++counts[window.sequence];
    }
    EXPECT_EQ(counts, (std::map<std::size_t, int>{{0, 3}, {2, 3}, {4, 3}, {5, 3}}));
  }
}

TEST(EpochWindows, EveryPlaceIsDrawnAboutEquallyOften) {
  const std::vector<std::size_t> lengths{14};
  std::map<std::size_t, int> counts;
  for (std::uint32_t epoch = 0; epoch < 1000; ++epoch) {
    for (const Window& window : epoch_windows(lengths, 10, 5, 1, epoch)) ++counts[window.first];
  }
  ASSERT_EQ(counts.size(), 5u);
  for (const auto& [place, count] : counts) {
    EXPECT_NEAR(count, 1000, 150) << "place " << place;  // five deviations
  }
}

TEST(EpochWindows, AShareIsMovedToEachEdge) {
  const std::vector<std::size_t> lengths{1000, 10};
  std::map<std::size_t, int> firsts;
  for (std::uint32_t epoch = 0; epoch < 50; ++epoch) {
    const auto anywhere = epoch_windows(lengths, 10, 200, 1, epoch);
    auto moved = anywhere;
    move_to_edges(moved, lengths, 0, 1, epoch);
    EXPECT_EQ(pairs(moved), pairs(anywhere));
    move_to_edges(moved, lengths, 0.2, 1, epoch);
    for (std::size_t i = 0; i < moved.size(); ++i) {
      EXPECT_EQ(moved[i].sequence, anywhere[i].sequence);
      if (moved[i].sequence == 1) {
        EXPECT_EQ(moved[i].first, 0u);
      } else {
        ++firsts[moved[i].first == anywhere[i].first ? 1 : moved[i].first];
      }
    }
  }
  EXPECT_NEAR(firsts[0], 2000, 200);  // of 10,000; five deviations
  EXPECT_NEAR(firsts[990], 2000, 200);
  EXPECT_NEAR(firsts[1], 6000, 250);
}

TEST(EpochWindows, EverySequenceComesFirstAboutEquallyOften) {
  const std::vector<std::size_t> lengths{10, 10, 10, 10};
  std::map<std::size_t, int> first;
  std::map<std::size_t, int> last;
  for (std::uint32_t epoch = 0; epoch < 4000; ++epoch) {
    const auto windows = epoch_windows(lengths, 10, 1, 1, epoch);
    ++first[windows.front().sequence];
    ++last[windows.back().sequence];
  }
  for (std::size_t sequence = 0; sequence < 4; ++sequence) {
    EXPECT_NEAR(first[sequence], 1000, 140) << "sequence " << sequence;
    EXPECT_NEAR(last[sequence], 1000, 140) << "sequence " << sequence;
  }
}

TEST(EpochWindows, SeedAndEpochDecideEverything) {
  const auto windows = pairs(epoch_windows(kLengths, 10, 20, 7, 3));
  EXPECT_EQ(pairs(epoch_windows(kLengths, 10, 20, 7, 3)), windows);
  EXPECT_NE(pairs(epoch_windows(kLengths, 10, 20, 8, 3)), windows);
  EXPECT_NE(pairs(epoch_windows(kLengths, 10, 20, 7, 4)), windows);
}

TEST(EpochWindows, SequencesTooShortForAWindowChangeOnlyTheNumbering) {
  const std::vector<std::size_t> without{100, 10, 11, 250};
  const std::size_t numbers[] = {0, 2, 4, 5};
  auto expected = pairs(epoch_windows(without, 10, 2, 1, 1));
  for (auto& [sequence, first] : expected) sequence = numbers[sequence];
  EXPECT_EQ(pairs(epoch_windows(kLengths, 10, 2, 1, 1)), expected);
}

TEST(EpochWindows, WithoutALongSequenceThereAreNone) {
  EXPECT_THAT(epoch_windows({}, 10, 3, 1, 1), IsEmpty());
  EXPECT_THAT(epoch_windows(kLengths, 251, 3, 1, 1), IsEmpty());
  EXPECT_THAT(epoch_windows(kLengths, 10, 0, 1, 1), IsEmpty());
}

TEST(EpochWindows, ShortSequencesAreTakenWholeWhenAskedFor) {
  for (std::uint32_t epoch = 0; epoch < 50; ++epoch) {
    std::map<std::size_t, int> counts;
    for (const Window& window :
         epoch_windows(kLengths, 10, 2, 1, epoch, ShortSequences::kTakeWhole)) {
      EXPECT_EQ(window.length, std::min<std::size_t>(10, kLengths[window.sequence]));
      EXPECT_LE(window.first + window.length, kLengths[window.sequence]);
      ++counts[window.sequence];
    }
    // All but the one without events.
    EXPECT_EQ(counts, (std::map<std::size_t, int>{{0, 2}, {1, 2}, {2, 2}, {4, 2}, {5, 2}}));
  }
}

TEST(EpochWindows, HaveTheLengthAskedFor) {
  for (const Window& window : epoch_windows(kLengths, 10, 2, 1, 1)) EXPECT_EQ(window.length, 10u);
}

TEST(BatchesInEpoch, TheLastOneNeedNotBeFull) {
  EXPECT_EQ(batches_in_epoch(0, 20), 0u);
  EXPECT_EQ(batches_in_epoch(1, 20), 1u);
  EXPECT_EQ(batches_in_epoch(20, 20), 1u);
  EXPECT_EQ(batches_in_epoch(21, 20), 2u);
  EXPECT_EQ(batches_in_epoch(21, 1), 21u);
}

}  // namespace
}  // namespace crnngan::sequence

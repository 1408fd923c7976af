#include "corpus/batches.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <tuple>

namespace crnngan::corpus {
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

// Features that tell where they come from: sequence, event, row.
void tell_place(std::size_t sequence, std::size_t event, std::size_t row,
                std::span<float> features) {
  ASSERT_EQ(features.size(), 3u);
  features[0] = static_cast<float>(sequence);
  features[1] = static_cast<float>(event);
  features[2] = static_cast<float>(row);
}

Batch filled(std::span<const Window> windows, std::size_t number, std::size_t steps,
             std::size_t rows, int threads = 1) {
  ThreadPool pool(threads);
  Batch batch;
  fill_batch(windows, number, steps, rows, 3, tell_place, pool, batch);
  return batch;
}

TEST(FillBatch, WindowsStandSideBySideStepAfterStep) {
  const std::vector<Window> windows{{4, 10, 3}, {7, 0, 3}, {9, 5, 3}, {2, 1, 3}};
  const Batch batch = filled(windows, 1, 3, 2);
  EXPECT_EQ(batch.features, (std::vector<float>{9, 5, 0, 2, 1, 1,  //
                                                9, 6, 2, 2, 2, 3,  //
                                                9, 7, 4, 2, 3, 5}));
  EXPECT_EQ(batch.mask, std::vector<float>(6, 1));
}

TEST(FillBatch, TheLastBatchGoesOnWithTheFirstWindows) {
  const std::vector<Window> windows{{0, 0, 1}, {1, 0, 1}, {2, 0, 1}};
  EXPECT_EQ(filled(windows, 1, 1, 2).features, (std::vector<float>{2, 0, 0, 0, 0, 1}));
}

TEST(FillBatch, BehindTheEndOfAShortWindowFeaturesAndMaskAreZero) {
  const std::vector<Window> windows{{4, 10, 1}, {7, 3, 2}};
  ThreadPool pool(1);
  Batch batch;
  batch.features.assign(100, 5);  // of an earlier batch
  batch.mask.assign(100, 5);
  fill_batch(windows, 0, 3, 2, 3, tell_place, pool, batch);
  EXPECT_EQ(batch.features, (std::vector<float>{4, 10, 0, 7, 3, 1,  //
                                                0, 0, 0, 7, 4, 3,   //
                                                0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(batch.mask, (std::vector<float>{1, 1, 0, 1, 0, 0}));
}

TEST(FillBatch, LongerWindowsAreCut) {
  const std::vector<Window> windows{{4, 10, 50}};
  EXPECT_EQ(filled(windows, 0, 2, 1).features, (std::vector<float>{4, 10, 0, 4, 11, 1}));
}

TEST(FillBatch, AnyNumberOfThreadsGivesTheSameBits) {
  const std::vector<std::size_t> lengths{50, 3, 20, 0, 31, 19, 8};
  const auto windows = epoch_windows(lengths, 20, 3, 1, 1, ShortSequences::kTakeWhole);
  for (const std::size_t steps : {1u, 2u, 19u, 20u}) {
    const Batch one = filled(windows, 0, steps, 16);
    for (const int threads : {2, 3, 8, 25}) {
      const Batch more = filled(windows, 0, steps, 16, threads);
      EXPECT_EQ(more.features, one.features) << threads << " threads, " << steps << " steps";
      EXPECT_EQ(more.mask, one.mask) << threads << " threads, " << steps << " steps";
    }
  }
}

TEST(FillBatch, EachEventIsWrittenOnce) {
  const std::vector<Window> windows{{0, 0, 7}, {1, 0, 7}, {2, 0, 7}};
  ThreadPool pool(3);
  std::vector<std::atomic<int>> written(21);
  Batch batch;
  fill_batch(
      windows, 0, 7, 3, 1,
      [&](std::size_t, std::size_t, std::size_t row, std::span<float>) { ++written[row]; }, pool,
      batch);
  for (const auto& count : written) EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace crnngan::corpus

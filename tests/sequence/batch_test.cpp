#include "sequence/batch.h"

#include <gmock/gmock.h>

#include <atomic>
#include <vector>

namespace crnngan::sequence {
namespace {

// Features that tell where they come from: sequence, event, row. Bins are ten times those.
void tell_place(std::size_t sequence, std::size_t event, std::size_t row, const EventRow& filled) {
  const std::span<float> x = filled.features;
  const std::span<int> bins = filled.bins;
  ASSERT_EQ(x.size(), 3U);
  x[0] = static_cast<float>(sequence);
  x[1] = static_cast<float>(event);
  x[2] = static_cast<float>(row);
  for (std::size_t f = 0; f < bins.size(); ++f) bins[f] = 10 * static_cast<int>(x[f]);
}

Batch filled(std::span<const Window> windows, int steps, int threads = 1, bool has_bins = false) {
  ThreadPool pool(threads);
  Batch batch;
  fill(windows, steps, {3, has_bins}, tell_place, pool, batch);
  return batch;
}

TEST(Batch, WindowsStandSideBySideStepAfterStep) {
  const std::vector<Window> windows{{9, 5, 3}, {2, 1, 3}};
  const Batch batch = filled(windows, 3);
  EXPECT_EQ(batch.steps, 3);
  EXPECT_EQ(batch.rows, 2);
  EXPECT_EQ(batch.features, 3);
  EXPECT_EQ(batch.x, (std::vector<float>{9, 5, 0, 2, 1, 1,  //
                                         9, 6, 2, 2, 2, 3,  //
                                         9, 7, 4, 2, 3, 5}));
  EXPECT_EQ(batch.lengths, (std::vector<int>{3, 3}));
  EXPECT_TRUE(batch.bins.empty());
}

TEST(Batch, BinsStandBesideTheirFeatures) {
  const std::vector<Window> windows{{9, 5, 1}, {2, 1, 2}};
  EXPECT_EQ(filled(windows, 2, 1, /*has_bins=*/true).bins,
            (std::vector<int>{90, 50, 0, 20, 10, 10,  //
                              0, 0, 0, 20, 20, 30}));
}

TEST(Batch, BehindTheEndOfAShortWindowAllIsZero) {
  const std::vector<Window> windows{{4, 10, 1}, {7, 3, 2}};
  ThreadPool pool(1);
  Batch batch;
  batch.x.assign(100, 5);  // of an earlier batch
  batch.bins.assign(100, 5);
  batch.lengths.assign(100, 5);
  fill(windows, 3, {3, /*has_bins=*/true}, tell_place, pool, batch);
  EXPECT_EQ(batch.x, (std::vector<float>{4, 10, 0, 7, 3, 1,  //
                                         0, 0, 0, 7, 4, 3,   //
                                         0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(batch.bins[14], 0);
  EXPECT_EQ(batch.lengths, (std::vector<int>{1, 2}));
}

TEST(Batch, LongerWindowsAreCut) {
  const std::vector<Window> windows{{4, 10, 50}};
  const Batch batch = filled(windows, 2);
  EXPECT_EQ(batch.x, (std::vector<float>{4, 10, 0, 4, 11, 1}));
  EXPECT_EQ(batch.lengths, std::vector<int>{2});
}

TEST(Batch, AnyNumberOfThreadsGivesTheSameBits) {
  const std::vector<std::size_t> lengths{50, 3, 20, 0, 31, 19, 8};
  const auto windows = epoch_windows(lengths, 20, 3, 1, 1, ShortSequences::kTakeWhole);
  for (const int steps : {1, 2, 19, 20}) {
    const Batch one = filled(windows, steps);
    for (const int threads : {2, 3, 8, 25}) {
      const Batch more = filled(windows, steps, threads);
      EXPECT_EQ(more.x, one.x) << threads << " threads, " << steps << " steps";
    }
  }
}

TEST(Batch, EachEventIsWrittenOnce) {
  const std::vector<Window> windows{{0, 0, 7}, {1, 0, 7}, {2, 0, 7}};
  ThreadPool pool(3);
  std::vector<std::atomic<int>> written(21);
  Batch batch;
  fill(
      windows, 7, {.features = 1},
      [&](std::size_t, std::size_t, std::size_t row, const EventRow&) { ++written[row]; }, pool,
      batch);
  for (const auto& count : written) EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace crnngan::sequence

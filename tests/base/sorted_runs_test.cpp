#include "base/sorted_runs.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/error.h"
#include "base/temporary_folder.h"

namespace crnngan {
namespace {

struct Counted {
  std::uint32_t key;
  std::uint32_t count;

  bool operator<(const Counted& other) const { return key < other.key; }
  void absorb(const Counted& other) { count += other.count; }
};

std::vector<std::uint64_t> random_values(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> values(count);
  for (std::uint64_t& value : values) value = random() % 5000;
  return values;
}

TEST(SortedRuns, WhatFitsAndWhatDoesNotComesAscendingWithAllThatIsEqual) {
  const TemporaryFolder folder;
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    for (const std::size_t count : {0, 1, 63, 64, 65, 1000, 20'000}) {
      for (const std::size_t memory : {std::size_t{1}, std::size_t{8000}, std::size_t{1} << 40}) {
        SCOPED_TRACE(testing::Message() << count << " values, " << memory << " bytes");
        SortedRuns<std::uint64_t> runs(memory, folder.path(), pool);
        std::vector<std::uint64_t> expected = random_values(count);
        for (const std::uint64_t value : expected) runs.add(value);
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(runs.is_on_disk(), count > std::max<std::size_t>(64, memory / 8));
        std::vector<std::uint64_t> merged;
        runs.merge([&](std::uint64_t value) { merged.push_back(value); });
        EXPECT_EQ(merged, expected);
      }
    }
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SortedRuns, JoinedValuesLoseNothingOfTheirSum) {
  const TemporaryFolder folder;
  ThreadPool pool(2);
  for (const std::size_t memory : {std::size_t{1000}, std::size_t{1} << 40}) {
    SortedRuns<Counted> runs(memory, folder.path(), pool);
    std::map<std::uint32_t, std::uint32_t> expected;
    for (const std::uint64_t value : random_values(30'000)) {
      const auto key = static_cast<std::uint32_t>(value % 100);
      runs.add({key, 1});
      ++expected[key];
    }
    std::map<std::uint32_t, std::uint32_t> found;
    std::size_t visited = 0;
    runs.merge([&](const Counted& value) {
      found[value.key] += value.count;
      ++visited;
    });
    EXPECT_EQ(found, expected);
    EXPECT_LT(visited, 30'000U);
  }
}

TEST(SortedRuns, AFolderThatIsNotThereIsNamed) {
  ThreadPool pool(1);
  SortedRuns<std::uint64_t> runs(1, "/no/such/folder", pool);
  for (std::uint64_t n = 0; n < 64; ++n) runs.add(n);
  EXPECT_THROW(runs.add(64), Error);
}

}  // namespace
}  // namespace crnngan

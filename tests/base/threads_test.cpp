#include "base/threads.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>

namespace crnngan {
namespace {

TEST(ThreadPool, EveryTaskRunsOnceForAnyNumberOfThreadsAndTasks) {
  for (const int threads : {1, 2, 3, 8}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.size(), threads);
    for (const int tasks : {0, 1, 2, 3, 7, 8, 9, 100}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
      pool.run(tasks, [&](int task) { ++runs.at(static_cast<std::size_t>(task)); });
      for (int task = 0; task < tasks; ++task) {
        ASSERT_EQ(runs[static_cast<std::size_t>(task)], 1)
            << "task " << task << " of " << tasks << " on " << threads << " threads";
      }
    }
  }
}

TEST(ThreadPool, RunReturnsOnlyWhenTheTasksOfOtherThreadsAreDone) {
  ThreadPool pool(2);
  std::atomic<int> started = 0;
  std::atomic<int> done = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  pool.run(2, [&, caller = std::this_thread::get_id()](int) {
    ++started;
    while (started < 2 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    if (std::this_thread::get_id() != caller) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ++done;
  });
  EXPECT_EQ(done, 2);
}

TEST(ThreadPool, ManyShortRunsLoseNoTask) {
  ThreadPool pool(4);
  for (int round = 0; round < 2000; ++round) {
    std::vector<int> written(5);  // plain memory: a task still running would be a race
    pool.run(5, [&](int task) { written[static_cast<std::size_t>(task)] = task + 1; });
    ASSERT_THAT(written, ::testing::ElementsAre(1, 2, 3, 4, 5)) << "round " << round;
  }
}

TEST(ThreadPool, TasksRunAtTheSameTime) {
  ThreadPool pool(3);
  std::atomic<int> waiting = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  pool.run(3, [&](int) {
    ++waiting;
    while (waiting < 3 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  });
  EXPECT_EQ(waiting, 3) << "each of the three tasks waits for the two others";
  EXPECT_LT(std::chrono::steady_clock::now(), deadline);
}

TEST(ThreadPool, OneThreadIsTheCaller) {
  ThreadPool pool(1);
  pool.run(3, [caller = std::this_thread::get_id()](int) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
  });
}

TEST(ThreadPool, AnExceptionComesThroughAfterAllOtherTasksRan) {
  for (const int threads : {1, 4}) {
    ThreadPool pool(threads);
    for (const int bad : {0, 5, 9}) {
      std::atomic<int> others = 0;
      try {
        pool.run(10, [&](int task) {
          if (task == bad) throw std::runtime_error("task " + std::to_string(task));
          ++others;
        });
        ADD_FAILURE() << "the exception of task " << bad << " was lost";
      } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "task " + std::to_string(bad));
      }
      EXPECT_EQ(others, 9);
    }
  }
}

TEST(ThreadPool, AfterAnExceptionThePoolGoesOnWithoutIt) {
  ThreadPool pool(3);
  EXPECT_THROW(pool.run(20, [](int) { throw std::runtime_error("each task"); }),
               std::runtime_error);
  std::atomic<int> runs = 0;
  EXPECT_NO_THROW(pool.run(20, [&](int) { ++runs; }));
  EXPECT_EQ(runs, 20);
}

TEST(ThreadPool, PoolsMayBeNested) {
  ThreadPool outer(2);
  std::atomic<int> runs = 0;
  outer.run(4, [&](int) {
    ThreadPool inner(2);
    inner.run(5, [&](int) { ++runs; });
  });
  EXPECT_EQ(runs, 20);
}

TEST(ThreadPool, LessThanOneThreadIsRefused) {
  for (const int threads : {0, -1}) {
    try {
      const ThreadPool pool(threads);
      ADD_FAILURE() << threads << " threads were accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(error.what(),
                "[threads] threads must be at least 1, received " + std::to_string(threads));
    }
  }
}

TEST(Share, PartsCoverTheCountWithoutGapsAndDifferByAtMostOne) {
  for (int count = 0; count < 40; ++count) {
    for (int parts = 1; parts < 12; ++parts) {
      int next = 0;
      int smallest = count;
      int largest = 0;
      for (int part = 0; part < parts; ++part) {
        const Range range = share(count, part, parts);
        ASSERT_EQ(range.first, next) << part << " of " << parts << " of " << count;
        ASSERT_EQ(range.size(), range.last - range.first);
        smallest = std::min(smallest, range.size());
        largest = std::max(largest, range.size());
        next = range.last;
      }
      ASSERT_EQ(next, count) << parts << " parts of " << count;
      ASSERT_LE(largest - smallest, 1) << parts << " parts of " << count;
    }
  }
}

TEST(Share, LargeCountsDoNotOverflow) {
  constexpr int kCount = 2'000'000'000;
  EXPECT_EQ(share(kCount, 63, 64).last, kCount);
  EXPECT_EQ(share(kCount, 63, 64).first, 1'968'750'000);
}

}  // namespace
}  // namespace crnngan

#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace crnngan {

// A fixed set of threads that sleep while there is nothing to do: a busy neighbour on the same
// cores costs its share of time, no more.
class ThreadPool {
 public:
  // `threads` includes the one that calls run(). REQUIRES threads >= 1. Throws Error when the
  // system has no room for so many.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(0) .. task(tasks - 1), each once, in any order and on any thread, and returns when
  // all are done. The first exception is thrown again here. Not to be called from a task. Throws
  // Interrupted when the user wants the program to stop; tasks that have not begun are left out.
  void run(int tasks, const std::function<void(int)>& task);

 private:
  void work();
  void stop();
  void take_tasks(std::unique_lock<std::mutex>& lock);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(int)>* task_ = nullptr;
  int tasks_ = 0;     // of the current run
  int next_ = 0;      // first task not yet taken
  int finished_ = 0;  // tasks done
  std::exception_ptr failure_;
  bool stop_ = false;
};

// A share of 0 .. count-1.
struct Range {
  int first = 0;
  int last = 0;  // one past

  int size() const { return last - first; }
};

// Part `part` of `parts` of 0 .. count-1; sizes differ by at most one.
Range share(int count, int part, int parts);

// Runs task(Range) for parts of the range that follow each other, one a thread at most.
template <class Task>
void in_parts(Range range, ThreadPool& pool, const Task& task) {
  const int parts = std::min(pool.size(), range.size());
  const auto part = [&](int number) {
    const Range own = share(range.size(), number, parts);
    task(Range{range.first + own.first, range.first + own.last});
  };
  pool.run(parts, std::cref(part));
}

}  // namespace crnngan

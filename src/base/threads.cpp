#include "base/threads.h"

#include <fmt/format.h>

#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"

namespace crnngan {

ThreadPool::ThreadPool(int threads) {
  if (threads < 1) {
    throw std::invalid_argument(
        fmt::format("[threads] threads must be at least 1, received {}", threads));
  }
  try {
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    stop();
    throw Error("can't start {} threads: {}", threads, error.code().message());
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(int tasks, const std::function<void(int)>& task) {
  std::unique_lock lock(mutex_);
  task_ = &task;
  tasks_ = tasks;
  next_ = 0;
  finished_ = 0;
  if (tasks > 1) changed_.notify_all();
  take_tasks(lock);
  changed_.wait(lock, [&] { return finished_ == tasks_; });
  tasks_ = 0;
  next_ = 0;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void ThreadPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stop_ || next_ < tasks_; });
    if (stop_) return;
    take_tasks(lock);
  }
}

void ThreadPool::take_tasks(std::unique_lock<std::mutex>& lock) {
  while (next_ < tasks_) {
    const int number = next_++;
    const std::function<void(int)>& task = *task_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      stop_if_interrupted();
      task(number);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && !failure_) failure_ = failure;
    if (++finished_ == tasks_) changed_.notify_all();
  }
}

Range share(int count, int part, int parts) {
  const auto bound = [&](int number) {
    return static_cast<int>(std::int64_t{count} * number / parts);
  };
  return {bound(part), bound(part + 1)};
}

}  // namespace crnngan

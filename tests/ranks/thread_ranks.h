#pragma once

// Ranks that are threads of one process, for tests of what ranks compute.

#include <algorithm>
#include <barrier>
#include <cstddef>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ranks/ranks.h"

namespace crnngan::test {

// Where they meet.
struct Meeting {
  explicit Meeting(int size)
      : barrier(size),
        bytes(static_cast<std::size_t>(size)),
        floats(static_cast<std::size_t>(size)),
        sizes(static_cast<std::size_t>(size)) {}
  std::barrier<> barrier;
  std::vector<std::span<const std::uint8_t>> bytes;
  std::vector<std::span<const float>> floats;
  std::vector<std::span<const int>> sizes;
};

class ThreadRanks : public ranks::Ranks {
 public:
  ThreadRanks(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(meeting_.bytes.size()); }
  std::uint64_t bytes_sent() const override { return sent_; }

  std::vector<Bytes> gather(std::span<const std::uint8_t> own) override {
    meeting_.bytes[place()] = own;
    meeting_.barrier.arrive_and_wait();
    std::vector<Bytes> all;
    for (const auto& each : meeting_.bytes) all.emplace_back(each.begin(), each.end());
    meeting_.barrier.arrive_and_wait();
    sent_ += own.size() * (meeting_.bytes.size() - 1);
    return all;
  }

  void broadcast(Bytes& bytes) override { bytes = gather(bytes).front(); }

  void exchange(std::span<const float> sent, std::span<const int> sent_sizes,
                std::span<float> received, std::span<const int> received_sizes) override {
    meeting_.floats[place()] = sent;
    meeting_.sizes[place()] = sent_sizes;
    meeting_.barrier.arrive_and_wait();
    auto to = received.begin();
    for (std::size_t rank = 0; rank < meeting_.floats.size(); ++rank) {
      const std::span<const int> sizes = meeting_.sizes[rank];
      std::size_t first = 0;
      for (std::size_t i = 0; i < place(); ++i) first += static_cast<std::size_t>(sizes[i]);
      if (sizes[place()] != received_sizes[rank]) throw std::logic_error("sizes differ");
      to = std::copy_n(meeting_.floats[rank].begin() + static_cast<std::ptrdiff_t>(first),
                       sizes[place()], to);
    }
    meeting_.barrier.arrive_and_wait();
    sent_ += sizeof(float) * (sent.size() - static_cast<std::size_t>(sent_sizes[place()]));
  }

  void complete(std::span<float> values, std::span<const int> sizes) override {
    meeting_.floats[place()] = values;
    meeting_.barrier.arrive_and_wait();
    std::size_t first = 0;
    for (std::size_t rank = 0; rank < sizes.size(); ++rank) {
      const auto size = static_cast<std::size_t>(sizes[rank]);
      if (rank != place()) {
        std::ranges::copy(meeting_.floats[rank].subspan(first, size),
                          values.begin() + static_cast<std::ptrdiff_t>(first));
      }
      first += size;
    }
    meeting_.barrier.arrive_and_wait();
    sent_ += sizeof(float) * static_cast<std::size_t>(sizes[place()]) * (sizes.size() - 1);
  }

 private:
  std::size_t place() const { return static_cast<std::size_t>(rank_); }

  Meeting& meeting_;
  int rank_;
  std::uint64_t sent_ = 0;
};

// Calls work(ranks) on so many ranks. Returns what each has thrown, if anything.
inline std::vector<std::exception_ptr> on_ranks(int size,
                                                const std::function<void(ranks::Ranks&)>& work) {
  Meeting meeting(size);
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadRanks ranks(meeting, rank);
      try {
        work(ranks);
      } catch (...) {
        thrown[static_cast<std::size_t>(rank)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return thrown;
}

}  // namespace crnngan::test

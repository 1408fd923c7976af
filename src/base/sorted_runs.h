#pragma once

// Sorting more than memory holds: what fills the memory is sorted and written out as a run, and in
// the end all runs are merged. What fits into memory never touches the disk.

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <queue>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/interruption.h"
#include "base/scratch_file.h"
#include "base/threads.h"

namespace crnngan {

// Of values that `<` orders. Values that have absorb(value) are joined with equal ones where they
// meet, which saves room; others stay as they are.
template <class T>
class SortedRuns {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  // Holds at most so many bytes of values at a time, but never fewer than a few. Keeps a reference
  // to the pool. Runs lie in a nameless file in `folder`.
  SortedRuns(std::size_t memory_bytes, std::filesystem::path folder, ThreadPool& pool)
      : most_(std::max(kFewest, memory_bytes / sizeof(T))),
        folder_(std::move(folder)),
        pool_(pool) {}

  void add(const T& value) {
    if (values_.size() == most_) write_out();
    if (values_.size() == values_.capacity()) {
      values_.reserve(std::min(most_, std::max(kFewest, 2 * values_.capacity())));
    }
    values_.push_back(value);
  }

  // Whether it did not fit into memory.
  bool is_on_disk() const { return file_.has_value(); }

  // All values, ascending. To be called once, after all else. Throws Error when the disk fails.
  template <class Visit>
  void merge(const Visit& visit) {
    std::vector<Cursor> cursors;
    std::vector<std::span<T>> parts;
    if (file_) {
      write_out();
      values_ = {};
      const std::size_t block = std::max<std::size_t>(1, most_ / runs_.size());
      for (const Run& run : runs_) cursors.emplace_back(*file_, run, std::min(block, kBlock));
    } else {
      parts = sorted_parts();
      for (const std::span<T> part : parts) cursors.emplace_back(part);
    }
    const auto is_behind = [&](std::size_t a, std::size_t b) {
      return cursors[b].value() < cursors[a].value();
    };
    std::vector<std::size_t> heap;
    for (std::size_t n = 0; n < cursors.size(); ++n) {
      if (!cursors[n].is_done()) heap.push_back(n);
    }
    std::make_heap(heap.begin(), heap.end(), is_behind);
    for (std::uint32_t visited = 1; !heap.empty(); ++visited) {
      if (visited % kOften == 0) stop_if_interrupted();
      std::pop_heap(heap.begin(), heap.end(), is_behind);
      Cursor& cursor = cursors[heap.back()];
      visit(cursor.value());
      cursor.move();
      if (cursor.is_done()) {
        heap.pop_back();
      } else {
        std::push_heap(heap.begin(), heap.end(), is_behind);
      }
    }
    values_ = {};
  }

 private:
  static constexpr std::size_t kFewest = 64;
  static constexpr std::size_t kBlock = (std::size_t{1} << 20) / sizeof(T);  // read at a time
  static constexpr std::uint32_t kOften = 1 << 20;

  struct Run {
    std::uint64_t offset;  // in bytes
    std::uint64_t values;
  };

  // A place in a run.
  class Cursor {
   public:
    explicit Cursor(std::span<T> values) : values_(values) {}
    Cursor(const ScratchFile& file, const Run& run, std::size_t block)
        : file_(&file), run_(run), block_(std::min<std::uint64_t>(block, run.values)) {
      fill();
    }

    bool is_done() const { return next_ == values_.size(); }
    const T& value() const { return values_[next_]; }
    void move() {
      if (++next_ == values_.size()) fill();
    }

   private:
    void fill() {
      if (file_ == nullptr || run_.values == 0) return;
      block_.resize(std::min<std::uint64_t>(block_.size(), run_.values));
      values_ = block_;
      next_ = 0;
      file_->read(run_.offset,
                  {reinterpret_cast<std::uint8_t*>(block_.data()), block_.size() * sizeof(T)});
      run_.offset += block_.size() * sizeof(T);
      run_.values -= block_.size();
    }

    const ScratchFile* file_ = nullptr;
    Run run_{};
    std::vector<T> block_;
    std::span<T> values_;
    std::size_t next_ = 0;
  };

  // The values in memory, each part sorted by a thread of its own.
  std::vector<std::span<T>> sorted_parts() {
    const int threads = pool_.size();
    std::vector<std::span<T>> parts(static_cast<std::size_t>(threads));
    pool_.run(threads, [&](int number) {
      const auto bound = [&](int part) {
        return values_.size() * static_cast<std::size_t>(part) / static_cast<std::size_t>(threads);
      };
      std::span<T> part(values_.data() + bound(number), bound(number + 1) - bound(number));
      std::sort(part.begin(), part.end());
      parts[static_cast<std::size_t>(number)] = part.first(joined(part));
    });
    return parts;
  }

  // Joins equal neighbours; returns how many are left.
  static std::size_t joined(std::span<T> sorted) {
    if constexpr (requires(T& value) { value.absorb(value); }) {
      std::size_t kept = 0;
      for (std::size_t n = 0; n < sorted.size(); ++n) {
        if (kept > 0 && !(sorted[kept - 1] < sorted[n])) {
          sorted[kept - 1].absorb(sorted[n]);
        } else {
          sorted[kept++] = sorted[n];
        }
      }
      return kept;
    } else {
      return sorted.size();
    }
  }

  void write_out() {
    if (!file_) file_.emplace(folder_);
    for (const std::span<T> part : sorted_parts()) {
      if (part.empty()) continue;
      runs_.push_back({file_->size(), part.size()});
      file_->append({reinterpret_cast<const std::uint8_t*>(part.data()), part.size_bytes()});
    }
    values_.clear();
  }

  std::size_t most_;
  std::filesystem::path folder_;
  ThreadPool& pool_;
  std::vector<T> values_;
  std::vector<Run> runs_;
  std::optional<ScratchFile> file_;
};

}  // namespace crnngan

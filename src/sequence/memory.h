#pragma once

// What a sequence's own past foretells: the events that stood last are looked up among all that
// came before, and the event that followed them there is expected again. Data compression knows it
// as the match model.
//
// An event is a row of whole numbers, one a column. Two events are alike when all columns that
// count are equal; of a column that is told by its steps the difference from the event before
// counts, so that music moved to another key is alike, and what it foretells is moved with it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace crnngan::sequence {

struct MemoryColumn {
  bool by_steps = false;  // else by its numbers
  bool counts = false;    // whether it makes events unlike
};

constexpr int kLongestMatch = 32;

// The latest place where the last `order` events stood before.
struct Recall {
  std::int32_t event = 0;   // the one that followed there, from 0
  std::int32_t length = 0;  // of the match, order .. kLongestMatch; 0: there is no such place
};

// The event that a recalled one foretells, `next` behind `before` there, after `last`.
void foretell(std::span<const MemoryColumn> columns, std::span<const std::int32_t> last,
              std::span<const std::int32_t> before, std::span<const std::int32_t> next,
              std::span<std::int32_t> foretold);

class Memory {
 public:
  // Events after which the older half is forgotten, so that a sequence may go on for ever.
  static constexpr std::size_t kMost = std::size_t{1} << 16;

  // Several orders look for matches of so many events at least. REQUIRES orders within
  // 1 .. kLongestMatch.
  Memory(std::vector<MemoryColumn> columns, std::vector<int> orders);

  int columns() const { return static_cast<int>(columns_.size()); }
  int orders() const { return static_cast<int>(indices_.size()); }

  // Forgets all.
  void clear();

  // The sequence goes on with this event. Takes constant time in the mean.
  void hear(std::span<const std::int32_t> event);

  // What is recalled after the last event, by the order of this number, from 0. Forgotten events
  // are counted, too: REQUIRES fewer than 2^31 in all.
  Recall recall(int order) const;

  // What it foretells of the event to come. Returns the match's length; 0, and `foretold` as it
  // was, without a match.
  int foretell(int order, std::span<std::int32_t> foretold) const;

 private:
  // Stretches of `order` events -> the event that followed last: open addressing, at most half
  // full.
  struct Index {
    struct Slot {
      std::uint64_t key = 0;
      std::int32_t event = 0;  // 0: empty, as nothing comes before the first event
    };
    int order = 0;
    std::vector<Slot> slots = {};
    std::size_t taken = 0;
    Recall recall = {};

    // The slot of the key, or the empty one where it belongs.
    Slot& find(std::uint64_t key);
    void grow();
  };

  std::size_t size() const { return likes_.size(); }
  std::span<const std::int32_t> event(std::size_t number) const;
  std::uint64_t likeness(std::span<const std::int32_t> event) const;
  void look_up(Index& index) const;
  void forget_half();

  std::vector<MemoryColumn> columns_;
  std::vector<std::int32_t> events_;  // (N, columns)
  std::vector<std::uint64_t> likes_;  // (N), equal for events that are alike
  std::vector<Index> indices_;
  std::int64_t forgotten_ = 0;
};

}  // namespace crnngan::sequence

#include "sequence/memory.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace crnngan::sequence {

namespace {

constexpr std::size_t kFirstSlots = 64;  // a power of two

// Mixes a number into a hash (the finaliser of splitmix64).
std::uint64_t mix(std::uint64_t hash, std::uint64_t number) {
  std::uint64_t z = hash + number + 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

}  // namespace

void foretell(std::span<const MemoryColumn> columns, std::span<const std::int32_t> last,
              std::span<const std::int32_t> before, std::span<const std::int32_t> next,
              std::span<std::int32_t> foretold) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    foretold[c] = columns[c].by_steps ? last[c] + next[c] - before[c] : next[c];
  }
}

Memory::Memory(std::vector<MemoryColumn> columns, std::vector<int> orders)
    : columns_(std::move(columns)) {
  for (const int order : orders) {
    if (order < 1 || order > kLongestMatch) {
      throw std::invalid_argument("[memory] orders must be 1..32");
    }
    indices_.push_back({.order = order});
  }
  clear();
}

void Memory::clear() {
  forgotten_ = 0;
  events_.clear();
  likes_.clear();
  for (Index& index : indices_) {
    index.slots.resize(std::max(index.slots.size(), kFirstSlots));
    std::ranges::fill(index.slots, Index::Slot());
    index.taken = 0;
    index.recall = {};
  }
}

void Memory::hear(std::span<const std::int32_t> event) {
  if (size() == kMost) forget_half();
  likes_.push_back(likeness(event));
  events_.insert(events_.end(), event.begin(), event.end());
  for (Index& index : indices_) look_up(index);
}

Recall Memory::recall(int order) const {
  Recall recall = indices_[static_cast<std::size_t>(order)].recall;
  if (recall.length > 0) recall.event += static_cast<std::int32_t>(forgotten_);
  return recall;
}

int Memory::foretell(int order, std::span<std::int32_t> foretold) const {
  const auto [next, length] = indices_[static_cast<std::size_t>(order)].recall;
  if (length == 0) return 0;
  sequence::foretell(columns_, event(size() - 1), event(static_cast<std::size_t>(next) - 1),
                     event(static_cast<std::size_t>(next)), foretold);
  return length;
}

std::span<const std::int32_t> Memory::event(std::size_t number) const {
  return std::span(events_).subspan(number * columns_.size(), columns_.size());
}

// Of the next event. The first one has no event before it, and is like none.
std::uint64_t Memory::likeness(std::span<const std::int32_t> next) const {
  if (size() == 0) return 0;
  const auto last = event(size() - 1);
  std::uint64_t hash = 1;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c].counts) continue;
    const std::int32_t number = columns_[c].by_steps ? next[c] - last[c] : next[c];
    hash = mix(hash, static_cast<std::uint32_t>(number));
  }
  return hash;
}

// Recalls what followed the last events, and remembers that the next event follows them.
void Memory::look_up(Index& index) const {
  index.recall = {};
  const std::size_t now = size();  // the number of the event to come
  const auto order = static_cast<std::size_t>(index.order);
  if (now <= order) return;  // the first event counts for nothing
  std::uint64_t key = 0;
  for (std::size_t back = 1; back <= order; ++back) key = mix(key, likes_[now - back]);
  if (2 * (index.taken + 1) > index.slots.size()) index.grow();
  Index::Slot& slot = index.find(key);
  if (slot.event == 0) {
    ++index.taken;
  } else {
    const auto then = static_cast<std::size_t>(slot.event);
    std::size_t length = 0;
    while (length < kLongestMatch && then - length > 1 &&
           likes_[then - 1 - length] == likes_[now - 1 - length]) {
      ++length;
    }
    if (length >= order) index.recall = {slot.event, static_cast<std::int32_t>(length)};
  }
  slot = {key, static_cast<std::int32_t>(now)};
}

Memory::Index::Slot& Memory::Index::find(std::uint64_t key) {
  std::size_t place = key & (slots.size() - 1);
  while (slots[place].event != 0 && slots[place].key != key) {
    place = (place + 1) & (slots.size() - 1);
  }
  return slots[place];
}

void Memory::Index::grow() {
  std::vector<Slot> old = std::exchange(slots, std::vector<Slot>(2 * slots.size()));
  for (const Slot& slot : old) {
    if (slot.event != 0) find(slot.key) = slot;
  }
}

void Memory::forget_half() {
  const auto half = static_cast<std::ptrdiff_t>(kMost / 2 * columns_.size());
  const std::vector<std::int32_t> kept(events_.begin() + half, events_.end());
  const std::int64_t forgotten = forgotten_ + static_cast<std::int64_t>(kMost / 2);
  clear();
  forgotten_ = forgotten;
  for (std::size_t i = 0; i < kMost / 2; ++i) {
    hear(std::span(kept).subspan(i * columns_.size(), columns_.size()));
  }
}

}  // namespace crnngan::sequence

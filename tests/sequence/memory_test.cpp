#include "sequence/memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace crnngan::sequence {
namespace {

using Event = std::vector<std::int32_t>;

// A column told by its steps, one by its numbers, one that doesn't count.
const std::vector<MemoryColumn> kColumns{
    {.by_steps = true, .counts = true}, {.by_steps = false, .counts = true}, {}};

// Few numbers, of which every other stretch stands again.
std::vector<Event> random_events(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    const auto below = [&](unsigned bound) { return static_cast<std::int32_t>(random() % bound); };
    const Event fresh{below(3), below(2), below(100)};
    events.push_back(i > 60 && i % 40 > 20 ? events[i - 40] : fresh);
  }
  return events;
}

bool are_alike(const std::vector<Event>& events, std::size_t a, std::size_t b) {
  return events[a][0] - events[a - 1][0] == events[b][0] - events[b - 1][0] &&
         events[a][1] == events[b][1];
}

// The same by looking at all that came before.
Recall slow_recall(const std::vector<Event>& events, int order) {
  const std::size_t now = events.size();
  for (std::size_t then = now - 1; then > static_cast<std::size_t>(order); --then) {
    std::size_t length = 0;
    while (length < kLongestMatch && then - length > 1 &&
           are_alike(events, then - 1 - length, now - 1 - length)) {
      ++length;
    }
    if (length >= static_cast<std::size_t>(order)) {
      return {static_cast<std::int32_t>(then), static_cast<std::int32_t>(length)};
    }
  }
  return {};
}

TEST(Memory, RecallsTheLatestPlaceWhereTheLastEventsStood) {
  const std::vector<int> orders{1, 3, 8};
  Memory memory(kColumns, orders);
  const auto events = random_events(1500, 1);
  int recalled = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    memory.hear(events[i]);
    const std::vector<Event> heard(events.begin(), events.begin() + static_cast<long>(i) + 1);
    for (int order = 0; order < memory.orders(); ++order) {
      const Recall expected = slow_recall(heard, orders[static_cast<std::size_t>(order)]);
      ASSERT_EQ(memory.recall(order).event, expected.event) << i << ", order " << order;
      ASSERT_EQ(memory.recall(order).length, expected.length) << i << ", order " << order;
      recalled += expected.length >= 8 ? 1 : 0;
    }
  }
  EXPECT_GT(recalled, 20);
}

TEST(Memory, ForetellsStepsFromTheLastEvent) {
  Memory memory(kColumns, {2});
  for (const Event& event : std::vector<Event>{{10, 0, 1},
                                               {12, 0, 2},
                                               {14, 0, 3},
                                               {11, 1, 4},  // up 2, up 2, down 3
                                               {30, 0, 5},
                                               {32, 0, 6},
                                               {34, 0, 7}}) {
    memory.hear(event);
  }
  Event foretold(3);
  EXPECT_EQ(memory.foretell(0, foretold), 2);
  EXPECT_EQ(foretold, (Event{31, 1, 4}));
}

TEST(Memory, WithoutAMatchForetellsNothing) {
  Memory memory(kColumns, {2});
  Event foretold{7, 7, 7};
  for (const Event& event : std::vector<Event>{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}) {
    memory.hear(event);
    EXPECT_EQ(memory.foretell(0, foretold), 0);  // the first event has no step
  }
  EXPECT_EQ(foretold, (Event{7, 7, 7}));
  memory.hear(Event{1, 0, 0});
  EXPECT_EQ(memory.foretell(0, foretold), 2);
  memory.clear();
  memory.hear(Event{1, 0, 0});
  EXPECT_EQ(memory.foretell(0, foretold), 0);
}

TEST(Memory, ForgetsTheOlderHalfOfAVeryLongSequence) {
  Memory memory(kColumns, {4});
  const auto events = random_events(Memory::kMost + 5000, 2);
  for (const Event& event : events) memory.hear(event);
  const std::vector<Event> kept(events.begin() + Memory::kMost / 2, events.end());
  const auto forgotten = static_cast<std::int32_t>(Memory::kMost / 2);
  EXPECT_EQ(memory.recall(0).event, forgotten + slow_recall(kept, 4).event);
  EXPECT_EQ(memory.recall(0).length, slow_recall(kept, 4).length);
}

TEST(Memory, RefusesOrdersThatNoMatchCanHave) {
  EXPECT_THROW(Memory(kColumns, {0}), std::invalid_argument);
  EXPECT_THROW(Memory(kColumns, {3, kLongestMatch + 1}), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::sequence

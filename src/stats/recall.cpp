#include "stats/recall.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace crnngan::stats {

namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

// A number for each pair, the same for equal ones, below their count.
std::vector<std::int64_t> numbers_of(const Pairs& pairs) {
  Pairs sorted = pairs;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<std::int64_t> numbers;
  numbers.reserve(pairs.size());
  for (const auto& pair : pairs) {
    numbers.push_back(std::lower_bound(sorted.begin(), sorted.end(), pair) - sorted.begin());
  }
  return numbers;
}

}  // namespace

std::int64_t count_recalled(std::span<const midi::Note> notes) {
  constexpr std::size_t kContext = kRecalledPairs;
  if (notes.size() < kContext + 2) return 0;
  Pairs pairs;
  for (std::size_t i = 1; i < notes.size(); ++i) {
    pairs.emplace_back(notes[i].pitch - notes[i - 1].pitch,
                       notes[i].onset_ticks - notes[i - 1].onset_ticks);
  }
  const std::vector<std::int64_t> pair_numbers = numbers_of(pairs);
  // contexts[i] stands for pairs i .. i + length - 1; each round doubles the length.
  std::vector<std::int64_t> contexts = pair_numbers;
  for (std::size_t length = 1; length < kContext; length *= 2) {
    Pairs doubled;
    for (std::size_t i = 0; i + length < contexts.size(); ++i) {
      doubled.emplace_back(contexts[i], contexts[i + length]);
    }
    contexts = numbers_of(doubled);
  }
  std::int64_t count = 0;
  std::vector<std::int64_t> followed_by(contexts.size(), -1);  // [context], the latest time
  for (std::size_t i = 0; i + kContext < pair_numbers.size(); ++i) {
    std::int64_t& predicted = followed_by[static_cast<std::size_t>(contexts[i])];
    const std::int64_t pair = pair_numbers[i + kContext];
    if (predicted == pair) ++count;
    predicted = pair;
  }
  return count;
}

}  // namespace crnngan::stats

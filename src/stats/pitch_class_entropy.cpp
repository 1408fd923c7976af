#include "stats/pitch_class_entropy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "stats/bars.h"

namespace crnngan::stats {

namespace {

using Classes = std::array<double, 12>;  // tones of each pitch class

struct Bar {
  std::int64_t number;
  Classes classes;
};

// The bars that have tones.
std::vector<Bar> bars_of(std::span<const midi::Note> notes) {
  std::vector<Bar> bars;
  for (const midi::Note& note : notes) {
    const std::int64_t number = place_in_bar(note.onset_ticks, notes.front().onset_ticks).bar;
    if (bars.empty() || bars.back().number != number) bars.push_back({number, {}});
    ++bars.back().classes[note.pitch % 12U];
  }
  return bars;
}

double entropy_of(const Classes& classes) {
  double tones = 0;
  for (const double count : classes) tones += count;
  double entropy = 0;
  for (const double count : classes) {
    if (count > 0) entropy -= count / tones * std::log2(count / tones);
  }
  return entropy;
}

}  // namespace

double pitch_class_entropy(std::span<const midi::Note> notes, int bars) {
  const std::vector<Bar> with_tones = bars_of(notes);
  if (with_tones.empty()) return 0;
  const std::int64_t all_bars = with_tones.back().number + 1;
  const std::int64_t stretch = std::min<std::int64_t>(bars, all_bars);
  double sum = 0;
  double stretches = 0;
  std::int64_t next_begin = 0;
  // Stretches by the first bar with tones in them: silence between bars costs nothing.
  for (std::size_t first = 0; first < with_tones.size(); ++first) {
    const std::int64_t number = with_tones[first].number;
    const std::int64_t last_begin = std::min(number, all_bars - stretch);
    for (std::int64_t begin = std::max(next_begin, number - stretch + 1); begin <= last_begin;
         ++begin) {
      Classes classes{};
      for (std::size_t i = first; i < with_tones.size(); ++i) {
        if (with_tones[i].number >= begin + stretch) break;
        for (std::size_t c = 0; c < classes.size(); ++c) classes[c] += with_tones[i].classes[c];
      }
      sum += entropy_of(classes);
      ++stretches;
    }
    next_begin = number + 1;
  }
  return sum / stretches;
}

}  // namespace crnngan::stats

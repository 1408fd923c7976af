#include "stats/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include "stats/scales.h"

namespace crnngan::stats {
namespace {

void require_sorted(std::span<const midi::Note> notes) {
  const auto before = [](const midi::Note& a, const midi::Note& b) {
    return std::tie(a.onset_ticks, a.pitch) < std::tie(b.onset_ticks, b.pitch);
  };
  const auto unsorted = std::is_sorted_until(notes.begin(), notes.end(), before);
  if (unsorted != notes.end()) {
    throw std::invalid_argument(
        fmt::format("[stats] notes must be sorted by onset, then pitch, received onset {}, pitch "
                    "{} out of order",
                    unsorted->onset_ticks, unsorted->pitch));
  }
}

std::int64_t count_simultaneous(std::span<const midi::Note> notes) {
  std::int64_t count = 0;
  for (auto chord = notes.begin(); chord != notes.end();) {
    const auto end = std::find_if(chord, notes.end(), [&](const midi::Note& note) {
      return note.onset_ticks != chord->onset_ticks;
    });
    if (end - chord > 1) count += end - chord;
    chord = end;
  }
  return count;
}

template <int kTones>
Value repetitions_of(const Measures& measures) {
  return measures.repetitions[kTones - kShortestRepetition];
}

// A table has room for some of the repetitions only.
constexpr std::array kColumns = {
    Column{"tones", "tones", [](const Measures& m) -> Value { return m.tones; }},
    Column{"polyphony", "poly", [](const Measures& m) -> Value { return m.polyphony; }},
    Column{"scale_consistency", "scale",
           [](const Measures& m) -> Value { return m.scale_consistency; }},
    Column{"repetitions_2", "rep2", repetitions_of<2>},
    Column{"repetitions_3", "rep3", repetitions_of<3>},
    Column{"repetitions_4", "", repetitions_of<4>},
    Column{"repetitions_5", "rep5", repetitions_of<5>},
    Column{"repetitions_6", "", repetitions_of<6>},
    Column{"repetitions_7", "", repetitions_of<7>},
    Column{"repetitions_8", "", repetitions_of<8>},
    Column{"repetitions_9", "rep9", repetitions_of<9>},
    Column{"tone_span", "span", [](const Measures& m) -> Value { return m.tone_span; }},
    Column{"unique_tones", "unique", [](const Measures& m) -> Value { return m.unique_tones; }},
    Column{"intensity_span", "intens", [](const Measures& m) -> Value { return m.intensity_span; }},
    Column{"simultaneous_tones", "",
           [](const Measures& m) -> Value { return m.simultaneous_tones; }},
    Column{"scale_tones", "", [](const Measures& m) -> Value { return m.scale_tones; }},
    Column{"best_scale", "best scale", [](const Measures& m) -> Value { return m.best_scale; }},
};

}  // namespace

Measures measure(std::span<const midi::Note> normalised) {
  require_sorted(normalised);
  Measures measures;
  if (normalised.empty()) return measures;

  std::vector<std::uint8_t> pitches;
  pitches.reserve(normalised.size());
  for (const midi::Note& note : normalised) pitches.push_back(note.pitch);
  measures.repetitions = count_repetitions(pitches);

  const auto tones = static_cast<double>(normalised.size());
  measures.tones = static_cast<std::int64_t>(normalised.size());
  measures.simultaneous_tones = count_simultaneous(normalised);
  measures.polyphony = static_cast<double>(measures.simultaneous_tones) / tones;

  std::array<std::int64_t, 12> tones_of_class{};
  for (const std::uint8_t pitch : pitches) ++tones_of_class[pitch % 12];
  ScaleFit scale = best_scale(tones_of_class);
  measures.scale_tones = scale.tones;
  measures.scale_consistency = static_cast<double>(scale.tones) / tones;
  measures.best_scale = std::move(scale.name);

  std::sort(pitches.begin(), pitches.end());
  measures.tone_span = pitches.back() - pitches.front();
  measures.unique_tones =
      static_cast<int>(std::unique(pitches.begin(), pitches.end()) - pitches.begin());

  const auto [softest, loudest] = std::minmax_element(
      normalised.begin(), normalised.end(),
      [](const midi::Note& a, const midi::Note& b) { return a.velocity < b.velocity; });
  measures.intensity_span = loudest->velocity - softest->velocity;
  return measures;
}

std::span<const Column> columns() { return kColumns; }

}  // namespace crnngan::stats

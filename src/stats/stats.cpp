#include "stats/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "stats/doubles.h"
#include "stats/ending.h"
#include "stats/grid.h"
#include "stats/groove.h"
#include "stats/pitch_class_entropy.h"
#include "stats/recall.h"
#include "stats/scales.h"
#include "stats/sounding.h"

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

void require_lengths(std::span<const midi::Note> notes) {
  for (const midi::Note& note : notes) {
    if (note.length_ticks >= 1) continue;
    throw std::invalid_argument(
        fmt::format("[stats] length must be at least 1 tick, received {}", note.length_ticks));
  }
}

// The measures of when and how long.
void measure_times(std::span<const midi::Note> notes, Measures& measures) {
  std::vector<std::int64_t> lengths;
  std::vector<std::int64_t> gaps;
  std::vector<std::int64_t> onsets;  // different ones
  lengths.reserve(notes.size());
  gaps.reserve(notes.size());
  onsets.reserve(notes.size());
  for (const midi::Note& note : notes) {
    if (!lengths.empty()) gaps.push_back(note.onset_ticks - onsets.back());
    lengths.push_back(note.length_ticks);
    if (gaps.empty() || gaps.back() > 0) onsets.push_back(note.onset_ticks);
  }

  const TickCounts length_counts(lengths);
  measures.mean_length_ticks = length_counts.mean();
  measures.median_length_ticks = length_counts.median();

  const TickCounts gap_counts(gaps);
  measures.mean_gap_ticks = gap_counts.mean();
  measures.median_gap_ticks = gap_counts.median();
  measures.zero_gaps = gaps.empty() ? 0
                                    : static_cast<double>(gap_counts.count_of_zero()) /
                                          static_cast<double>(gap_counts.count());
  const std::vector<TickCount> intervals = gap_counts.most_frequent(kTopIntervals);
  std::copy(intervals.begin(), intervals.end(), measures.top_intervals.begin());

  measures.beat = estimate_beat(onsets);
  measures.on_grid = share_on_grid(onsets);
  measures.groove_similarity = groove_similarity(onsets);
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

void measure_listening(std::span<const midi::Note> notes, Measures& measures) {
  const auto tones = static_cast<double>(notes.size());
  measures.doubles = static_cast<double>(count_doubles(notes)) / tones;
  measures.tones_at_once = tones_at_once(notes);
  measures.entropy_1_bar = pitch_class_entropy(notes, 1);
  measures.entropy_4_bars = pitch_class_entropy(notes, 4);
  measures.recalled = static_cast<double>(count_recalled(notes)) / tones;
  measures.duration_quarters = duration_quarters(notes);
  measures.ends_on_tonic = ends_on_tonic(notes) ? 1 : 0;
}

template <int kTones>
Value repetitions_of(const Measures& measures) {
  return measures.repetitions[kTones - kShortestRepetition];
}

template <std::size_t kPlace>
Value interval_ticks(const Measures& measures) {
  return measures.top_intervals[kPlace].ticks;
}

template <std::size_t kPlace>
Value interval_count(const Measures& measures) {
  return measures.top_intervals[kPlace].count;
}

// A member as it is; small numbers as counts.
template <auto kMember>
Value member(const Measures& measures) {
  if constexpr (std::is_same_v<decltype(kMember), int Measures::*>) {
    return std::int64_t{measures.*kMember};
  } else {
    return measures.*kMember;
  }
}

constexpr bool kIsCount = true;

// A table has room for some of the measures only.
constexpr std::array kColumns = {
    Column{"tones", "tones", member<&Measures::tones>, kIsCount},
    Column{"polyphony", "poly", member<&Measures::polyphony>},
    Column{"scale_consistency", "scale", member<&Measures::scale_consistency>},
    Column{"repetitions_2", "rep2", repetitions_of<2>, kIsCount},
    Column{"repetitions_3", "rep3", repetitions_of<3>, kIsCount},
    Column{"repetitions_4", "", repetitions_of<4>, kIsCount},
    Column{"repetitions_5", "rep5", repetitions_of<5>, kIsCount},
    Column{"repetitions_6", "", repetitions_of<6>, kIsCount},
    Column{"repetitions_7", "", repetitions_of<7>, kIsCount},
    Column{"repetitions_8", "", repetitions_of<8>, kIsCount},
    Column{"repetitions_9", "rep9", repetitions_of<9>, kIsCount},
    Column{"tone_span", "span", member<&Measures::tone_span>},
    Column{"unique_tones", "unique", member<&Measures::unique_tones>, kIsCount},
    Column{"intensity_span", "intens", member<&Measures::intensity_span>},
    Column{"simultaneous_tones", "", member<&Measures::simultaneous_tones>, kIsCount},
    Column{"scale_tones", "", member<&Measures::scale_tones>, kIsCount},
    Column{"best_scale", "best scale", member<&Measures::best_scale>},
    Column{"lowest_pitch", "", member<&Measures::lowest_pitch>},
    Column{"highest_pitch", "", member<&Measures::highest_pitch>},
    Column{"lowest_velocity", "", member<&Measures::lowest_velocity>},
    Column{"highest_velocity", "", member<&Measures::highest_velocity>},
    Column{"interval_1_ticks", "", interval_ticks<0>},
    Column{"interval_1_count", "", interval_count<0>, kIsCount},
    Column{"interval_2_ticks", "", interval_ticks<1>},
    Column{"interval_2_count", "", interval_count<1>, kIsCount},
    Column{"interval_3_ticks", "", interval_ticks<2>},
    Column{"interval_3_count", "", interval_count<2>, kIsCount},
    Column{"mean_length_ticks", "", member<&Measures::mean_length_ticks>},
    Column{"median_length_ticks", "", member<&Measures::median_length_ticks>},
    Column{"mean_gap_ticks", "", member<&Measures::mean_gap_ticks>},
    Column{"median_gap_ticks", "", member<&Measures::median_gap_ticks>},
    Column{"zero_gaps", "", member<&Measures::zero_gaps>},
    Column{"beat_ticks", "", [](const Measures& m) -> Value { return std::int64_t{m.beat.ticks}; }},
    Column{"beat_clarity", "", [](const Measures& m) -> Value { return m.beat.clarity; }},
    Column{"doubles", "", member<&Measures::doubles>},
    Column{"tones_at_once", "", member<&Measures::tones_at_once>},
    Column{"on_grid", "", member<&Measures::on_grid>},
    Column{"entropy_1_bar", "", member<&Measures::entropy_1_bar>},
    Column{"entropy_4_bars", "", member<&Measures::entropy_4_bars>},
    Column{"groove_similarity", "", member<&Measures::groove_similarity>},
    Column{"recalled", "", member<&Measures::recalled>},
    Column{"duration_quarters", "", member<&Measures::duration_quarters>},
    Column{"ends_on_tonic", "", member<&Measures::ends_on_tonic>},
};

}  // namespace

Measures measure(std::span<const midi::Note> normalised) {
  require_sorted(normalised);
  require_lengths(normalised);
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

  std::array<bool, 128> used{};
  measures.lowest_pitch = measures.highest_pitch = normalised.front().pitch;
  measures.lowest_velocity = measures.highest_velocity = normalised.front().velocity;
  for (const midi::Note& note : normalised) {
    used[note.pitch] = true;
    measures.lowest_pitch = std::min<int>(measures.lowest_pitch, note.pitch);
    measures.highest_pitch = std::max<int>(measures.highest_pitch, note.pitch);
    measures.lowest_velocity = std::min<int>(measures.lowest_velocity, note.velocity);
    measures.highest_velocity = std::max<int>(measures.highest_velocity, note.velocity);
  }
  measures.tone_span = measures.highest_pitch - measures.lowest_pitch;
  measures.unique_tones = static_cast<int>(std::count(used.begin(), used.end(), true));
  measures.intensity_span = measures.highest_velocity - measures.lowest_velocity;

  measure_times(normalised, measures);
  measure_listening(normalised, measures);
  return measures;
}

std::span<const Column> columns() { return kColumns; }

std::optional<Value> value_of(const Column& column, const Measures& measures) {
  if (measures.tones == 0 && !column.is_count) return std::nullopt;
  return column.value(measures);
}

}  // namespace crnngan::stats

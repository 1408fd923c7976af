#pragma once

// Notes of a piece -> the paper's measures (section 3.1) and a few more.
//
// To add a measure: a member of Measures, its value in measure() and its row in columns().
// Every output (output.h) follows from columns().

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "midi/note.h"
#include "stats/beat.h"
#include "stats/repetitions.h"
#include "stats/tick_counts.h"

namespace crnngan::stats {

constexpr std::size_t kTopIntervals = 3;

// Of a piece without tones everything is 0 or empty.
struct Measures {
  std::int64_t tones = 0;
  std::int64_t simultaneous_tones = 0;  // tones that share their onset with another tone
  double polyphony = 0;                 // their share of all tones
  std::int64_t scale_tones = 0;         // tones in the scale that holds most of them
  double scale_consistency = 0;         // their share of all tones
  std::string best_scale;               // that scale: "G major"; see scales.h
  Repetitions repetitions{};            // of 2, 3, ... 9 tones; see repetitions.h
  int tone_span = 0;                    // highest minus lowest pitch, in half tones
  int unique_tones = 0;                 // different pitches
  int intensity_span = 0;               // highest minus lowest velocity
  int lowest_pitch = 0;
  int highest_pitch = 0;
  int lowest_velocity = 0;
  int highest_velocity = 0;
  // Intervals are times between successive different onsets. The most frequent ones, the most
  // frequent first; 0 times 0 ticks where there are fewer.
  std::array<TickCount, kTopIntervals> top_intervals{};
  double mean_length_ticks = 0;
  double median_length_ticks = 0;
  // Gaps are times between the onsets of successive tones, one less than tones; 0 in chords.
  double mean_gap_ticks = 0;
  double median_gap_ticks = 0;
  double zero_gaps = 0;  // their share of all gaps
  Beat beat;             // see beat.h
  // What a listener would ask for.
  double doubles = 0;              // share of tones that repeat a pitch at its onset; doubles.h
  std::int64_t tones_at_once = 0;  // in dense moments; sounding.h
  double on_grid = 0;              // share of different onsets on a grid; grid.h
  double entropy_1_bar = 0;        // of pitch classes, in bits; pitch_class_entropy.h
  double entropy_4_bars = 0;       // the same
  double groove_similarity = 0;    // of bars; groove.h
  double recalled = 0;             // share of tones that the piece's past predicts; recall.h
  double duration_quarters = 0;    // from the first onset to the last end
  std::int64_t ends_on_tonic = 0;  // 1 when it does, else 0; ending.h
};

// Of notes as music::normalise returns them: times in ticks of 1/384 quarter, sorted by onset,
// then pitch. Throws std::invalid_argument when they are not sorted so, a length is below 1
// or a pitch is over 127.
Measures measure(std::span<const midi::Note> normalised);

using Value = std::variant<std::int64_t, double, std::string>;

// One measure as outputs show it.
struct Column {
  std::string_view name;     // for programs: "repetitions_2"
  std::string_view heading;  // in a table for people; empty: the table leaves the measure out
  Value (*value)(const Measures&);
  bool is_count = false;  // 0 without tones; other measures say nothing there
};

// Nothing where the measure says nothing of the piece.
std::optional<Value> value_of(const Column& column, const Measures& measures);

// All measures, in the order of output.
std::span<const Column> columns();

}  // namespace crnngan::stats

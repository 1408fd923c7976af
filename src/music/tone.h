#pragma once

// Notes of a file -> tones at 384 ticks per quarter -> tone events, and back.
//
// A tone event is the paper's quadruplet (section 2.1): length, frequency, intensity, time since
// the previous tone. Chords are tones with zero time between them.

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "midi/note.h"
#include "midi/time_line.h"

namespace crnngan::music {

// The resolution that all music has inside the program (paper, section 3).
constexpr int kTicksPerQuarter = 384;

enum class Drums { kExclude, kInclude };

// One tone. The unit of time is a tick, 1/384 of a quarter.
struct Tone {
  std::int32_t length_ticks = 0;  // >= 1
  std::int32_t pitch = 0;         // 0..127 in half tones, 60 is middle C
  std::int32_t velocity = 0;      // 1..127
  std::int32_t gap_ticks = 0;     // onset minus the onset of the tone before, >= 0; 0 for the first

  friend auto operator<=>(const Tone&, const Tone&) = default;
};

// The same notes with ticks of 1/384 quarter (rounded half away from zero, length at least 1),
// sorted by onset, then pitch. Percussion (channel 10) has no pitch: left out unless included.
std::vector<midi::Note> normalise(std::span<const midi::Note> notes, int ticks_per_quarter,
                                  Drums drums);

// The same changes at ticks of 1/384 quarter; of those that fall on one tick the last stays.
midi::TimeLine normalise(midi::TimeLine line, int ticks_per_quarter);

// The tone events of normalised notes. Throws Error when a length or a gap exceeds 2^31 - 1.
std::vector<Tone> to_tones(std::span<const midi::Note> normalised);

// From the first onset to the last, and to the last end; 0 without tones.
std::int64_t ticks_to_last_onset(std::span<const Tone> tones);
std::int64_t ticks_to_last_end(std::span<const Tone> tones);

// The notes of tone events, first onset 0, all on `channel`.
std::vector<midi::Note> to_notes(std::span<const Tone> tones, std::uint8_t channel = 0);

// The tones that are heard when all are played on one keyboard (midi/one_at_a_time.h), in order of
// onset, then pitch: those of a MIDI file of them.
std::vector<Tone> as_heard(std::span<const Tone> tones);

}  // namespace crnngan::music

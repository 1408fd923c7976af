#pragma once

// What stands over the notes of a piece: its tempo, time signatures and key signatures, each from a
// tick on until the next of its kind. MIDI files and ABC notation both give one.

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "midi/event_codes.h"
#include "midi/key_signature.h"
#include "midi/tempo.h"
#include "midi/time_signature.h"

namespace crnngan::midi {

struct TimeSignatureChange {
  std::int64_t ticks = 0;  // >= 0
  TimeSignature signature;

  friend auto operator<=>(const TimeSignatureChange&, const TimeSignatureChange&) = default;
};

struct KeySignatureChange {
  std::int64_t ticks = 0;  // >= 0
  KeySignature signature;

  friend auto operator<=>(const KeySignatureChange&, const KeySignatureChange&) = default;
};

// Each list by time, at most one change at a tick.
struct TimeLine {
  std::vector<TempoChange> tempos = {};
  std::vector<TimeSignatureChange> time_signatures = {};
  std::vector<KeySignatureChange> key_signatures = {};

  // What holds at a tick: before the first change the standard's tempo and 4/4 (Standard MIDI Files
  // 1.0, "Meta events"), and no key.
  std::uint32_t tempo_at(std::int64_t ticks) const;
  TimeSignature time_signature_at(std::int64_t ticks) const;
  std::optional<KeySignature> key_signature_at(std::int64_t ticks) const;

  friend bool operator==(const TimeLine&, const TimeLine&) = default;
};

// Sorts each list by time; of several changes at a tick the last stays.
void put_in_order(TimeLine& line);

}  // namespace crnngan::midi

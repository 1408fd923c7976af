#pragma once

// Where a tone stands in the metre of its piece, by the signatures of its file.

#include <cstdint>
#include <optional>

#include "midi/time_signature.h"
#include "music/bars.h"
#include "music/signatures.h"

namespace crnngan::music {

struct PlaceInBar {
  std::int64_t bar = 0;    // from 0, which holds the first onset
  std::int64_t ticks = 0;  // since the bar's beginning; of a pickup, since that of a whole bar
  std::int64_t length_ticks = 0;  // of the bar: by its signature, or less where a change cuts it

  friend bool operator==(const PlaceInBar&, const PlaceInBar&) = default;
};

struct Place {
  std::int64_t ticks_in_beat = 0;
  std::int64_t beat_ticks = 0;    // a quarter, or in compound time a dotted one
  std::optional<PlaceInBar> bar;  // nothing where the file has no time signature

  friend bool operator==(const Place&, const Place&) = default;
};

class Metre {
 public:
  explicit Metre(const Signatures& signatures);

  // Of an onset so long after the first one. Nothing when the piece keeps no beat. REQUIRES ticks
  // of 0 or more.
  std::optional<Place> place_of(std::int64_t ticks_after_first_onset) const;

  // The bar line nearest to that, of those from `least_ticks` on; both as long after the first
  // onset. Nothing when there are no bars. REQUIRES 0 <= least_ticks <= ticks_after_first_onset.
  std::optional<std::int64_t> nearest_bar_line(std::int64_t ticks_after_first_onset,
                                               std::int64_t least_ticks = 0) const;

 private:
  std::int64_t first_onset_ticks_;
  bool keeps_beat_;
  std::optional<Bars> bars_;
};

// The time signature that holds for most of the time from the first onset to the last one, which is
// so much later; of equal ones the first. Nothing when the piece keeps no beat, or none holds.
std::optional<midi::TimeSignature> main_metre(const Signatures& signatures,
                                              std::int64_t first_to_last_onset_ticks);

}  // namespace crnngan::music

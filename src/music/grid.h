#pragma once

// Where tones begin within a quarter: on a grid of sixteenths and triplets of eighths (0, 1/4, 1/3,
// 1/2, 2/3 and 3/4 of each quarter), or anywhere.

#include <array>
#include <cstdint>
#include <span>

#include "music/tone.h"

namespace crnngan::music {

class OnsetsInQuarter {
 public:
  // Of onsets in ticks of 1/384 quarter, from 0 on.
  explicit OnsetsInQuarter(std::span<const std::int64_t> onsets_ticks);

  // The share of onsets at most `tolerance_ticks` from the grid that begins at `begin_ticks` of the
  // quarter; 0 without onsets. REQUIRES a begin of 0 to 383 and a tolerance of 0 to 15, beyond
  // which places of the grid meet.
  double share_on_grid(int begin_ticks, int tolerance_ticks) const;

 private:
  std::array<std::int64_t, kTicksPerQuarter> count_at_{};
  std::int64_t count_ = 0;
};

// Whether onsets keep the beat that their file counts in: 0.45 of them at least lie within 8 ticks
// of its grid. Of times that know nothing of it 0.27 do (102 of 384 ticks). docs/corpus.md has the
// measurement that the numbers come from. Different onsets, from the start of the file.
bool keep_beat(std::span<const std::int64_t> onsets_ticks);

}  // namespace crnngan::music

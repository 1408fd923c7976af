#pragma once

// A written voice and its order of play -> what sounds: ties joined, times in ticks.

#include <cstddef>
#include <span>
#include <vector>

#include "midi/note.h"
#include "midi/time_line.h"
#include "music/abc_order.h"
#include "music/abc_remarks.h"
#include "music/abc_written.h"

namespace crnngan::music::abc {

struct PlayedVoice {
  std::vector<midi::Note> notes;  // by pitch, then onset; on channel 0; those of one pitch never
                                  // overlap
  midi::TimeLine time_line;
};

// How many notes and changes may still be played, so that a few letters can't ask for billions.
struct Budget {
  std::size_t left = 0;

  // Throws Fault, at `offset`, when it is used up.
  void use(std::size_t count, std::size_t offset);
};

// `offset` is that of the tune, for faults.
PlayedVoice play(const WrittenVoice& voice, std::span<const Span> order, std::size_t offset,
                 Budget& budget, Remarks& remarks);

}  // namespace crnngan::music::abc

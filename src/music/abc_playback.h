#pragma once

// A written voice -> what sounds: repeats played out, ties joined, times in ticks.

#include <cstdint>
#include <vector>

#include "midi/note.h"
#include "music/abc_voice.h"

namespace crnngan::music::abc {

struct PlayedVoice {
  std::vector<midi::Note> notes;  // all on `channel`; notes of one pitch never overlap
  Time end = 0;
};

// Throws Fault at a repeat or a tie that leads nowhere.
PlayedVoice play(const WrittenVoice& written, std::uint8_t channel);

}  // namespace crnngan::music::abc

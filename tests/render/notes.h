#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "midi/note.h"
#include "midi/note_order.h"

namespace crnngan::test {

inline midi::Note note(std::int64_t onset, std::int64_t length, int pitch, int velocity = 80,
                       std::uint16_t part = 0) {
  return {onset, length, static_cast<std::uint8_t>(pitch), static_cast<std::uint8_t>(velocity),
          0,     part};
}

// Notes anywhere in time, most of them overlapping others.
inline std::vector<midi::Note> random_notes(std::uint32_t number, int count) {
  const RandomStream random(9, Purpose::kNoise, number);
  std::vector<midi::Note> notes;
  for (int i = 0; i < count; ++i) {
    const auto draw = [&](std::uint32_t below, int what) {
      return static_cast<std::int64_t>(
          random.below(below, static_cast<std::uint64_t>(i * 4 + what)));
    };
    notes.push_back(note(draw(384 * 20, 0), 1 + draw(1500, 1), static_cast<int>(draw(128, 2)),
                         1 + static_cast<int>(draw(127, 3))));
  }
  midi::sort_notes(notes);
  return notes;
}

}  // namespace crnngan::test

#include "midi/one_at_a_time.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>

namespace crnngan::midi {

std::vector<std::int64_t> sounding_ticks(std::span<const Note> notes, std::span<const Part> parts) {
  const auto key_of = [&](const Note& note) {
    const int port = note.part < parts.size() ? parts[note.part].port : 0;
    return port << 11 | note.channel << 7 | note.pitch;
  };
  std::vector<std::size_t> order(notes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) {
    const Note& note = notes[i];
    return std::tuple(key_of(note), note.onset_ticks, -note.length_ticks, -int{note.velocity}, i);
  });
  std::vector<std::int64_t> ticks(notes.size());
  const Note* heard = nullptr;  // the last one
  std::int64_t* heard_ticks = nullptr;
  for (const std::size_t i : order) {
    const Note& note = notes[i];
    if (heard != nullptr && key_of(*heard) == key_of(note)) {
      if (heard->onset_ticks == note.onset_ticks) continue;
      *heard_ticks = std::min(*heard_ticks, note.onset_ticks - heard->onset_ticks);
    }
    ticks[i] = note.length_ticks;
    heard = &note;
    heard_ticks = &ticks[i];
  }
  return ticks;
}

std::vector<Note> one_at_a_time(std::vector<Note> notes, std::span<const Part> parts) {
  const std::vector<std::int64_t> ticks = sounding_ticks(notes, parts);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (ticks[i] == 0) continue;
    notes[kept] = notes[i];
    notes[kept++].length_ticks = ticks[i];
  }
  notes.resize(kept);
  return notes;
}

}  // namespace crnngan::midi

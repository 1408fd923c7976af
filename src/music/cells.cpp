#include "music/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "music/pace.h"

namespace crnngan::music {
namespace {

void require_range(std::string_view what, int value, int most) {
  if (value < 1 || value > most) {
    throw std::invalid_argument(
        fmt::format("[cells] {} must be 1..{}, received {}", what, most, value));
  }
}

std::size_t checked_size(int tones_per_cell) {
  require_range("tones_per_cell", tones_per_cell, kMostTonesPerCell);
  return static_cast<std::size_t>(tones_per_cell);
}

}  // namespace

std::vector<Tone> join_chords(std::span<const Tone> tones, int chord_gap_ticks) {
  require_range("chord_gap_ticks", chord_gap_ticks, kMostChordGapTicks);
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  std::vector<Tone> joined(tones.begin(), tones.end());
  std::int64_t since_chord = 0;  // from the onset of the chord's first tone
  for (std::size_t i = 1; i < joined.size(); ++i) {
    since_chord += tones[i].gap_ticks;
    if (since_chord < chord_gap_ticks) {
      joined[i].gap_ticks = 0;
    } else {
      joined[i].gap_ticks = static_cast<std::int32_t>(std::min(since_chord, kMost));
      since_chord = 0;
    }
  }
  return joined;
}

std::vector<Tone> to_cells(std::span<const Tone> events, int tones_per_cell) {
  const std::size_t size = checked_size(tones_per_cell);
  std::vector<Tone> cells;
  cells.reserve(events.size());
  std::size_t used = size;  // slots of the last cell
  for (const Tone& event : events) {
    if (used == size || event.gap_ticks > 0 || is_silence(event)) {
      cells.resize(cells.size() + size - used);  // its other slots hold nothing
      used = 0;
    }
    cells.push_back(event);
    ++used;
  }
  cells.resize(cells.size() + size - used);
  return cells;
}

std::vector<Tone> from_cells(std::span<const Tone> cells, int tones_per_cell) {
  const std::size_t size = checked_size(tones_per_cell);
  if (cells.size() % size != 0) {
    throw std::invalid_argument(fmt::format(
        "[cells] cells must be whole, {} slots each, received {} slots", size, cells.size()));
  }
  std::vector<Tone> events;
  events.reserve(cells.size());
  for (std::size_t slot = 0; slot < cells.size(); ++slot) {
    if (slot % size == 0 || !is_silence(cells[slot])) events.push_back(cells[slot]);
  }
  return events;
}

}  // namespace crnngan::music

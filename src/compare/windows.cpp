#include "compare/windows.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/shuffle.h"
#include "midi/note_order.h"
#include "stats/doubles.h"

namespace crnngan::compare {

Piece piece_of(std::span<const music::Tone> tones, std::int32_t group) {
  std::vector<midi::Note> notes = music::to_notes(tones);
  midi::sort_notes(notes);
  const auto doubles = static_cast<double>(stats::count_doubles(notes));
  return {music::as_heard(tones), group,
          tones.empty() ? 0 : doubles / static_cast<double>(tones.size())};
}

Halves halves(std::span<const Piece* const> pieces, const RandomStream& random,
              std::uint64_t first) {
  std::map<std::int32_t, std::vector<const Piece*>> groups;
  std::vector<std::vector<const Piece*>> units;
  for (const Piece* piece : pieces) {
    if (piece->group == 0) {
      units.push_back({piece});
    } else {
      groups[piece->group].push_back(piece);
    }
  }
  for (auto& [number, group] : groups) units.push_back(std::move(group));
  shuffle(units, random, first);
  // The largest first: the small ones fill up what they leave.
  std::stable_sort(units.begin(), units.end(),
                   [](const auto& x, const auto& y) { return x.size() > y.size(); });
  Halves result;
  for (const auto& unit : units) {
    auto& half = result.a.size() <= result.b.size() ? result.a : result.b;
    half.insert(half.end(), unit.begin(), unit.end());
  }
  return result;
}

std::vector<Tones> draw_windows(std::span<const Piece* const> pieces, std::size_t length,
                                std::size_t count, const RandomStream& random,
                                std::uint64_t first) {
  std::vector<const Piece*> long_enough;
  for (const Piece* piece : pieces) {
    if (piece->tones.size() >= length) long_enough.push_back(piece);
  }
  if (long_enough.empty()) {
    throw std::invalid_argument("[draw_windows] pieces must hold one as long as a window");
  }
  shuffle(long_enough, random, first);
  std::vector<Tones> windows;
  windows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Tones& tones = long_enough[i % long_enough.size()]->tones;
    const auto places = static_cast<std::uint32_t>(tones.size() - length + 1);
    const auto place = tones.begin() + random.below(places, first + long_enough.size() + 1 + i);
    windows.emplace_back(place, place + static_cast<std::ptrdiff_t>(length));
    windows.back().front().gap_ticks = 0;
  }
  return windows;
}

void move_to_random_keys(std::span<Tones> windows, const RandomStream& random,
                         std::uint64_t first) {
  constexpr int kLowestMove = -5;
  constexpr std::uint32_t kKeys = 12;
  for (Tones& window : windows) {
    const int move = kLowestMove + static_cast<int>(random.below(kKeys, first++));
    for (music::Tone& tone : window) tone.pitch += move;
  }
}

}  // namespace crnngan::compare

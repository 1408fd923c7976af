#include "music/metre_columns.h"

#include <algorithm>

namespace crnngan::music {

MetreNumbers metre_numbers(const Metre& metre, std::int64_t ticks_after_first_onset) {
  const std::optional<Place> place = metre.place_of(ticks_after_first_onset);
  if (!place) return {};
  const auto limited = [](std::int64_t number, int most) {
    return static_cast<int>(std::min<std::int64_t>(number, most));
  };
  MetreNumbers numbers;
  numbers.step = 1 + limited(place->ticks_in_beat / kMetreStepTicks, kMostSteps - 1);
  if (!place->bar) return numbers;
  numbers.bar =
      limited((place->bar->length_ticks + place->beat_ticks - 1) / place->beat_ticks, kMostBeats);
  numbers.beat = 1 + limited(place->bar->ticks / place->beat_ticks, kMostBeats - 1);
  return numbers;
}

}  // namespace crnngan::music

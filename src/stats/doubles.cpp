#include "stats/doubles.h"

namespace crnngan::stats {

std::int64_t count_doubles(std::span<const midi::Note> notes) {
  std::int64_t count = 0;
  for (std::size_t i = 1; i < notes.size(); ++i) {
    const bool again =
        notes[i].onset_ticks == notes[i - 1].onset_ticks && notes[i].pitch == notes[i - 1].pitch;
    if (again) ++count;
  }
  return count;
}

}  // namespace crnngan::stats

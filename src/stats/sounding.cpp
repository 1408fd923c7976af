#include "stats/sounding.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace crnngan::stats {

std::int64_t tones_at_once(std::span<const midi::Note> notes) {
  constexpr double kShare = 0.95;
  std::vector<std::pair<std::int64_t, int>> changes;  // when, by how many
  changes.reserve(2 * notes.size());
  for (const midi::Note& note : notes) {
    changes.emplace_back(note.onset_ticks, 1);
    changes.emplace_back(note.onset_ticks + note.length_ticks, -1);
  }
  std::sort(changes.begin(), changes.end());
  std::vector<double> ticks_of(notes.size() + 1);  // [tones at once], as long as it lasts
  std::size_t sounding = 0;
  double in_all = 0;
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    sounding = changes[i].second > 0 ? sounding + 1 : sounding - 1;
    const auto ticks = static_cast<double>(changes[i + 1].first - changes[i].first);
    if (sounding == 0) continue;
    ticks_of[sounding] += ticks;
    in_all += ticks;
  }
  std::int64_t most = 0;
  for (double so_far = 0; so_far < kShare * in_all;) {
    so_far += ticks_of[static_cast<std::size_t>(++most)];
  }
  return most;
}

}  // namespace crnngan::stats

#include "stats/ending.h"

#include <algorithm>
#include <cstdint>

#include "music/key.h"
#include "music/tone.h"

namespace crnngan::stats {

int last_bass_pitch(std::span<const midi::Note> notes) {
  if (notes.empty()) return -1;
  const std::int64_t last_onset = notes.back().onset_ticks;
  int lowest = notes.back().pitch;
  for (const midi::Note& note : notes) {
    const bool sounds = note.onset_ticks + note.length_ticks > last_onset;
    if (sounds) lowest = std::min<int>(lowest, note.pitch);
  }
  return lowest;
}

double duration_quarters(std::span<const midi::Note> notes) {
  if (notes.empty()) return 0;
  std::int64_t end = 0;
  for (const midi::Note& note : notes) end = std::max(end, note.onset_ticks + note.length_ticks);
  return static_cast<double>(end - notes.front().onset_ticks) / music::kTicksPerQuarter;
}

bool ends_on_tonic(std::span<const midi::Note> notes) {
  if (notes.empty()) return false;
  const music::Key key = music::best_key(music::pitch_class_ticks(notes));
  return last_bass_pitch(notes) % 12 == key.tonic;
}

}  // namespace crnngan::stats

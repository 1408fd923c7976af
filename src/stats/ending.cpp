#include "stats/ending.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "music/tone.h"

namespace crnngan::stats {

namespace {

constexpr std::size_t kClasses = 12;
using Profile = std::array<double, kClasses>;

// How well a pitch class goes with a key, from its tonic upward.
constexpr Profile kMajor = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
constexpr Profile kMinor = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

// Of the profile of `tonic` with `weights`. The weights' own deviation, the same for all keys, is
// left out.
double correlation(const Profile& profile, std::size_t tonic, const Profile& weights) {
  double mean = 0;
  for (const double value : profile) mean += value / kClasses;
  double product = 0;
  double square = 0;
  for (std::size_t c = 0; c < kClasses; ++c) {
    const double difference = profile[c] - mean;
    product += difference * weights[(tonic + c) % kClasses];
    square += difference * difference;
  }
  return product / std::sqrt(square);
}

}  // namespace

int tonic_of(std::span<const midi::Note> notes) {
  if (notes.empty()) return -1;
  Profile ticks{};
  for (const midi::Note& note : notes) {
    ticks[note.pitch % kClasses] += static_cast<double>(note.length_ticks);
  }
  int best = 0;
  double best_correlation = correlation(kMajor, 0, ticks);
  for (const Profile* profile : {&kMajor, &kMinor}) {
    for (std::size_t tonic = 0; tonic < kClasses; ++tonic) {
      const double value = correlation(*profile, tonic, ticks);
      if (value <= best_correlation) continue;
      best_correlation = value;
      best = static_cast<int>(tonic);
    }
  }
  return best;
}

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
  return !notes.empty() && last_bass_pitch(notes) % static_cast<int>(kClasses) == tonic_of(notes);
}

}  // namespace crnngan::stats

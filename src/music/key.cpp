#include "music/key.h"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

namespace crnngan::music {

namespace {

constexpr int kClasses = 12;
constexpr double kClearMargin = 0.05;
using Profile = std::array<double, kClasses>;

// From the tonic upward.
constexpr Profile kMajor = {.748, .060, .488, .082, .670, .460, .096, .715, .104, .366, .057, .400};
constexpr Profile kMinor = {.712, .084, .474, .618, .049, .460, .105, .747, .404, .067, .133, .330};

constexpr std::array<std::string_view, kClasses> kMajorTonics = {"C",  "Db", "D",  "Eb", "E",  "F",
                                                                 "F#", "G",  "Ab", "A",  "Bb", "B"};
constexpr std::array<std::string_view, kClasses> kMinorTonics = {"C",  "C#", "D",  "Eb", "E",  "F",
                                                                 "F#", "G",  "G#", "A",  "Bb", "B"};

int class_of(int pitch) { return (pitch % kClasses + kClasses) % kClasses; }

double mean_of(const Profile& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / kClasses;
}

// 0 where all classes sound equally long.
double correlation(Key key, const PitchClassTicks& ticks) {
  const Profile& profile = key.is_minor ? kMinor : kMajor;
  const double mean = mean_of(profile);
  const double mean_ticks = mean_of(ticks);
  double product = 0;
  double square = 0;
  double square_ticks = 0;
  for (int step = 0; step < kClasses; ++step) {
    const double a = profile[static_cast<std::size_t>(step)] - mean;
    const double b = ticks[static_cast<std::size_t>(class_of(key.tonic + step))] - mean_ticks;
    product += a * b;
    square += a * a;
    square_ticks += b * b;
  }
  return square_ticks > 0 ? product / std::sqrt(square * square_ticks) : 0;
}

struct Ranking {
  Key best;
  double correlation = -2;  // below any
  double next = -2;         // of any other key
};

Ranking ranking_of(const PitchClassTicks& ticks) {
  Ranking ranking;
  for (const bool is_minor : {false, true}) {
    for (int tonic = 0; tonic < kClasses; ++tonic) {
      const Key key{tonic, is_minor};
      const double value = correlation(key, ticks);
      if (value > ranking.correlation) {
        ranking = {key, value, ranking.correlation};
      } else if (value > ranking.next) {
        ranking.next = value;
      }
    }
  }
  return ranking;
}

template <class Sound>
PitchClassTicks sum_of(std::span<const Sound> sounds) {
  PitchClassTicks ticks{};
  for (const Sound& sound : sounds) {
    ticks[static_cast<std::size_t>(sound.pitch % kClasses)] +=
        static_cast<double>(sound.length_ticks);
  }
  return ticks;
}

}  // namespace

PitchClassTicks pitch_class_ticks(std::span<const Tone> tones) { return sum_of(tones); }

PitchClassTicks pitch_class_ticks(std::span<const midi::Note> notes) { return sum_of(notes); }

Key best_key(const PitchClassTicks& ticks) { return ranking_of(ticks).best; }

std::optional<Key> clear_key(const PitchClassTicks& ticks) {
  const Ranking ranking = ranking_of(ticks);
  if (ranking.correlation - ranking.next < kClearMargin) return std::nullopt;
  return ranking.best;
}

Key transposed(Key key, int half_tones) {
  return {class_of(key.tonic + half_tones % kClasses), key.is_minor};
}

std::string_view tonic_name(int tonic, bool is_minor) {
  return (is_minor ? kMinorTonics : kMajorTonics).at(static_cast<std::size_t>(tonic));
}

std::string name_of(Key key) {
  return fmt::format("{} {}", tonic_name(key.tonic, key.is_minor),
                     key.is_minor ? "minor" : "major");
}

}  // namespace crnngan::music

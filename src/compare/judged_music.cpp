#include "compare/judged_music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "score/distribution.h"

namespace crnngan::compare {

namespace {

constexpr std::size_t kPlain = 4;     // numbers of a tone that are brought to deviation 1
constexpr std::size_t kFeatures = 9;  // and the two circles, and the flag
using Features = std::array<double, kFeatures>;

Features features_of(const music::Tone& tone) {
  const double turn = 2 * std::numbers::pi * tone.pitch / 12;
  return {double(tone.pitch),         double(tone.velocity), std::log1p(tone.length_ticks),
          std::log1p(tone.gap_ticks), std::sin(turn),        std::cos(turn),
          std::sin(7 * turn),         std::cos(7 * turn),    tone.gap_ticks == 0 ? 1.0 : 0.0};
}

// What brings the plain features of real music to mean 0 and deviation 1.
class Scale {
 public:
  explicit Scale(std::span<const Tones> windows) {
    for (std::size_t f = 0; f < kPlain; ++f) {
      std::vector<double> values;
      for (const Tones& window : windows) {
        for (const music::Tone& tone : window) values.push_back(features_of(tone)[f]);
      }
      means_[f] = score::mean(values);
      deviations_[f] = std::max(score::deviation(values), 1e-6);
    }
  }

  score::Rows operator()(const Tones& window) const {
    score::Rows rows;
    rows.reserve(window.size() * kFeatures);
    for (const music::Tone& tone : window) {
      Features features = features_of(tone);
      for (std::size_t f = 0; f < kPlain; ++f) {
        features[f] = (features[f] - means_[f]) / deviations_[f];
      }
      for (const double feature : features) rows.push_back(static_cast<float>(feature));
    }
    return rows;
  }

 private:
  std::array<double, kPlain> means_{};
  std::array<double, kPlain> deviations_{};
};

std::vector<score::Rows> rows_of(std::span<const Tones> windows, const Scale& scale) {
  std::vector<score::Rows> rows;
  rows.reserve(windows.size());
  for (const Tones& window : windows) rows.push_back(scale(window));
  return rows;
}

// `first`: the number from which keys are drawn. Keeps references.
score::JudgedSide side_of(const JudgedMusic& music, const Scale& scale, std::uint64_t seed,
                          std::uint64_t first) {
  const auto seen = [&scale](const MusicWindows& windows) {
    return [&](std::size_t count, std::uint64_t number) {
      return rows_of(windows(count, number), scale);
    };
  };
  const auto seen_in_random_keys = [&, seed, first](std::size_t count, std::uint64_t number) {
    std::vector<Tones> windows = music.training(count, number);
    const RandomStream keys(seed, Purpose::kJudge, static_cast<std::uint32_t>(number));
    move_to_random_keys(windows, keys, first);
    return rows_of(windows, scale);
  };
  return {.training = seen_in_random_keys,
          .choosing = seen(music.choosing),
          .measuring = seen(music.measuring)};
}

}  // namespace

JudgeScore judge_music(const JudgedMusic& real, const JudgedMusic& other,
                       const JudgeOptions& options, std::uint64_t seed,
                       const JudgeProgress& progress) {
  const Scale scale(real.training(options.windows, 0));
  JudgeOptions of_features = options;
  of_features.features = kFeatures;
  return score::judge(side_of(real, scale, seed, 0),
                      side_of(other, scale, seed, score::kJudgedTogether), of_features, seed,
                      progress);
}

}  // namespace crnngan::compare

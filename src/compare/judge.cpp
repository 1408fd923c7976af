#include "compare/judge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/interruption.h"
#include "compare/distribution.h"
#include "gan/discriminator.h"
#include "gan/initial.h"
#include "nn/optimiser.h"

namespace crnngan::compare {

namespace {

constexpr int kRows = 128;  // windows in a batch, half of them of each side
constexpr std::size_t kBatch = kRows / 2;
constexpr double kRate = 1.5e-3;
constexpr double kClip = 1;

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
      means_[f] = mean(values);
      deviations_[f] = std::max(deviation(values), 1e-6);
    }
  }

  Features operator()(const music::Tone& tone) const {
    Features features = features_of(tone);
    for (std::size_t f = 0; f < kPlain; ++f) {
      features[f] = (features[f] - means_[f]) / deviations_[f];
    }
    return features;
  }

 private:
  std::array<double, kPlain> means_{};
  std::array<double, kPlain> deviations_{};
};

nn::Precision quickest_precision() {
  return nn::is_available(nn::Precision::kBfloat16) ? nn::Precision::kBfloat16
                                                    : nn::Precision::kFloat32;
}

class Network {
 public:
  Network(std::size_t window, const Scale& scale, std::uint64_t seed)
      : window_(window),
        scale_(scale),
        network_({.features = kFeatures, .units = 96, .layers = 2}, quickest_precision()),
        optimiser_({.kind = nn::OptimiserKind::kAdam}, network_.parameters()),
        tape_(network_.tape(static_cast<int>(window), kRows)),
        gradients_(network_.gradients(tape_)) {
    gan::initialise(network_, seed);
  }

  // One update on kBatch windows of each side, by the cross-entropy of its decisions.
  void learn(std::span<const Tones> real, std::span<const Tones> other) {
    const std::vector<double> logits = logits_of(real, other);
    const auto scale = 1 / static_cast<double>(kRows * window_);
    for (std::size_t row = 0; row < kRows; ++row) {
      const double decision = 1 / (1 + std::exp(-logits[row]));
      const double wanted = row < kBatch ? 1 : 0;
      for (std::size_t t = 0; t < window_; ++t) {
        gradients_.d_logits[t * kRows + row] = static_cast<float>(scale * (decision - wanted));
      }
    }
    network_.backward_to_parameters(tape_, gradients_, alone_);
    network_.parameters().clip_gradients(kClip);
    optimiser_.step(network_.parameters(), kRate);
    network_.parameters().zero_gradients();
    network_.pack();
  }

  // The logit of each window, above 0 where it seems real: kBatch real ones, then as many others.
  std::vector<double> logits_of(std::span<const Tones> real, std::span<const Tones> other) {
    for (std::size_t row = 0; row < kRows; ++row) {
      const Tones& tones = row < kBatch ? real[row] : other[row - kBatch];
      for (std::size_t t = 0; t < window_; ++t) {
        const Features features = scale_(tones[t]);
        std::transform(features.begin(), features.end(),
                       tape_.x.begin() + static_cast<std::ptrdiff_t>((t * kRows + row) * kFeatures),
                       [](double value) { return static_cast<float>(value); });
      }
    }
    network_.forward(tape_, alone_);
    std::vector<double> means(kRows);
    for (std::size_t i = 0; i < tape_.logits.size(); ++i) {
      means[i % kRows] += double{tape_.logits[i]} / static_cast<double>(window_);
    }
    return means;
  }

  // What it scores on as many windows of each side.
  JudgeScore score(std::vector<Tones> real, std::vector<Tones> other) {
    const std::size_t count = real.size();
    const std::size_t whole = (count + kBatch - 1) / kBatch * kBatch;
    real.resize(whole, real.front());
    other.resize(whole, other.front());
    std::vector<double> on_real;
    std::vector<double> on_other;
    for (std::size_t first = 0; first < whole; first += kBatch) {
      const std::vector<double> logits = logits_of(std::span(real).subspan(first, kBatch),
                                                   std::span(other).subspan(first, kBatch));
      on_real.insert(on_real.end(), logits.begin(), logits.begin() + kBatch);
      on_other.insert(on_other.end(), logits.begin() + kBatch, logits.end());
    }
    on_real.resize(count);
    on_other.resize(count);
    const auto right =
        std::count_if(on_real.begin(), on_real.end(), [](double logit) { return logit > 0; }) +
        std::count_if(on_other.begin(), on_other.end(), [](double logit) { return logit <= 0; });
    return {.accuracy = static_cast<double>(right) / static_cast<double>(2 * count),
            .auc = area_under_curve(on_real, on_other)};
  }

 private:
  std::size_t window_;
  Scale scale_;
  ThreadPool alone_{1};
  gan::Discriminator network_;
  nn::Optimiser optimiser_;
  gan::DiscriminatorTape tape_;
  gan::DiscriminatorGradients gradients_;
};

}  // namespace

JudgeScore judge(const JudgedSide& real, const JudgedSide& other, const JudgeOptions& options,
                 std::uint64_t seed, const JudgeProgress& progress) {
  Network network(options.window, Scale(real.training(options.windows, 0)), seed);
  const std::vector<Tones> real_choosing = real.choosing(options.windows, 0);
  const std::vector<Tones> other_choosing = other.choosing(options.windows, 0);
  const std::vector<Tones> real_measuring = real.measuring(options.windows, 0);
  const std::vector<Tones> other_measuring = other.measuring(options.windows, 0);
  JudgeScore best;
  double best_choosing = -1;
  int looks_since = 0;
  for (int iteration = 1;
       iteration <= options.iterations && looks_since < kPatience && best_choosing < 1;
       ++iteration) {
    stop_if_interrupted();
    const RandomStream keys(seed, Purpose::kJudge, static_cast<std::uint32_t>(iteration));
    const auto number = static_cast<std::uint64_t>(iteration);
    std::vector<Tones> real_windows = real.training(kBatch, number);
    std::vector<Tones> other_windows = other.training(kBatch, number);
    move_to_random_keys(real_windows, keys, 0);
    move_to_random_keys(other_windows, keys, kBatch);
    network.learn(real_windows, other_windows);
    if (progress) progress(iteration);
    if (iteration % kLookEvery != 0 && iteration != options.iterations) continue;
    const double choosing = network.score(real_choosing, other_choosing).auc;
    ++looks_since;
    if (choosing <= best_choosing) continue;
    best_choosing = choosing;
    looks_since = 0;
    best = network.score(real_measuring, other_measuring);
    best.iteration = iteration;
  }
  if (progress) progress(options.iterations);
  return best;
}

double area_under_curve(std::span<const double> higher, std::span<const double> lower) {
  std::vector<double> sorted(lower.begin(), lower.end());
  std::sort(sorted.begin(), sorted.end());
  double wins = 0;
  for (const double value : higher) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
    wins += static_cast<double>(first - sorted.begin()) + 0.5 * static_cast<double>(last - first);
  }
  return wins / (static_cast<double>(higher.size()) * static_cast<double>(lower.size()));
}

}  // namespace crnngan::compare

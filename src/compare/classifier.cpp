#include "compare/classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "compare/distribution.h"
#include "gan/discriminator.h"
#include "gan/initial.h"
#include "gan/losses.h"
#include "nn/optimiser.h"

namespace crnngan::compare {

namespace {

constexpr int kRows = 64;  // windows in a batch, half of them of each side
constexpr Range kReal{0, kRows / 2};
constexpr Range kOther{kRows / 2, kRows};
constexpr std::size_t kBatch = kRows / 2;
constexpr double kRate = 3e-3;
constexpr double kClip = 1;

constexpr std::size_t kPlain = 4;     // numbers of a tone that are brought to deviation 1
constexpr std::size_t kFeatures = 8;  // and the two circles
using Features = std::array<double, kFeatures>;

Features features_of(const music::Tone& tone) {
  const double turn = 2 * std::numbers::pi * tone.pitch / 12;
  return {double(tone.pitch),         double(tone.velocity), std::log1p(tone.length_ticks),
          std::log1p(tone.gap_ticks), std::sin(turn),        std::cos(turn),
          std::sin(7 * turn),         std::cos(7 * turn)};
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

class Classifier {
 public:
  Classifier(std::size_t window, const Scale& scale, std::uint64_t seed)
      : window_(window),
        scale_(scale),
        network_({.features = kFeatures, .units = 32, .layers = 1}),
        optimiser_({.kind = nn::OptimiserKind::kAdam}, network_.parameters()),
        tape_(network_.tape(static_cast<int>(window), kRows)),
        gradients_(gan::Discriminator::gradients(tape_)) {
    gan::initialise(network_, seed);
  }

  // One update on kBatch windows of each side.
  void learn(std::span<const Tones> real, std::span<const Tones> other) {
    read(real, other);
    std::fill(gradients_.d_logits.begin(), gradients_.d_logits.end(), 0.0F);
    gan::discriminator_loss(network_.logits(tape_), kReal, kOther, gradients_.d_logits.data());
    network_.backward_to_parameters(tape_, gradients_, alone_);
    network_.parameters().clip_gradients(kClip);
    optimiser_.step(network_.parameters(), kRate);
    network_.parameters().zero_gradients();
    network_.pack();
  }

  // The decisions on kBatch windows of each side, near 1 where they seem real.
  std::pair<std::vector<double>, std::vector<double>> judge(std::span<const Tones> real,
                                                            std::span<const Tones> other) {
    read(real, other);
    const gan::Logits logits = network_.logits(tape_);
    std::pair<std::vector<double>, std::vector<double>> decisions;
    for (int row = 0; row < kRows; ++row) {
      double sum = 0;
      for (int t = 0; t < logits.steps; ++t) {
        sum += 1 / (1 + std::exp(-double{logits.values[logits.place(t, row)]}));
      }
      (row < kReal.last ? decisions.first : decisions.second).push_back(sum / logits.steps);
    }
    return decisions;
  }

 private:
  void read(std::span<const Tones> real, std::span<const Tones> other) {
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
  }

  std::size_t window_;
  Scale scale_;
  ThreadPool alone_{1};
  gan::Discriminator network_;
  nn::Optimiser optimiser_;
  gan::DiscriminatorTape tape_;
  gan::DiscriminatorGradients gradients_;
};

// Calls `use` with kBatch windows of each side at a time. The last batch is filled up with the
// first windows.
template <typename Use>
void for_batches(std::vector<Tones> real, std::vector<Tones> other, const Use& use) {
  const std::size_t whole = (real.size() + kBatch - 1) / kBatch * kBatch;
  for (std::size_t i = 0; real.size() < whole; ++i) {
    real.push_back(real[i]);
    other.push_back(other[i]);
  }
  for (std::size_t first = 0; first < whole; first += kBatch) {
    use(std::span(real).subspan(first, kBatch), std::span(other).subspan(first, kBatch));
  }
}

}  // namespace

ClassifierScore classify(const Sides& training, const Sides& test, const ClassifierOptions& options,
                         std::uint64_t seed) {
  const RandomStream random(seed, Purpose::kClassify, 0);
  std::uint64_t draws = 0;
  const auto draw = [&](std::span<const Piece* const> pieces) {
    return draw_windows(pieces, options.window, options.windows, random, draws++ << 32);
  };
  Classifier classifier(options.window, Scale(draw(training.real)), seed);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for_batches(draw(training.real), draw(training.other),
                [&](auto real, auto other) { classifier.learn(real, other); });
  }
  std::vector<double> on_real;
  std::vector<double> on_other;
  for_batches(draw(test.real), draw(test.other), [&](auto real, auto other) {
    const auto [first, second] = classifier.judge(real, other);
    on_real.insert(on_real.end(), first.begin(), first.end());
    on_other.insert(on_other.end(), second.begin(), second.end());
  });
  on_real.resize(options.windows);
  on_other.resize(options.windows);
  const auto right =
      std::count_if(on_real.begin(), on_real.end(), [](double d) { return d > 0.5; }) +
      std::count_if(on_other.begin(), on_other.end(), [](double d) { return d <= 0.5; });
  return {.accuracy = static_cast<double>(right) / static_cast<double>(2 * options.windows),
          .auc = area_under_curve(on_real, on_other)};
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

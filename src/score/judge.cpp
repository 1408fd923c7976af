#include "score/judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/interruption.h"
#include "gan/discriminator.h"
#include "gan/initial.h"
#include "nn/optimiser.h"

namespace crnngan::score {

namespace {

constexpr std::size_t kBatch = kJudgedTogether;
constexpr int kRows = 2 * kJudgedTogether;  // windows in a batch, half of them of each side
constexpr double kRate = 1.5e-3;
constexpr double kClip = 1;

nn::Precision quickest_precision() {
  return nn::is_available(nn::Precision::kBfloat16) ? nn::Precision::kBfloat16
                                                    : nn::Precision::kFloat32;
}

class Network {
 public:
  Network(const JudgeOptions& options, std::uint64_t seed)
      : window_(options.window),
        features_(options.features),
        network_({.features = static_cast<int>(features_),
                  .units = options.units,
                  .layers = options.layers},
                 quickest_precision()),
        optimiser_({.kind = nn::OptimiserKind::kAdam}, network_.parameters()),
        tape_(network_.tape(static_cast<int>(window_), kRows)),
        gradients_(network_.gradients(tape_)) {
    gan::initialise(network_, seed);
  }

  // One update on kBatch windows of each side, by the cross-entropy of its decisions.
  void learn(std::span<const Rows> real, std::span<const Rows> other) {
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
  std::vector<double> logits_of(std::span<const Rows> real, std::span<const Rows> other) {
    for (std::size_t row = 0; row < kRows; ++row) {
      const Rows& rows = row < kBatch ? real[row] : other[row - kBatch];
      for (std::size_t t = 0; t < window_; ++t) {
        std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(t * features_), features_,
                    tape_.x.begin() + static_cast<std::ptrdiff_t>((t * kRows + row) * features_));
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
  JudgeScore score(std::vector<Rows> real, std::vector<Rows> other) {
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
  std::size_t features_;
  ThreadPool alone_{1};
  gan::Discriminator network_;
  nn::Optimiser optimiser_;
  gan::DiscriminatorTape tape_;
  gan::DiscriminatorGradients gradients_;
};

}  // namespace

JudgeScore judge(const JudgedSide& real, const JudgedSide& other, const JudgeOptions& options,
                 std::uint64_t seed, const JudgeProgress& progress) {
  Network network(options, seed);
  const std::vector<Rows> real_choosing = real.choosing(options.windows, 0);
  const std::vector<Rows> other_choosing = other.choosing(options.windows, 0);
  const std::vector<Rows> real_measuring = real.measuring(options.windows, 0);
  const std::vector<Rows> other_measuring = other.measuring(options.windows, 0);
  JudgeScore best;
  double best_choosing = -1;
  int looks_since = 0;
  for (int iteration = 1;
       iteration <= options.iterations && looks_since < kPatience && best_choosing < 1;
       ++iteration) {
    stop_if_interrupted();
    const auto number = static_cast<std::uint64_t>(iteration);
    const std::vector<Rows> real_windows = real.training(kBatch, number);
    const std::vector<Rows> other_windows = other.training(kBatch, number);
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

}  // namespace crnngan::score

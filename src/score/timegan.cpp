#include "score/timegan.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include "base/interruption.h"
#include "base/random.h"
#include "base/shuffle.h"
#include "score/timegan_network.h"

namespace crnngan::score {

namespace {

constexpr int kTimeganBatch = 128;
constexpr double kLearntShare = 0.8;

// What one run draws from; each use has its own stream.
enum Draw : std::uint32_t { kDivision = 2, kRealBatches = 3, kOtherBatches = 4 };

int units_for(const WindowSet& windows) {
  return std::max(1, static_cast<int>(windows.columns / 2));
}

std::uint64_t seed_of(const TimeganOptions& options, int run) {
  return options.seed + 1'000'003 * static_cast<std::uint64_t>(run);
}

std::vector<std::size_t> all_of(const WindowSet& windows) {
  std::vector<std::size_t> all(windows.count());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

// Batches without a window that stands in them twice, unless there are fewer windows than that.
class Batches {
 public:
  Batches(std::vector<std::size_t> windows, std::uint64_t seed, std::uint32_t draw)
      : windows_(std::move(windows)), random_(seed, Purpose::kScore, draw) {}

  std::span<const std::size_t> next() {
    batch_.clear();
    for (std::size_t i = 0; i < kTimeganBatch; ++i) {
      const std::size_t taken = i % windows_.size();
      const auto left = static_cast<std::uint32_t>(windows_.size() - taken);
      std::swap(windows_[taken], windows_[taken + random_.below(left, index_++)]);
      batch_.push_back(windows_[taken]);
    }
    return batch_;
  }

 private:
  std::vector<std::size_t> windows_;
  RandomStream random_;
  std::uint64_t index_ = 0;
  std::vector<std::size_t> batch_;
};

// Puts columns 0 .. inputs-1 of the first `steps` rows into lanes `first` and on.
void show(const WindowSet& windows, std::span<const std::size_t> which, int steps, int inputs,
          int first, TimeganNetwork& network) {
  const auto lanes = static_cast<std::size_t>(network.lanes());
  float* lane = network.x().data() + first;
  for (const std::size_t window : which) {
    const float* row = windows[window].data();
    float* out = lane++;
    for (int t = 0; t < steps; ++t, row += windows.columns) {
      for (int c = 0; c < inputs; ++c, out += lanes) *out = row[c];
    }
  }
}

double sigmoid(double logit) { return 1 / (1 + std::exp(-logit)); }

// The windows of a side that are learnt from, and the others.
struct Divided {
  std::vector<std::size_t> learnt;
  std::vector<std::size_t> tested;
};

Divided divided(const WindowSet& windows, std::size_t count, std::uint64_t seed,
                std::uint64_t first_index) {
  std::vector<std::size_t> all = all_of(windows);
  shuffle(all, RandomStream(seed, Purpose::kScore, kDivision), first_index);
  all.resize(count);
  const auto learnt = static_cast<std::ptrdiff_t>(kLearntShare * static_cast<double>(count));
  return {{all.begin(), all.begin() + learnt}, {all.begin() + learnt, all.end()}};
}

class Discriminating {
 public:
  Discriminating(const WindowSet& real, const WindowSet& other, std::uint64_t seed)
      : real_(real),
        other_(other),
        steps_(static_cast<int>(real.steps)),
        inputs_(static_cast<int>(real.columns)),
        network_(steps_, 2 * kTimeganBatch, inputs_, units_for(real), seed) {}

  void learn(std::span<const std::size_t> real, std::span<const std::size_t> other) {
    show(real_, real, steps_, inputs_, 0, network_);
    show(other_, other, steps_, inputs_, kTimeganBatch, network_);
    const float* last = last_logits();
    for (int lane = 0; lane < 2 * kTimeganBatch; ++lane) {
      const double wanted = lane < kTimeganBatch ? 1 : 0;
      d_last_[lane] = static_cast<float>((sigmoid(double{last[lane]}) - wanted) / kTimeganBatch);
    }
    network_.learn(d_logits_);
  }

  // How many of these windows seem real.
  std::size_t real_ones(const WindowSet& windows, std::span<const std::size_t> which) {
    std::size_t count = 0;
    constexpr std::size_t kTogether = std::size_t{2} * kTimeganBatch;
    for (std::size_t first = 0; first < which.size(); first += kTogether) {
      const auto part = which.subspan(first, std::min(kTogether, which.size() - first));
      show(windows, part, steps_, inputs_, 0, network_);
      const float* last = last_logits();
      count += static_cast<std::size_t>(
          std::count_if(last, last + part.size(), [](float logit) { return logit > 0; }));
    }
    return count;
  }

 private:
  const float* last_logits() { return network_.logits().data() + size_of_others(); }
  std::size_t size_of_others() const { return nn::size_of(steps_ - 1, 2 * kTimeganBatch); }

  const WindowSet& real_;
  const WindowSet& other_;
  int steps_;
  int inputs_;
  TimeganNetwork network_;
  nn::Buffer d_logits_ =
      nn::Buffer(nn::size_of(steps_, 2 * kTimeganBatch));  // 0 but for the last step
  float* d_last_ = d_logits_.data() + size_of_others();
};

double discriminative_score(const WindowSet& real, const WindowSet& other, int iterations,
                            std::uint64_t seed) {
  const std::size_t count = std::min(real.count(), other.count());
  const Divided of_real = divided(real, count, seed, 0);
  const Divided of_other = divided(other, count, seed, real.count() + 1);
  Batches real_batches(of_real.learnt, seed, kRealBatches);
  Batches other_batches(of_other.learnt, seed, kOtherBatches);
  Discriminating network(real, other, seed);
  for (int i = 0; i < iterations; ++i) {
    stop_if_interrupted();
    network.learn(real_batches.next(), other_batches.next());
  }
  const std::size_t tested = of_real.tested.size();
  const std::size_t right =
      network.real_ones(real, of_real.tested) + tested - network.real_ones(other, of_other.tested);
  return std::abs(static_cast<double>(right) / static_cast<double>(2 * tested) - 0.5);
}

class Predicting {
 public:
  Predicting(const WindowSet& shape, std::uint64_t seed)
      : steps_(static_cast<int>(shape.steps) - 1),
        inputs_(static_cast<int>(shape.columns) - 1),
        network_(steps_, kTimeganBatch, inputs_, units_for(shape), seed) {}

  void learn(const WindowSet& windows, std::span<const std::size_t> batch) {
    const nn::Buffer& logits = logits_of(windows, batch);
    const double scale = 1.0 / static_cast<double>(logits.size());
    for_each(windows, batch, logits, [&](std::size_t at, double error, double predicted) {
      const double direction = error > 0 ? 1 : error < 0 ? -1 : 0;
      d_logits_[at] = static_cast<float>(scale * direction * predicted * (1 - predicted));
    });
    network_.learn(d_logits_);
  }

  // The sum of the absolute errors.
  double error(const WindowSet& windows, std::span<const std::size_t> which) {
    double sum = 0;
    for_each(windows, which, logits_of(windows, which),
             [&](std::size_t, double error, double) { sum += std::abs(error); });
    return sum;
  }

 private:
  const nn::Buffer& logits_of(const WindowSet& windows, std::span<const std::size_t> which) {
    show(windows, which, steps_, inputs_, 0, network_);
    return network_.logits();
  }

  // run(place among the logits, prediction less what came, prediction)
  template <class Run>
  void for_each(const WindowSet& windows, std::span<const std::size_t> which,
                const nn::Buffer& logits, const Run& run) const {
    for (std::size_t lane = 0; lane < which.size(); ++lane) {
      const std::span<const float> window = windows[which[lane]];
      for (std::size_t t = 0; t + 1 < windows.steps; ++t) {
        const std::size_t at = t * kTimeganBatch + lane;
        const double predicted = sigmoid(double{logits[at]});
        run(at, predicted - double{window[(t + 2) * windows.columns - 1]}, predicted);
      }
    }
  }

  int steps_;
  int inputs_;
  TimeganNetwork network_;
  nn::Buffer d_logits_ = nn::Buffer(nn::size_of(steps_, kTimeganBatch));
};

double predictive_score(const WindowSet& real, const WindowSet& learnt, int iterations,
                        std::uint64_t seed) {
  Batches batches(all_of(learnt), seed, kOtherBatches);
  Predicting network(learnt, seed);
  for (int i = 0; i < iterations; ++i) {
    stop_if_interrupted();
    network.learn(learnt, batches.next());
  }
  double sum = 0;
  const std::vector<std::size_t> all = all_of(real);
  for (std::size_t first = 0; first < all.size(); first += kTimeganBatch) {
    const std::size_t count = std::min<std::size_t>(kTimeganBatch, all.size() - first);
    sum += network.error(real, std::span(all).subspan(first, count));
  }
  return sum / static_cast<double>(real.count() * (real.steps - 1));
}

void require_shapes(const WindowSet& real, const WindowSet& other, std::size_t least) {
  if (real.steps != other.steps || real.columns != other.columns) {
    throw std::invalid_argument("[timegan] windows must be of the same shape");
  }
  if (real.count() < 5 || other.count() < 5 || real.steps < least || real.columns < least) {
    throw std::invalid_argument("[timegan] there are too few windows, rows or columns");
  }
}

// score(seed of the run) of each run.
template <class Score>
std::vector<double> scores_of_runs(const TimeganOptions& options, ThreadPool& pool,
                                   const RunDone& done, const Score& score) {
  std::vector<double> scores(static_cast<std::size_t>(options.runs));
  std::mutex one_call;
  pool.run(options.runs, [&](int run) {
    scores[static_cast<std::size_t>(run)] = score(seed_of(options, run));
    const std::lock_guard lock(one_call);
    if (done) done();
  });
  return scores;
}

}  // namespace

std::vector<double> discriminative_scores(const WindowSet& real, const WindowSet& generated,
                                          const TimeganOptions& options, ThreadPool& pool,
                                          const RunDone& done) {
  require_shapes(real, generated, 1);
  return scores_of_runs(options, pool, done, [&](std::uint64_t seed) {
    return discriminative_score(real, generated, options.discriminative_iterations, seed);
  });
}

std::vector<double> predictive_scores(const WindowSet& real, const WindowSet& learnt,
                                      const TimeganOptions& options, ThreadPool& pool,
                                      const RunDone& done) {
  require_shapes(real, learnt, 2);
  return scores_of_runs(options, pool, done, [&](std::uint64_t seed) {
    return predictive_score(real, learnt, options.predictive_iterations, seed);
  });
}

}  // namespace crnngan::score

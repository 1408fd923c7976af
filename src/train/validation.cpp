#include "train/validation.h"

#include <algorithm>
#include <exception>
#include <numeric>
#include <optional>

#include "ranks/agreement.h"
#include "sequence/batch.h"
#include "train/draws.h"
#include "train/next_event.h"
#include "train/passes.h"
#include "train/recipe.h"

namespace crnngan::train {

std::vector<sequence::Window> side_by_side(std::span<const std::size_t> lengths, std::size_t steps,
                                           std::size_t most) {
  std::vector<sequence::Window> all;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] < kShortestSequence) continue;
    const std::size_t length = std::min(lengths[i], steps);
    for (std::size_t first = 0; first < lengths[i]; first += length) {
      all.push_back({i, std::min(first, lengths[i] - length), length});
    }
  }
  if (all.size() <= most) return all;
  std::vector<sequence::Window> chosen;
  chosen.reserve(most);
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(all[i * all.size() / most]);
  return chosen;
}

namespace {

// Losses of batches, one after the other.
class Foretelling {
 public:
  Foretelling(gan::Generator& generator, PredictionLoss loss, ThreadPool& pool)
      : generator_(generator), pool_(pool), next_event_(generator, loss, pool) {}

  // The mean over the windows.
  double loss(const sequence::Source& source, std::span<const sequence::Window> windows, int steps,
              const sequence::Iteration& now) {
    source.fill(windows, steps, now, pool_, real_);
    GeneratorPass& pass = generator_pass(kept_, generator_, next_event_.predictions(steps),
                                         next_event_.rows(real_.rows), nn::Dropout::kNone);
    if (next_event_.takes_noise()) {
      StreamDraws(now, Purpose::kValidation).inputs(generator_.shape(), pass.tape);
    }
    return next_event_.loss(real_, 1, pass);
  }

 private:
  gan::Generator& generator_;
  ThreadPool& pool_;
  NextEvent next_event_;
  std::optional<GeneratorPass> kept_;
  sequence::Batch real_;
};

}  // namespace

double prediction_loss(gan::Generator& generator, PredictionLoss loss,
                       const sequence::Source& source, std::span<const sequence::Window> windows,
                       int steps, int batch, std::uint64_t seed, ThreadPool& pool,
                       const Sharding& sharding) {
  const auto most = static_cast<std::size_t>(batch);
  const auto batches = static_cast<int>((windows.size() + most - 1) / most);
  // A batch's part of the sum over all windows.
  const auto part_of = [&](int number, Foretelling& foretelling) {
    const std::size_t first = static_cast<std::size_t>(number) * most;
    const auto part = windows.subspan(first, std::min(most, windows.size() - first));
    const sequence::Iteration now{seed, 0, static_cast<std::uint32_t>(number)};
    return foretelling.loss(source, part, steps, now) * static_cast<double>(part.size());
  };
  const bool is_whole = sharding.shards == 1;
  const Range own = share(batches, sharding.ranks->rank(), sharding.ranks->size());
  std::vector<double> parts(static_cast<std::size_t>(own.size()));
  const auto compute = [&](Range some, ThreadPool& threads) {
    Foretelling foretelling(generator, loss, threads);
    for (int i = some.first; i < some.last; ++i) {
      parts[static_cast<std::size_t>(i - own.first)] = part_of(i, foretelling);
    }
  };
  std::exception_ptr failure;
  try {
    if (is_whole) {
      compute(own, pool);
    } else {
      in_parts(own, pool, [&](Range some) {
        ThreadPool alone(1);
        compute(some, alone);
      });
    }
  } catch (...) {
    failure = std::current_exception();
  }
  ranks::agree(*sharding.ranks, failure, parts);
  return std::accumulate(parts.begin(), parts.end(), 0.0) / static_cast<double>(windows.size());
}

namespace {

// Steps that a pass takes at a time, so that memory does not grow with a sequence.
constexpr int kStepsAtOnce = 256;

// Of the events of one sequence: a batch of one row.
std::vector<double> log_likelihoods_of(const gan::Generator& generator,
                                       const sequence::Batch& sequence, ThreadPool& pool) {
  const auto features = static_cast<std::size_t>(sequence.features);
  const std::size_t columns = generator.shape().context.size();
  gan::GeneratorTape tape = generator.tape(kStepsAtOnce, 1);
  std::vector<int> bins(features * kStepsAtOnce);  // behind the end whatever was there
  std::vector<double> all;
  const auto steps = static_cast<std::size_t>(sequence.steps);
  for (std::size_t first = 0; first < steps; first += kStepsAtOnce) {
    const std::size_t count = std::min<std::size_t>(kStepsAtOnce, steps - first);
    std::copy_n(sequence.bins.begin() + static_cast<std::ptrdiff_t>(first * features),
                count * features, bins.begin());
    std::copy_n(sequence.context.begin() + static_cast<std::ptrdiff_t>(first * columns),
                count * columns, tape.heads.context.begin());
    generator.predict(bins.data(), tape, pool);
    const std::vector<double> some = generator.log_likelihoods(tape);
    all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
    nn::LstmStack::carry_state(tape.lstm);
    std::copy_n(bins.end() - static_cast<std::ptrdiff_t>(features), features, tape.first.begin());
  }
  return all;
}

}  // namespace

std::vector<std::vector<double>> log_likelihoods(const gan::Generator& generator,
                                                 const sequence::Source& source, ThreadPool& pool) {
  std::vector<std::vector<double>> all(source.lengths().size());
  pool.run(static_cast<int>(all.size()), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    ThreadPool alone(1);
    const std::size_t length = source.lengths()[n];
    const sequence::Window whole{n, 0, length};
    sequence::Batch sequence;
    source.fill({&whole, 1}, static_cast<int>(length), {}, alone, sequence);
    all[n] = log_likelihoods_of(generator, sequence, alone);
  });
  return all;
}

}  // namespace crnngan::train

#include "tune/choosing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/tensor_file.h"
#include "base/version.h"
#include "train/checkpoint.h"
#include "train/run_files.h"
#include "train/run_record.h"
#include "train/validation.h"
#include "tune/blend.h"

namespace crnngan::tune {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostWindows = 512;  // that are held out

// Of what is held out, in nats an event.
class Likelihood {
 public:
  Likelihood(const train::Recipe& recipe, const sequence::Source& source, ThreadPool& pool)
      : recipe_(recipe),
        source_(source),
        pool_(pool),
        windows_(train::side_by_side(source.lengths(), static_cast<std::size_t>(recipe.train.steps),
                                     kMostWindows)) {}

  // REQUIRES a generator whose weights are packed.
  double nats(gan::Generator& generator) const {
    return train::prediction_loss(generator, train::PredictionLoss::kSquaredError, source_,
                                  windows_, static_cast<int>(recipe_.train.steps),
                                  static_cast<int>(recipe_.train.batch), recipe_.seed, pool_);
  }

 private:
  const train::Recipe& recipe_;
  const sequence::Source& source_;
  ThreadPool& pool_;
  std::vector<sequence::Window> windows_;
};

}  // namespace

TuningRun read_tuning_run(const fs::path& run) {
  const train::RunRecord record = train::read_run_record(run);
  const fs::path best = train::best_checkpoint_path(run);
  if (record.start_hash.empty() || !fs::exists(run / train::kKeptCorpus) || !fs::exists(best)) {
    throw Error("{}: expected a run that crnngan tune began, with an epoch that is done",
                run.string());
  }
  const TensorFile checkpoint = read_tensors(read_file(best)).take(best.string());
  TuningRun read{.start = train::read_start_model(run, record.start_model, record.start_hash),
                 .recipe = train::read_config(run),
                 .best = gan::read_model(checkpoint)};
  read.best.discriminator.reset();
  read.best_epoch = train::load_progress(checkpoint).epoch;
  return read;
}

Chosen choose(TuningRun& run, const sequence::Source& held_out, ThreadPool& pool) {
  const Likelihood likelihood(run.recipe, held_out, pool);
  const gan::Generator& start = run.start.model.generator;
  gan::Generator& learnt = run.best.generator;
  gan::Generator between(start.shape());
  std::vector<double> losses;
  for (const double share : kShares) {
    blend(start, learnt, share, between);
    losses.push_back(likelihood.nats(between));
  }
  Chosen chosen;
  chosen.start_model = run.start.name;
  chosen.best_epoch = run.best_epoch;
  chosen.share = share_that_keeps(kShares, losses);
  chosen.nats_before = losses.front();
  const auto place = std::ranges::find(kShares, chosen.share) - std::begin(kShares);
  chosen.nats_after = losses[static_cast<std::size_t>(place)];
  blend(start, learnt, chosen.share, between);
  learnt.parameters().average(between.parameters(), 0);
  return chosen;
}

void write_tuned(const fs::path& folder, TuningRun& run, const std::string& learnt,
                 Chosen& chosen) {
  std::string card = fmt::format(
      "{}, tuned by crnngan {} on {}: {:.3f} nats an event of these before, {:.3f} after.",
      chosen.start_model, kVersion, learnt, chosen.nats_before, chosen.nats_after);
  const std::string& before = run.start.model.about.card;
  const std::string earlier = fmt::format("\nThe card of {}:\n{}", chosen.start_model, before);
  if (!before.empty() && card.size() + earlier.size() <= gan::kMostText) card += earlier;
  run.best.about.card = card;
  chosen.file = tuned_path(folder);
  write_file(chosen.file, write_tensors(gan::file_of(run.best)));
}

double likelier_by(const Chosen& tuned) {
  return std::exp(tuned.nats_before - tuned.nats_after) - 1;
}

}  // namespace crnngan::tune

// What training is held to after an epoch: losses on validation pieces, and real music.

#include <algorithm>

#include "nn/buffer.h"
#include "train/training.h"

namespace crnngan::train {

namespace {

constexpr std::size_t kRealSongs = 200;   // enough for the means of the measures
constexpr std::size_t kMostSongs = 1000;  // of very large corpora

}  // namespace

// The means of the losses over validation windows of full length, one of each piece that is long
// enough, the same with the same noise in every epoch, as the networks are now. The batches, of
// nearly equal size, hold each window once.
void Training::validate(EpochReport& report) {
  const auto steps = static_cast<int>(recipe_.train.steps);
  const auto drawn = windows(validation_, steps, 1, 0);
  if (drawn.empty()) return;
  const auto all = static_cast<int>(drawn.size());
  const auto batches = static_cast<int>(
      corpus::batches_in_epoch(drawn.size(), static_cast<std::size_t>(recipe_.train.batch)));
  const bool of_pretraining = report.phase == Phase::kPretraining;
  ValidationLosses losses;
  for (int i = 0; i < batches; ++i) {
    const Range part = share(all, i, batches);
    const int batch = part.size();
    const double weight = static_cast<double>(batch) / all;
    fill_batch(validation_,
               std::span(drawn).subspan(static_cast<std::size_t>(part.first),
                                        static_cast<std::size_t>(batch)),
               0, i, steps);
    if (of_pretraining) {
      draw_inputs(Purpose::kValidation, 0, i, trainer_.predictions(steps),
                  trainer_.prediction_rows(batch));
      losses.pretraining +=
          weight * trainer_.prediction_error(real_.features, noise_, steps, batch, row_lengths_);
    } else {
      draw_inputs(Purpose::kValidation, 0, i, steps, batch);
      perturbation_.assign(recipe_.train.penalty > 0
                               ? nn::size_of(steps, 2 * penalty_rows(batch), codec_.features())
                               : 0,
                           0.0F);
      const AdversarialResult result =
          trainer_.adversarial(real_.features, {noise_, start_, perturbation_}, steps, batch,
                               row_lengths_, Learners::kNobody);
      losses.discriminator += weight * result.discriminator_loss;
      losses.generator += weight * result.generator_loss;
    }
  }
  report.validation = losses;
}

std::vector<Song> Training::training_songs() const { return songs_of(training_, 1); }

std::vector<Song> Training::validation_songs() const {
  const auto steps = static_cast<std::size_t>(recipe_.train.steps);
  const auto long_enough =
      static_cast<std::size_t>(std::count_if(validation_.lengths.begin(), validation_.lengths.end(),
                                             [&](std::size_t length) { return length >= steps; }));
  return songs_of(validation_, kRealSongs / std::max<std::size_t>(long_enough, 1));
}

// Windows of the set's pieces, of each piece so many; of whole pieces where none is long enough.
std::vector<Song> Training::songs_of(const Set& set, std::size_t per_piece) const {
  const auto drawn = [&](std::size_t count, corpus::ShortSequences short_sequences) {
    return corpus::epoch_windows(set.lengths, static_cast<std::size_t>(recipe_.train.steps), count,
                                 recipe_.seed, 0, short_sequences);
  };
  auto windows = drawn(std::max<std::size_t>(per_piece, 1), corpus::ShortSequences::kLeaveOut);
  if (windows.empty()) windows = drawn(1, corpus::ShortSequences::kTakeWhole);
  windows.resize(std::min(windows.size(), kMostSongs));
  return train::real_songs(set.pieces, codec_.options(), windows);
}

}  // namespace crnngan::train

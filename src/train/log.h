#pragma once

// What an epoch of training did, and the table of all epochs in a run's folder (log.csv).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/output.h"
#include "train/event_file.h"
#include "train/schedule.h"

namespace crnngan::train {

// Means over validation windows, without dropout; 0 for what the phase has not.
struct ValidationLosses {
  double pretraining = 0;
  double discriminator = 0;
  double generator = 0;
};

// Means over the epoch's iterations. Epoch 0 is the untrained network: nothing but statistics.
struct EpochReport {
  int epoch = 0;
  int epochs = 0;  // of the run
  Phase phase = Phase::kPretraining;
  int window_steps = 0;
  int iterations = 0;
  double seconds = 0;  // without validation, sampling and writing
  double learning_rate = 0;
  double pretraining_loss = 0;
  double discriminator_loss = 0;
  double generator_loss = 0;        // what freezing compares with L_D
  double chance_loss = 0;           // L_D of a discriminator that guesses
  double objective = 0;             // what G learnt from, over the iterations in which it did
  double discriminator_frozen = 0;  // share of the iterations
  double generator_frozen = 0;
  double discriminator_gradient_norm = 0;  // before clipping, over the iterations that moved it
  double generator_gradient_norm = 0;
  std::optional<ValidationLosses> validation;  // none without validation pieces
  double diversity = 0;                        // of the songs (train/diversity.h)
  double distance = 0;                         // of the songs from real ones (train/distance.h)
  std::vector<stats::ColumnSummary> samples;   // statistics of the generated songs

  bool is_trained() const { return epoch > 0; }
  bool is_pretraining() const { return is_trained() && phase == Phase::kPretraining; }
  bool is_adversarial() const { return is_trained() && phase == Phase::kAdversarial; }
};

// A line that a person can follow.
std::string progress_line(const EpochReport& report);

// The measures of real or generated songs in the words of that line.
std::string measures_line(const std::vector<stats::ColumnSummary>& measures);

// log.csv: a header, a row of real music's measures without an epoch, then a row an epoch; what
// does not apply is empty. Each measure has three columns: mean, lower and upper quartile over the
// songs.
std::string log_header();
std::string real_row(const std::vector<stats::ColumnSummary>& real);
std::string log_row(const EpochReport& report);

// The table without the rows of epochs after `last_epoch`.
std::string truncate_log(std::string_view log, int last_epoch);

// What the table holds of epochs, as curves over them: training/NAME for what training was like,
// songs/NAME for what the songs are.
std::vector<Scalar> curves(std::string_view log);

}  // namespace crnngan::train

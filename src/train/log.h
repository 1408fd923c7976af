#pragma once

// What an epoch of training did, and the table of all epochs in a run's folder (log.csv).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/output.h"
#include "train/epoch.h"
#include "train/event_file.h"

namespace crnngan::train {

// An epoch and the songs after it. Of epoch 0 there are songs alone.
struct EpochReport : Epoch {
  double diversity = 0;                       // of the songs (stats/diversity.h)
  double distance = 0;                        // of the songs from real ones (train/distance.h)
  std::vector<stats::ColumnSummary> samples;  // statistics of the songs
};

// A line that a person can follow.
std::string progress_line(const EpochReport& report);

// The measures of real or generated songs in the words of that line.
std::string measures_line(const std::vector<stats::ColumnSummary>& measures);

// log.csv: a header, a row of real music's measures without an epoch, then a row an epoch; what
// does not apply is empty. Each measure has three columns: mean, lower and upper quartile over the
// songs.
std::string log_header(std::span<const std::string_view> measures);
std::string real_row(const std::vector<stats::ColumnSummary>& real,
                     std::span<const std::string_view> measures);
std::string log_row(const EpochReport& report, std::span<const std::string_view> measures);

// The table without the rows of epochs after `last_epoch`.
std::string truncate_log(std::string_view log, int last_epoch);

// What the table holds of epochs, as curves over them: training/NAME for what training was like,
// songs/NAME for what the songs are.
std::vector<Scalar> curves(std::string_view log);

}  // namespace crnngan::train

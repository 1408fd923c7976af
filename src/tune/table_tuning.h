#pragma once

// A model of a table that learns more rows of its columns, in minutes (tuning.h is that of music).
//
// CSV file -> a table in the model's numbers, of which a part is held out (table_to_learn) -> a run
// that starts from the model and learns by likelihood (start_tuning, then train::continue_run) -> a
// model between the one that it was and the best of the run (finish_table_tuning).

#include <cstddef>
#include <filesystem>
#include <string>

#include "table/csv_input.h"
#include "table/table.h"
#include "train/run.h"
#include "train/start_model.h"
#include "tune/tuned.h"

namespace crnngan::tune {

// The rows of the file that `source` stands for, as the model sees them: a fifth of the sequences
// is held out, or the last fifth of a series, behind a gap of a window. Throws BadInput, with the
// place, when it is no file of the model's table, and Error when too few rows are left on either
// side.
table::Table table_to_learn(const train::StartModel& model, const std::string& name,
                            table::ByteSource source);

// Begins the run, which keeps the model, without a discriminator, and the rows. Throws Error when
// the model has no distributions, and what train::start_run does.
void start_table_tuning(const std::filesystem::path& run, train::StartModel model,
                        const table::Table& table, int threads,
                        train::OlderRun older = train::OlderRun::kRefuse);

// Whether the run that tuning began is one of a table.
bool is_table_tuning(const std::filesystem::path& run);

struct TunedTable {
  Chosen chosen;
  std::size_t learnt = 0;    // windows, or whole sequences
  std::size_t held_out = 0;  // the same
  bool is_whole = false;     // they are whole sequences
  // Shares of new windows that lie nearer to learnt ones than all but 1 % of the held-out ones do
  // (score/copies.h): of the tuned model and of the one that it was.
  double nearer = 0;
  double nearer_before = 0;
};

// As finish_tuning().
TunedTable finish_table_tuning(const std::filesystem::path& run, int threads);

}  // namespace crnngan::tune

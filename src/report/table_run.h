#pragma once

// A training run of a table -> what a report tells of it: its log, sequences that its networks
// wrote on the way, and new rows of its best model beside real ones.

#include <filesystem>
#include <string>
#include <vector>

#include "base/threads.h"
#include "report/run.h"
#include "report/table_figures.h"
#include "score/shown_table.h"
#include "score/table_comparison.h"

namespace crnngan::report {

struct TableEpoch {
  int number = 0;
  std::vector<score::ShownSequence> sequences;  // the first of its samples
};

struct TableRun {
  TrainingRun run;                               // without samples
  std::vector<score::ShownColumn> columns = {};  // (C), of all sequences
  std::vector<score::ShownSequence> real = {};   // or windows of such
  std::string real_of = {};                      // what these are: "validation sequences"
  std::vector<TableEpoch> epochs = {};           // those of the log
  std::string model = {};                        // the file whose rows stand in what follows
  std::size_t new_sequences = 0;                 // that it wrote
  TableFigures figures = {};
  score::TableComparison comparison = {};
};

struct TableRunOptions {
  std::filesystem::path real = {};  // the corpus; else the run's own
  int sequences = 12;               // that are shown, of each epoch and of real ones
  int new_sequences = 500;          // that the best model writes for figures and measures
  int judges = 0;                   // of the comparison
};

// Whether the folder holds a run of a table, as its newest checkpoint says.
bool is_table_run(const std::filesystem::path& folder);

// Throws Error like read_run_without_samples(), and when the corpus is not there, or is of another
// table. Samples that can't be read are left out with a note.
TableRun read_table_run(const std::filesystem::path& folder, const TableRunOptions& options,
                        ThreadPool& pool, const score::TableProgress& progress = {});

}  // namespace crnngan::report

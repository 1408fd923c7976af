#pragma once

// Everything that is said of generated tables beside a real one.
//
// Each number stands beside that of real rows against other real rows, the best that can be
// expected, and that of a Gaussian copula (copula.h), which needs no training.
//
// With held-out sequences all is measured on them: the other real rows are those for training, from
// which the copula is made, too. The judge (window_judge.h) learns from rows for training, and half
// of the held-out ones choose the iteration, half measure. Without, the copula is made of all rows,
// as models are then; half of the windows, at random, stand beside the other half. Where rows in
// common would spoil what is measured, for coverage, nearest windows and the judge, it is blocks of
// rows (blocks.h): half of them beside the other half, and the judge learns from half, a quarter
// each chooses and measures. Generated rows are parted in the same way for the judge.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads.h"
#include "score/generated_table.h"
#include "score/interval.h"

namespace crnngan::score {

struct TableComparisonOptions {
  std::optional<std::size_t> window = {};        // rows; else those of the table (table_windows.h)
  std::optional<sequence::Split> held_out = {};  // of what it is measured on
  bool takes_all = false;                        // all sequences, as if none were held out
  std::size_t windows = 2000;                    // of each side, for the measures, at most
  int judges = 2;                                // of each table, each with its own seed
  int judge_iterations = 2000;                   // at most
  bool timegan = false;                          // the published protocol (timegan.h), too
  int timegan_runs = 10;
  std::uint64_t seed = 1;
};

// A table that is held beside the real one.
struct Candidate {
  std::string name;
  GeneratedTable table;
};

// A measure of each table: real, copula, and the generated ones. What can't be said is empty.
struct Measure {
  std::string_view name;
  std::string column = {};  // of columns
  std::string_view explanation = {};
  std::vector<std::optional<Interval>> values = {};
};

struct TableComparison {
  std::vector<std::string> tables;        // "real", "copula", names of the others
  std::string measured_on;                // "20 test sequences"
  std::size_t window = 0;                 // rows
  std::vector<std::size_t> windows = {};  // of each table
  std::vector<Measure> measures = {};
  std::vector<Measure> columns = {};                 // the same measures of each column
  std::vector<std::vector<BrokenRule>> broken = {};  // of the generated tables
};

// How much of how much work is done. Calls come one at a time, from any thread.
using TableProgress = std::function<void(int done, int total)>;

// The same whatever the number of threads. Throws Error when there are too few windows.
TableComparison compare_tables(const ShownTable& real, const std::vector<Candidate>& candidates,
                               const TableComparisonOptions& options, ThreadPool& pool,
                               const TableProgress& progress = {});

}  // namespace crnngan::score

#pragma once

// A model of a table -> new sequences, as rows of its table: from nothing, or going on from rows
// that are there.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/threads.h"
#include "generate/table_model.h"
#include "table/labels.h"
#include "table/table.h"

namespace crnngan::generate {

struct TableOptions {
  int count = 1;
  // Rows of each; without, as the data has them: so many as a window, or up to the end that the
  // model writes.
  std::optional<std::size_t> length = {};
  std::uint64_t seed = 1;
  std::optional<float> temperature = {};  // the model's own
  table::Wishes wishes = {};              // of each context column, or empty
  std::optional<double> start = {};       // time of the first row; else one of training
};

// Rows that the model saw at most in one sequence: how long sequences are that it can be trusted
// with, and how long one may become that does not end.
std::size_t longest_learnt(const TableModel& model);
constexpr std::size_t kLongestByItself = 4;  // times that

// Writes sequences, in order, handing them out as they are done, their names empty. A sequence
// depends on the model, the seed, its number and the options but count alone. Throws Error when
// options do not fit the model.
void write_sequences(const TableModel& model, const TableOptions& options, ThreadPool& pool,
                     const std::function<void(int number, table::Sequence)>& on_sequence);

// Goes on from each primer options.count times: rows that follow its last one, of which there may
// be none where sequences end by themselves. Their context is the primer's, their times go on from
// its last one. Of a primer that is longer than what the model learnt the last rows are heard: of
// windows as many as the new rows leave of one, half of one at least; of whole sequences four times
// the longest. A continuation depends on the model, the seed, the primer and its number, its own
// number and the options but count alone. REQUIRES primers with rows, and no wishes and no start.
void continue_sequences(
    const TableModel& model, const std::vector<table::Sequence>& primers,
    const TableOptions& options, ThreadPool& pool,
    const std::function<void(std::size_t primer, int number, table::Sequence)>& on_sequence);

}  // namespace crnngan::generate

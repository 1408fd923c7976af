#pragma once

// A model of a table -> new sequences, as rows of its table.

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
  // Rows of each, those of the primer not counted; without, as the data has them: so many as a
  // window, or up to the end that the model writes.
  std::optional<std::size_t> length = {};
  std::uint64_t seed = 1;
  std::optional<float> temperature = {};  // the model's own
  table::Wishes wishes = {};              // of each context column, or empty
  std::optional<double> start = {};       // time of the first row; else one of training
  // What sequences go on from: its rows come first, its context is theirs.
  std::optional<table::Sequence> primer = {};
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

}  // namespace crnngan::generate

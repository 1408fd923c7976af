#pragma once

// What a person asks of a comparison of tables -> the options of compare_tables().

#include <cstdint>
#include <optional>
#include <string>

#include "score/table_comparison.h"

namespace crnngan::score {

// What nobody says is as TableComparisonOptions has it.
struct TableComparisonRequest {
  std::optional<std::string> split = {};  // training, validation, test, or all
  std::optional<int> window = {};         // rows
  std::optional<int> windows = {};        // of each side
  std::optional<int> judges = {};
  std::optional<int> judge_iterations = {};
  bool timegan = false;
  std::uint64_t seed = 1;
};

// Throws Error when the split is none of these.
TableComparisonOptions options_of(const TableComparisonRequest& request);

}  // namespace crnngan::score

#pragma once

#include <string>
#include <vector>

#include "score/table_comparison_request.h"

namespace crnngan::cli {

// How `compare` holds tables beside each other and says so.
struct TableComparing {
  score::TableComparisonRequest request = {};
  std::string format = "table";
  int threads = 1;
  bool quiet = false;
};

// Holds generated CSV files beside a real table and prints what is said of them.
void compare_tables(const std::string& real, const std::vector<std::string>& generated,
                    const TableComparing& how);

}  // namespace crnngan::cli

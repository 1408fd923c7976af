#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crnngan::cli {

// How `compare` holds tables beside each other; what nobody says is score's own.
struct TableComparing {
  std::optional<std::string> split = {};  // or "all"
  std::optional<int> window = {};
  std::optional<int> windows = {};
  std::optional<int> judges = {};
  std::optional<int> judge_iterations = {};
  bool timegan = false;
  std::uint64_t seed = 1;
  std::string format = "table";
  int threads = 1;
  bool quiet = false;
};

// Holds generated CSV files beside a real table and prints what is said of them.
void compare_tables(const std::string& real, const std::vector<std::string>& generated,
                    const TableComparing& how);

}  // namespace crnngan::cli

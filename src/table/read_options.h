#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crnngan::table {

// What a person says of a CSV file; what nobody says is guessed (docs/tables.md).
struct ReadOptions {
  std::string id = {};    // the column that names sequences; empty: one called so, if there is one
  std::string time = {};  // the column of times; empty: one called so, if it can be read as times
  // Of these each is the name of a column, or names with commas between them.
  std::vector<std::string> context = {};
  std::vector<std::string> categorical = {};
  std::vector<std::string> drop = {};
  std::vector<std::string> unbounded = {};
  bool fill = false;                       // missing numbers are interpolated
  std::optional<std::size_t> window = {};  // rows; else 24, or of sequences all their rows
  std::size_t stride = 1;                  // of windows; above 1 each of them is a sequence
  double validation_share = 0.1;
  double test_share = 0.1;
  bool all = false;        // all is for training
  std::uint64_t seed = 1;  // of the choice of sequences for validation and test
};

}  // namespace crnngan::table

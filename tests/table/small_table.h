#pragma once

// A small table with a column of every kind: a walk, a whole number that is never below it, a
// category, what is missing at times, and a label.

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "table/table.h"

namespace crnngan::test {

// Sequences of so many rows and of one less, in turn, unless all are to be equal. Every fifth is
// for validation. With a time column whose steps are 1 or 2.
inline table::Table small_table(std::size_t sequences = 20, std::size_t rows = 12,
                                bool are_equal = false) {
  using table::Kind;
  using table::Role;
  table::Table table;
  table.schema.columns = {
      {.name = "id", .role = Role::kId, .kind = Kind::kCategory},
      {.name = "time", .role = Role::kTime, .kind = Kind::kWhole},
      {.name = "walk", .format = {.decimals = 2}, .least = -50, .greatest = 50},
      {.name = "above", .format = {.decimals = 2}, .least = -50, .greatest = 60},
      {.name = "state", .kind = Kind::kCategory, .levels = {"high", "low"}},
      {.name = "seen", .format = {.decimals = 1}, .least = 0, .greatest = 9},
      {.name = "group", .role = Role::kContext, .kind = Kind::kCategory, .levels = {"a", "b"}}};
  table.schema.time = table::TimeAxis{.kind = table::TimeKind::kNumber, .first = 3};
  table.schema.window = rows;
  table.schema.is_whole = true;
  std::mt19937 random(1);
  const auto draw = [&] { return static_cast<double>(random() % 1000) / 1000; };
  const auto round = [](double value) { return std::round(value * 100) / 100; };
  for (std::size_t s = 0; s < sequences; ++s) {
    table::Sequence sequence{.name = std::to_string(s)};
    if (s % 5 == 4) sequence.split = sequence::Split::kValidation;
    const std::size_t own = are_equal ? rows : rows - s % 2;
    double walk = 20 * draw();
    double time = 3;
    for (std::size_t t = 0; t < own; ++t) {
      walk = round(walk + draw() - 0.5);
      const double above = draw() < 0.2 ? walk : round(walk + 2 * draw());
      const double seen =
          draw() < 0.1 ? std::numeric_limits<double>::quiet_NaN() : std::round(90 * draw()) / 10;
      sequence.values.insert(sequence.values.end(), {walk, above, walk > 10 ? 0.0 : 1.0, seen});
      sequence.times.push_back(time);
      time += static_cast<double>(random() % 2 + 1);
    }
    sequence.context = {static_cast<double>(s % 2)};
    table.sequences.push_back(sequence);
  }
  return table;
}

}  // namespace crnngan::test

#pragma once

// Small tables for tests, and the shared ones.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include "base/random.h"
#include "table/table.h"

namespace crnngan::score {

// A table of numbers, a sequence each of `sequences` with rows (T,columns).
inline table::Table table_of(std::size_t columns,
                             const std::vector<std::vector<double>>& sequences) {
  table::Table result;
  for (std::size_t c = 0; c < columns; ++c) {
    result.schema.columns.push_back({.name = std::string(1, static_cast<char>('a' + c))});
  }
  for (const std::vector<double>& values : sequences) {
    result.sequences.push_back({.name = std::to_string(result.sequences.size()), .values = values});
  }
  return result;
}

// A CSV file as one series, without the columns that hold no number in its first row.
inline table::Table read_numbers(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::istringstream stream(line);
    auto& fields = lines.emplace_back();
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  }
  table::Table result;
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < lines.at(1).size(); ++c) {
    char* end = nullptr;
    std::strtod(lines[1][c].c_str(), &end);
    if (*end != '\0') continue;
    kept.push_back(c);
    result.schema.columns.push_back({.name = lines[0][c]});
  }
  std::vector<double> values;
  for (std::size_t row = 1; row < lines.size(); ++row) {
    for (const std::size_t c : kept) values.push_back(std::stod(lines[row].at(c)));
  }
  result.sequences.push_back({.name = "1", .values = values});
  return result;
}

// TimeGAN's sines: columns sin(f t + p), made to 0..1, f and p uniform in 0..0.1.
inline table::Table sines(std::size_t count, std::uint32_t stream, std::size_t rows = 24,
                          std::size_t columns = 5) {
  const RandomStream random(5, Purpose::kSynthetic, stream);
  std::vector<std::vector<double>> sequences;
  std::uint64_t index = 0;
  for (std::size_t n = 0; n < count; ++n) {
    std::vector<double>& values = sequences.emplace_back(rows * columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const double frequency = 0.1 * double{random.uniform(index++)};
      const double phase = 0.1 * double{random.uniform(index++)};
      for (std::size_t t = 0; t < rows; ++t) {
        values[t * columns + c] = 0.5 * (std::sin(frequency * static_cast<double>(t) + phase) + 1);
      }
    }
  }
  return table_of(columns, sequences);
}

}  // namespace crnngan::score

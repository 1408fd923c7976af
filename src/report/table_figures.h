#pragma once

// Real and generated rows of a table -> the numbers that a report draws of them.
//
// All is measured on windows as `compare` takes them (score/table_sides.h): held-out ones where
// there are some. A level of a category is a column of zeros and ones.

#include <cstddef>
#include <string>
#include <vector>

#include "base/threads.h"
#include "score/principal_components.h"
#include "score/table_comparison.h"

namespace crnngan::report {

// How often values are where: shares of bins of one width from `least` to `greatest`, or of levels.
struct Histogram {
  std::string column;
  std::vector<std::string> levels = {};  // of a category; else none
  double least = 0;
  double greatest = 0;
  std::vector<double> real = {};
  std::vector<double> generated = {};
};

// Autocorrelations at lags 1, 2, ...
struct Autocorrelation {
  std::string column;
  std::vector<double> real;
  std::vector<double> generated;
};

// Correlations of columns: (C,C), ones on the diagonal.
struct Correlations {
  std::vector<std::string> columns = {};
  std::vector<double> real = {};
  std::vector<double> generated = {};
};

struct TableFigures {
  std::string measured_on = {};  // "2 sequences, test"
  std::size_t window = 0;        // rows
  std::vector<Histogram> histograms = {};
  std::vector<Autocorrelation> autocorrelations = {};
  Correlations correlations = {};
  score::Components components = {};
  // Shares of windows by their distance to the nearest window for training; `real` are windows that
  // are not among them.
  Histogram nearest = {};
};

// The same for the same tables. Throws what score::compare_tables() does.
TableFigures table_figures(const score::ShownTable& real, const score::Candidate& generated,
                           ThreadPool& pool);

}  // namespace crnngan::report

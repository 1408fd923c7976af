#include "table/sequence_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace crnngan::table {

namespace {

std::vector<std::size_t> order_by_time(const SequenceRows& sequence, std::size_t columns,
                                       std::size_t time) {
  std::vector<std::size_t> order(rows_of(sequence, columns));
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto is_before = [&](std::size_t a, std::size_t b) {
    return sequence.values[a * columns + time] < sequence.values[b * columns + time];
  };
  if (!std::is_sorted(order.begin(), order.end(), is_before)) {
    std::stable_sort(order.begin(), order.end(), is_before);
  }
  return order;
}

bool is_equal_or_missing(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

std::optional<std::uint64_t> line_of_equal_time(const SequenceRows& sequence, std::size_t columns,
                                                std::size_t time) {
  std::optional<std::uint64_t> first;
  const std::vector<std::size_t> order = order_by_time(sequence, columns, time);
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (sequence.values[order[i - 1] * columns + time] !=
        sequence.values[order[i] * columns + time]) {
      continue;
    }
    const std::uint64_t line = std::max(sequence.lines[order[i - 1]], sequence.lines[order[i]]);
    first = std::min(first.value_or(line), line);
  }
  return first;
}

void sort_rows(SequenceRows& sequence, std::size_t columns, std::size_t time) {
  const std::vector<std::size_t> order = order_by_time(sequence, columns, time);
  if (std::is_sorted(order.begin(), order.end())) return;
  std::vector<double> sorted;
  sorted.reserve(sequence.values.size());
  for (const std::size_t row : order) {
    const auto first = sequence.values.begin() + static_cast<std::ptrdiff_t>(row * columns);
    sorted.insert(sorted.end(), first, first + static_cast<std::ptrdiff_t>(columns));
  }
  sequence.values = std::move(sorted);
  sequence.lines.clear();
}

void fill_missing(SequenceRows& sequence, std::size_t columns, std::size_t column,
                  std::optional<std::size_t> time, int decimals) {
  const std::size_t rows = rows_of(sequence, columns);
  const auto value = [&](std::size_t row) -> double& {
    return sequence.values[row * columns + column];
  };
  const auto when = [&](std::size_t row) {
    return time ? sequence.values[row * columns + *time] : static_cast<double>(row);
  };
  const double units = std::pow(10, std::min(decimals, 15));
  std::optional<std::size_t> before;
  for (std::size_t row = 0; row < rows;) {
    if (!std::isnan(value(row))) {
      before = row++;
      continue;
    }
    std::size_t behind = row;
    while (behind < rows && std::isnan(value(behind))) ++behind;
    if (!before && behind == rows) return;
    for (; row < behind; ++row) {
      if (!before || behind == rows) {
        value(row) = value(before ? *before : behind);
        continue;
      }
      const double share = (when(row) - when(*before)) / (when(behind) - when(*before));
      const double exact = std::lerp(value(*before), value(behind), share);
      const double rounded = std::round(exact * units) / units;
      value(row) = std::isfinite(rounded) ? rounded : exact;
    }
  }
}

bool are_equal(const std::vector<SequenceRows>& sequences, std::size_t columns, std::size_t a,
               std::size_t b) {
  return std::all_of(sequences.begin(), sequences.end(), [&](const SequenceRows& sequence) {
    for (std::size_t first = 0; first < sequence.values.size(); first += columns) {
      if (!is_equal_or_missing(sequence.values[first + a], sequence.values[first + b])) {
        return false;
      }
    }
    return true;
  });
}

void keep_columns(std::vector<double>& values, std::size_t columns,
                  const std::vector<std::size_t>& kept) {
  std::size_t next = 0;
  for (std::size_t first = 0; first < values.size(); first += columns) {
    for (const std::size_t column : kept) values[next++] = values[first + column];
  }
  values.resize(next);
}

}  // namespace crnngan::table

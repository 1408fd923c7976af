#pragma once

// The rows of sequences while a table is read, of all its columns: sorted, filled, and at last cut
// down to those that are learnt.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crnngan::table {

struct SequenceRows {
  std::string name;
  std::vector<double> values = {};        // (T,C)
  std::vector<std::uint64_t> lines = {};  // (T), of the file; empty where nobody asks for them
};

// T of a sequence of C columns.
inline std::size_t rows_of(const SequenceRows& sequence, std::size_t columns) {
  return sequence.values.size() / columns;
}

// The line of a row whose time another row of the sequence has; the later one of the first pair.
// REQUIRES lines, and times that are all there, in column `time`.
std::optional<std::uint64_t> line_of_equal_time(const SequenceRows& sequence, std::size_t columns,
                                                std::size_t time);

// Brings the rows into the order of their times.
void sort_rows(SequenceRows& sequence, std::size_t columns, std::size_t time);

// Puts numbers in place of those that are missing in `column`: on the line between those before and
// behind, over time, or over rows without one; at both ends the nearest. Each is rounded to so many
// decimals. A column that is missing in all rows stays so.
void fill_missing(SequenceRows& sequence, std::size_t columns, std::size_t column,
                  std::optional<std::size_t> time, int decimals);

// Whether two columns hold the same in all rows.
bool are_equal(const std::vector<SequenceRows>& sequences, std::size_t columns, std::size_t a,
               std::size_t b);

// Keeps the columns `kept`, ascending, of each row, in place.
void keep_columns(std::vector<double>& values, std::size_t columns,
                  const std::vector<std::size_t>& kept);

}  // namespace crnngan::table

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "table/table.h"

namespace crnngan::table {

// The splits of so many sequences: validation and test have their shares, rounded, at least one
// where the share is above 0, chosen by the seed; all others are for training.
std::vector<sequence::Split> split_sequences(std::size_t count, double validation_share,
                                             double test_share, std::uint64_t seed);

// Rows first .. first + count - 1 of a series.
struct Stretch {
  sequence::Split split = sequence::Split::kTraining;
  std::size_t first = 0;
  std::size_t count = 0;
};

// The splits of one series of so many rows, one behind the other, with `gap` rows that belong to
// none between them, so that no window of one has rows of a window of another. A split whose share
// is 0 is none.
std::vector<Stretch> split_series(std::size_t rows, std::size_t gap, double validation_share,
                                  double test_share);

// Those rows of a series of `rows`, called after their split.
Sequence part_of(const Sequence& series, std::size_t rows, const Stretch& stretch);

}  // namespace crnngan::table

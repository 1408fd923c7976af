#pragma once

#include <cstddef>
#include <cstdint>

#include "table/csv_input.h"

namespace crnngan::table {

// CSV text of so many synthetic sequences, as TimeGAN (Yoon et al. 2019) makes them: 24 rows of
// five sines, (sin(frequency t + phase) + 1) / 2 at t = 0 .. 23, of which each has a frequency and
// a phase of its own, uniform in [0, 0.1).
ByteSource sines(std::size_t sequences, std::uint64_t seed);

}  // namespace crnngan::table

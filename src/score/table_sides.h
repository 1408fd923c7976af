#pragma once

// Real, copula's and generated windows, parted as they are compared (table_comparison.h).

#include <string>
#include <vector>

#include "score/table_comparison.h"
#include "score/table_windows.h"
#include "score/window_judge.h"

namespace crnngan::score {

// Windows as the published protocol sees them, and with categories by level, as all else does.
struct ComparedWindows {
  WindowSet plain;
  WindowSet by_level;
};

// The real table.
struct RealWindows {
  std::vector<ShownColumn> columns;  // of plain windows
  std::vector<Unit> units;
  ComparedWindows learnt;  // for training; or all, without held-out ones
  WindowSet reference;     // by level: what values are measured on
  WindowSet other;         // by level: other real windows
  WindowSet apart;         // by level: what is measured on that rows in common would spoil
  WindowSet apart_other;   // by level: other real windows, none of which shares rows with those
  bool has_held_out = false;
  std::string measured_on;
};

RealWindows real_windows(const ShownTable& real, const TableComparisonOptions& options,
                         std::size_t steps);

// Windows of a generated table. Throws Error, naming it, when there are too few.
ComparedWindows generated_windows(const Candidate& candidate, const RealWindows& real,
                                  std::size_t steps);

// The parts of sides for a judge. Throw Error when one is without windows.
JudgedWindows judged_real(const RealWindows& real, std::uint64_t seed);
JudgedWindows judged_other(const WindowSet& windows, std::uint64_t seed);

// Of real windows against real ones: two sides.
struct JudgedHalves {
  JudgedWindows first;
  JudgedWindows second;
};
JudgedHalves judged_real_halves(const RealWindows& real, std::uint64_t seed);

}  // namespace crnngan::score

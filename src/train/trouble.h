#pragma once

#include <span>
#include <string>
#include <vector>

#include "train/log.h"

namespace crnngan::train {

// The newest epoch, those in which a trouble must last, and the one before.
constexpr std::size_t kReportsThatCount = 4;

// Signs that a run goes wrong, in words: what is seen, what it means, which
// keys or which recipe to try. `reports` are
// the epochs so far, the newest last; only the last kReportsThatCount count. Each kind of trouble
// is told in the epoch in which it begins.
//
// Collapse: diversity of the songs below a tenth of real music's. A discriminator that learns
// nothing: in three epochs running its loss within 1 % of that of a coin. One that has won: its
// loss below a tenth of that, three epochs running. A network that is hardly ever trained: frozen
// in more than nine of ten iterations, three epochs running. Training that stands still: what the
// generator learns from changes by less than a ten-thousandth over three epochs. A corpus that is
// small for the recipe: fewer than 500 iterations in all epochs, told in the first.
std::vector<std::string> new_troubles(std::span<const EpochReport> reports);

}  // namespace crnngan::train

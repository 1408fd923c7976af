#include "tune/blend.h"

#include <algorithm>
#include <cstddef>

namespace crnngan::tune {

double share_that_keeps(std::span<const double> shares, std::span<const double> losses) {
  const double gain = losses.front() - std::ranges::min(losses);
  const double enough = losses.front() - (1 - kGivenUp) * gain;
  std::size_t i = 0;
  while (losses[i] > enough) ++i;
  return shares[i];
}

void blend(const gan::Generator& start, const gan::Generator& learnt, double share,
           gan::Generator& between) {
  between.parameters().average(learnt.parameters(), 0);
  between.parameters().average(start.parameters(), share);
  between.pack();
}

}  // namespace crnngan::tune

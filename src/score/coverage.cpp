#include "score/coverage.h"

#include <vector>

#include "score/nearest.h"

namespace crnngan::score {

double coverage(const WindowSet& real, const WindowSet& generated, ThreadPool& pool) {
  constexpr std::size_t kNeighbours = 5;
  // The nearest of all real windows is the window itself.
  const std::vector<double> reach = nearest_distances(real, real, kNeighbours + 1, pool);
  const std::vector<double> nearest = nearest_distances(real, generated, 1, pool);
  std::size_t covered = 0;
  for (std::size_t n = 0; n < reach.size(); ++n) covered += nearest[n] < reach[n] ? 1 : 0;
  return static_cast<double>(covered) / static_cast<double>(reach.size());
}

}  // namespace crnngan::score

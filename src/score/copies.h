#pragma once

// Whether generated windows are copies of training windows: how near each lies to the nearest one
// (nearest.h), beside how near real windows lie that are not among them.

#include <vector>

namespace crnngan::score {

struct Copies {
  double median = 0;           // of the generated windows' distances
  double held_out_median = 0;  // of the held-out real windows' distances: nearer is suspect
  double nearer = 0;           // share of generated windows that lie nearer than all but 1 % of the
                               // held-out ones: 0 to 1, about 0.01 without copying
};

// REQUIRES distances of both.
Copies copies(const std::vector<double>& generated, const std::vector<double>& held_out);

}  // namespace crnngan::score

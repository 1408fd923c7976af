#include "sequence/bins.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crnngan::sequence {

Bins::Bins(std::vector<Bin> bins) : bins_(std::move(bins)) {
  if (bins_.empty()) throw std::invalid_argument("[bins] bins must be one or more, received none");
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const auto& [low, high] = bins_[i];
    const bool good = std::isfinite(low) && std::isfinite(high) && low <= high;
    if (!good || (i > 0 && low <= bins_[i - 1].high)) {
      throw std::invalid_argument("[bins] bins must be finite, each above the one before");
    }
  }
}

int Bins::of(float value) const {
  const auto above = std::upper_bound(bins_.begin(), bins_.end(), value,
                                      [](float v, const Bin& bin) { return v < bin.low; });
  if (above == bins_.begin()) return 0;
  const auto below = above - 1;
  const bool is_nearer_above = above != bins_.end() && above->low - value < value - below->high;
  return static_cast<int>((is_nearer_above ? above : below) - bins_.begin());
}

float Bins::value(int bin, float place) const {
  const auto& [low, high] = (*this)[bin];
  return low + place * (high - low);
}

}  // namespace crnngan::sequence

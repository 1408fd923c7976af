#pragma once

#include <span>
#include <vector>

namespace crnngan::sequence {

// An axis cut into bins: the values of a feature that a generator tells apart. A bin is a point or
// an interval; over an interval values are spread evenly.
class Bins {
 public:
  struct Bin {
    float low;
    float high;  // low of a point
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  // Throws std::invalid_argument unless there are one or more, each with finite low <= high, each
  // above the one before.
  explicit Bins(std::vector<Bin> bins);

  int size() const { return static_cast<int>(bins_.size()); }
  const Bin& operator[](int bin) const { return bins_[static_cast<std::size_t>(bin)]; }

  // The bin that holds the value, or the one nearest to it.
  int of(float value) const;

  // The value at `place`, 0 .. 1, of a bin.
  float value(int bin, float place) const;

  friend bool operator==(const Bins&, const Bins&) = default;

 private:
  std::vector<Bin> bins_;
};

}  // namespace crnngan::sequence

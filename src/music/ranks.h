#pragma once

// Where a value stands among those of the training tones, as a score of deviation 1: the log odds
// that one of them is smaller. Scores of training tones are spread as a logistic distribution,
// whatever the values are; a value that many tones share is an interval, and so is its score's.

#include <span>
#include <vector>

namespace crnngan::music {

class Ranks {
 public:
  // Values from `low` to `high`, over which `count` tones are spread evenly.
  struct Interval {
    double low;
    double high;
    double count;
  };

  // From `axis` on, beyond the share `below` of the tones; straight lines lead from one to the
  // next.
  struct Knot {
    double axis;
    double below;
    friend bool operator==(const Knot&, const Knot&) = default;
  };

  Ranks() = default;

  // From the lowest to the highest value that tones have. Intervals that hold few tones are taken
  // together with their neighbours. REQUIRES one interval or more, upwards, that do not overlap,
  // each with a tone or more.
  static Ranks fit(std::span<const Interval> intervals);

  // Throws std::invalid_argument unless there are two knots or more, upwards in both, from 0 to 1,
  // on an axis within -256 .. 256.
  explicit Ranks(std::vector<Knot> knots);

  std::span<const Knot> knots() const { return knots_; }

  // Both go up with their argument, and each takes back the other; they keep within the ends.
  double score_of(double axis) const;
  double axis_of(double score) const;

  friend bool operator==(const Ranks&, const Ranks&) = default;

 private:
  std::vector<Knot> knots_;
};

}  // namespace crnngan::music

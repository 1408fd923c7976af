#include "music/ranks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace crnngan::music {

namespace {

// A stretch of knots holds at least this share of the tones, so that there are few.
constexpr double kLeastShare = 1.0 / 256;

// The share that is spread over the whole axis, so that values that no tone has are told apart too,
// as far as f32 can.
constexpr double kEverywhere = 1e-3;

// Scores stay finite, and values within the intervals at the ends.
double inside(double below) {
  constexpr double kLeast = 1e-12;
  return std::clamp(below, kLeast, 1 - kLeast);
}

constexpr double kDeviation =
    std::numbers::pi / std::numbers::sqrt3;  // of the logistic distribution

// On the line through two knots, where `from` of theirs is `value`, what `to` is.
double between(const Ranks::Knot& a, const Ranks::Knot& b, double Ranks::Knot::* from,
               double Ranks::Knot::* to, double value) {
  const double place = std::clamp((value - a.*from) / (b.*from - a.*from), 0.0, 1.0);
  return a.*to + place * (b.*to - a.*to);
}

double interpolated(std::span<const Ranks::Knot> knots, double Ranks::Knot::* from,
                    double Ranks::Knot::* to, double value) {
  const auto above =
      std::upper_bound(knots.begin() + 1, knots.end() - 1, value,
                       [&](double v, const Ranks::Knot& knot) { return v < knot.*from; });
  return between(*(above - 1), *above, from, to, value);
}

}  // namespace

Ranks Ranks::fit(std::span<const Interval> intervals) {
  const double lowest = intervals.front().low;
  const double highest = intervals.back().high;
  double tones = 0;
  for (const Interval& interval : intervals) tones += interval.count;
  std::vector<Knot> knots;
  double passed = 0;
  const auto add = [&](double axis) {
    if (!knots.empty() && axis <= knots.back().axis) return;
    const double everywhere = (axis - lowest) / (highest - lowest);
    knots.push_back({axis, (1 - kEverywhere) * passed / tones + kEverywhere * everywhere});
  };
  double taken = 0;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    if (taken == 0) add(intervals[i].low);
    passed += intervals[i].count;
    taken += intervals[i].count / tones;
    const bool next_is_common =
        i + 1 < intervals.size() && intervals[i + 1].count / tones >= kLeastShare;
    if (taken >= kLeastShare || next_is_common || i + 1 == intervals.size()) {
      add(intervals[i].high);
      taken = 0;
    }
  }
  knots.front().below = 0;
  knots.back().below = 1;
  return Ranks(std::move(knots));
}

Ranks::Ranks(std::vector<Knot> knots) : knots_(std::move(knots)) {
  bool good = knots_.size() >= 2 && knots_.front().below == 0 && knots_.back().below == 1;
  for (std::size_t i = 0; good && i + 1 < knots_.size(); ++i) {
    good = knots_[i].axis < knots_[i + 1].axis && knots_[i].below < knots_[i + 1].below;
  }
  constexpr double kMost = 256;  // more than log(1 + ticks) or a velocity can be
  if (!good || std::abs(knots_.front().axis) > kMost || std::abs(knots_.back().axis) > kMost) {
    throw std::invalid_argument("[ranks] knots must go up from a share of 0 to one of 1");
  }
}

double Ranks::score_of(double axis) const {
  const double below = inside(interpolated(knots_, &Knot::axis, &Knot::below, axis));
  return std::log(below / (1 - below)) / kDeviation;
}

double Ranks::axis_of(double score) const {
  const double below = inside(1 / (1 + std::exp(-kDeviation * score)));
  return interpolated(knots_, &Knot::below, &Knot::axis, below);
}

}  // namespace crnngan::music

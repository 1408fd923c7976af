#pragma once

// What playing costs the hands, in tables. They were learnt by a structured perceptron: where the
// cheapest way to play a stretch of a piece whose hands are known is not theirs, costs that theirs
// has more of go down, those that it has fewer of go up. docs/render.md says on which pieces.

#include <algorithm>
#include <array>
#include <cstddef>

namespace crnngan::render::hand_costs {

// A cost that changes in straight lines between points, which are `step` apart, and stays as it is
// before the first and after the last one. It may be below 0.
template <std::size_t N>
struct Curve {
  double first = 0;
  double step = 1;
  std::array<double, N> costs{};

  [[nodiscard]] constexpr double at(double value) const {
    const double place = std::clamp((value - first) / step, 0.0, double{N - 1});
    const std::size_t before = std::min(static_cast<std::size_t>(place), N - 2);
    const double part = place - static_cast<double>(before);
    return costs[before] + part * (costs[before + 1] - costs[before]);
  }
};

// The right hand has a tone rather than the left, by

// Half tones above middle C.
constexpr Curve<13> kPitch{
    -24, 4, {3.5, 2.8, 1.9, 1.9, 1.7, 0.1, -0.3, -0.8, -1.9, -1.8, -2.4, -2.2, -2.4}};
// Half tones above the middle of what sounds from 8 groups before to 8 after.
constexpr Curve<11> kRegister{-20, 4, {0.1, 1.0, 1.1, 1.4, 3.0, 0.3, -1.7, -2.2, -1.6, -1.4, -1.1}};
// The same from 32 before to 32 after.
constexpr Curve<11> kWideRegister{
    -20, 4, {-0.6, 0.7, 1.8, 0.3, 0.5, 0.4, 0.1, -0.4, -0.1, -0.8, -0.6}};
// Velocity above the mean of 16 groups before and after.
constexpr Curve<7> kLouder{-24, 8, {0.3, 1.1, 0.9, 0.3, -1.9, -0.2, 0.1}};
// Doublings of their mean length.
constexpr Curve<7> kLonger{-3, 1, {-0.7, 0.4, -0.8, 0.4, 0.3, -1.1, 0.2}};
// How many tones sound below it (0 to 3 and more), and how many above.
constexpr std::array<std::array<double, 4>, 4> kRank{{{-1.9, -0.5, -0.1, 0.8},
                                                      {-0.5, -0.2, 2.1, 3.6},
                                                      {-0.2, -1.4, 0.9, 4.8},
                                                      {-1.4, -1.1, -2.2, 1.9}}};

// A hand plays, by half tones

// That it reaches, with what it holds.
constexpr Curve<8> kSpan{0, 3, {1.3, 1.1, 2.0, 2.5, 4.4, 12.3, 15.9, 22.3}};
// From the place where it plays.
constexpr Curve<7> kMove{0, 4, {0.1, 0.5, 1.3, 3.0, 5.1, 4.8, 6.5}};
// From what it played just before,
constexpr Curve<7> kFastStep{0, 4, {0.1, -0.5, -0.2, -0.5, 0.9, 1.9, 2.7}};
// or longer ago.
constexpr Curve<7> kSlowStep{0, 4, {0.4, 0.4, 1.5, 0.3, -0.2, -0.9, -2.1}};
// Of its outer tone outwards: the right one up, the left one down.
constexpr Curve<9> kOutwards{-16, 4, {-2.1, -0.7, 0.3, -0.6, -0.3, 1.4, -1.2, 0.2, 5.4}};

// It goes on, by

// Holding a tone.
constexpr double kHold = 1.9;
// The time for which it was silent, as since() measures it.
constexpr Curve<7> kRest{0, 1, {-1.7, -0.5, 0.4, -1.1, 0.6, 0.9, 3.8}};
// Steps of velocity from what it played.
constexpr Curve<4> kLoudness{0, 10, {-2.0, 3.6, 3.2, 3.6}};
// Doublings or halvings of the length.
constexpr Curve<4> kLength{0, 1, {-1.3, 2.1, 2.0, 0.8}};
// Tones more or fewer.
constexpr Curve<4> kSize{0, 1, {0.1, 1.7, 2.7, 5.3}};

// It plays nothing while the other hand plays, by

// Holding a tone.
constexpr double kIdleHold = 1.0;
// The time for which it is silent.
constexpr Curve<7> kIdle{0, 1, {0.6, 1.0, 0.8, 0.8, 1.1, 1.3, -0.8}};
// Half tones from what is played to its place, below 0 when they cross.
constexpr Curve<9> kGapToPlace{-12, 4, {15.4, 5.5, 3.0, 1.4, 0.8, 1.4, 1.3, 0.8, 0.7}};

// Both hands play, by half tones between their inner tones

// that end together,
constexpr Curve<8> kDivideChord{0, 3, {-1.5, 0.5, 2.7, -1.8, 0.2, -0.1, 0.8, 1.8}};
// and that do not.
constexpr Curve<8> kDivide{0, 3, {-6.5, -6.5, -4.5, -3.5, 1.2, 1.0, 1.9, 2.9}};

// The hands change, for

// a key, by doublings of the time since it was played,
constexpr Curve<6> kSameKey{0, 1, {0.7, 0.8, 2.4, 1.1, 0.7, 0.9}};
// a key near one that was played, likewise,
constexpr Curve<6> kNearKey{0, 1, {1.1, 0.9, 0.6, 0.8, -0.2, 0.1}};
// a group that is like one before, by half tones between them.
constexpr Curve<4> kFigure{0, 3, {7.5, 7.1, 6.3, 3.5}};

}  // namespace crnngan::render::hand_costs

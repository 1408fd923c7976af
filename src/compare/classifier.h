#pragma once

// A network that learns to tell generated music from real music, and how well it does on pieces
// that it never heard: the better it tells them apart, the more there is that the measures miss.
//
// It is a discriminator (gan/discriminator.h) of one layer of 32 units in each direction that
// decides by the mean of its steps, trained with Adam on windows drawn anew in each epoch. A tone's
// pitch stands before it as a number and as two circles, of the octave and of fifths, on which keys
// are neighbours; on a line of half tones alone a small network hears no keys.

#include <cstdint>
#include <span>

#include "compare/windows.h"

namespace crnngan::compare {

struct Sides {
  std::span<const Piece* const> real;
  std::span<const Piece* const> other;
};

struct ClassifierOptions {
  std::size_t window = 64;    // tones
  std::size_t windows = 256;  // of each side, in an epoch of training and for the test
  int epochs = 30;
};

struct ClassifierScore {
  double accuracy = 0;  // share of test windows that are told rightly, at a decision of 1/2
  double auc = 0;       // how often a real window scores higher than another one: area under the
                        // receiver operating characteristic
};

// Trains on windows of `training`, tests on as many of `test`. The same for the same seed. REQUIRES
// a piece as long as a window on all four sides.
ClassifierScore classify(const Sides& training, const Sides& test, const ClassifierOptions& options,
                         std::uint64_t seed);

// The share of pairs of a value of `higher` and one of `lower` in which the first is greater; equal
// ones count half.
double area_under_curve(std::span<const double> higher, std::span<const double> lower);

}  // namespace crnngan::compare

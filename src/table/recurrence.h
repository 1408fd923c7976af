#pragma once

// How a variable goes on by its own rows before, where each sequence has a law of its own: swings
// of any frequency, growth at any rate. Its second difference is a linear function of its newest
// value and its newest difference,
//
//   x(t) - 2 x(t-1) + x(t-2) = w0 x(t-1) + w1 (x(t-1) - x(t-2)) + w2 + noise,
//
// an oscillator in steps, whose weights w are those of the sequence: normal, with a mean and a
// covariance that expectation maximisation finds in training (a linear mixed model: Laird and Ware,
// Biometrics 1982). Of a sequence under way they are what its rows so far make likeliest.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace crnngan::table {

class Recurrence {
 public:
  static constexpr std::size_t kWeights = 3;
  // From so many rows on a sequence tells of its weights.
  static constexpr std::size_t kLeastKnown = 3;

  // Mean (3), covariance (3,3) and variance of the noise, as a file has them.
  static constexpr std::size_t kNumbers = kWeights + kWeights * kWeights + 1;

  // Of stretches of the variable.
  static Recurrence fit(const std::vector<std::vector<double>>& stretches);

  // REQUIRES kNumbers. Throws Error when the covariance is none or there is no noise.
  explicit Recurrence(std::span<const double> numbers);
  const std::vector<double>& numbers() const { return numbers_; }

  // What follows on these values, kLeastKnown or more, the newest last.
  double of(std::span<const double> values) const;

 private:
  std::vector<double> numbers_;
  std::array<double, kWeights * kWeights> precision_{};  // the covariance's inverse
  std::array<double, kWeights> precise_mean_{};          // precision times mean
};

}  // namespace crnngan::table

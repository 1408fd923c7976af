#pragma once

// How a variable goes on by its own rows before, where each sequence has a law of its own: swings
// of any frequency, growth at any rate. Its second difference is a linear function of its newest
// value and its newest difference,
//
//   x(t) - 2 x(t-1) + x(t-2) = w0 x(t-1) + w1 (x(t-1) - x(t-2)) + w2 + noise,
//
// an oscillator in steps, whose weights w are those of the sequence: normal, about a mean that is a
// cubic polynomial of its first two values, since how a swing begins says much of it. Polynomial
// and covariance are found in training by expectation maximisation (a linear mixed model: Laird and
// Ware, Biometrics 1982). Of a sequence under way the weights are what its rows so far make
// likeliest.
//
// Values are on a scale of mean 0 and deviation 1.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace crnngan::table {

class Recurrence {
 public:
  static constexpr std::size_t kWeights = 3;
  static constexpr std::size_t kLeastKnown = 2;  // rows before
  // Of value u, the first, and d, the difference of the second in usual differences, in this order:
  // 1, d, d^2, d^3, u, u d, u d^2, u^2, u^2 d, u^3.
  static constexpr std::size_t kTerms = 10;

  // As a file has them: the usual difference, the mean weights of each term (10,3), their
  // covariance about that mean (3,3), the variance of the noise.
  static constexpr std::size_t kNumbers = 1 + kTerms * kWeights + kWeights * kWeights + 1;

  // Of stretches of the variable.
  static Recurrence fit(const std::vector<std::vector<double>>& stretches);

  // REQUIRES kNumbers. Throws Error when the covariance is none, or a deviation or variance is not
  // above 0.
  explicit Recurrence(std::span<const double> numbers);
  const std::vector<double>& numbers() const { return numbers_; }

  // What follows on these values, kLeastKnown or more, the newest last.
  double of(std::span<const double> values) const;

 private:
  std::vector<double> numbers_;
  std::array<double, kWeights * kWeights> precision_{};  // the covariance's inverse
};

}  // namespace crnngan::table

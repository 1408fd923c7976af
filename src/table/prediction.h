#pragma once

// What the rows before, and the variables of the same row before it, say of a variable: the least
// squares linear prediction, as codecs of sound have it. What is learnt is how far the variable is
// off.
//
// Shapes: rows of V variables. Of the rows before row t that are known the last kMemory count.
// Variable v of row t is told by all variables of as many rows just before it as there are, kPasts
// - 1 at most; where there are so many or more, by their mean over all that count and by the first
// of these, which hold the level of a sequence; by variables 0 .. v - 1 of row t; and by 1.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace crnngan::table {

// How many rows before are known: none, one, ..., kPasts - 1 or more.
constexpr std::size_t kPasts = 5;
constexpr std::size_t kMemory = 24;

using Scaled = std::vector<double>;  // (T,V), each variable with mean 0 and deviation 1

// Row t and those before it of which `past` is told, as they are known in training: all of a whole
// sequence, so many or so few of a series, whose windows begin anywhere. REQUIRES t >= past.
std::span<const double> known_rows(const Scaled& rows, std::size_t variables, std::size_t t,
                                   std::size_t past, bool is_whole);

class Prediction {
 public:
  // With a ridge. Where sequences are whole and no row before is known, only first rows count.
  static Prediction fit(const std::vector<Scaled>& sequences, std::size_t variables,
                        std::size_t past, bool is_whole);

  // Of its weights, those of one variable after the other.
  Prediction(std::vector<std::vector<double>> weights, std::size_t past)
      : weights_(std::move(weights)), past_(past) {}
  const std::vector<std::vector<double>>& weights() const { return weights_; }

  // How many weights variable v has.
  static std::size_t size(std::size_t v, std::size_t variables, std::size_t past) {
    const std::size_t rows = past + 1 < kPasts ? past : past + 2;
    return rows * variables + v + 1;
  }

  // Of variable v in the last of these rows, T > past, whose variables before it are set.
  double of(std::size_t v, std::span<const double> rows) const;

 private:
  std::vector<std::vector<double>> weights_;
  std::size_t past_;
};

}  // namespace crnngan::table

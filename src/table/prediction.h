#pragma once

// What the rows before, and the variables of the same row before it, say of a variable: the least
// squares linear prediction, as codecs of sound have it. What is learnt is how far the variable is
// off.
//
// Shapes: rows of V variables. Variable v of row t is told by all variables of rows t - 1 and t -
// 2, as many rows as there are, by variables 0 .. v - 1 of row t, and by 1.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace crnngan::table {

// How many rows before are known: none, one, two or more.
constexpr std::size_t kPasts = 3;

using Scaled = std::vector<double>;  // (T,V), each variable with mean 0 and deviation 1

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
    return past * variables + v + 1;
  }

  // Of variable v in row t.
  double of(std::size_t v, std::span<const double> rows, std::size_t t) const;

 private:
  std::vector<std::vector<double>> weights_;
  std::size_t past_;
};

}  // namespace crnngan::table

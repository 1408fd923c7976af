#include "table/knots.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace crnngan::table {

namespace {

constexpr int kFewestBins = 6;
constexpr double kFineness =
    4;  // rows are (kFineness * bins) squared, unless bins are as many as may be

}  // namespace

int bins_for(std::size_t numbers, int most) {
  const auto fitting = static_cast<int>(std::sqrt(static_cast<double>(numbers)) / kFineness);
  return std::clamp(fitting, std::min(kFewestBins, most), most);
}

Knots knots_of(std::vector<double> numbers, int bins) {
  if (numbers.empty()) numbers.push_back(0);
  std::ranges::sort(numbers);
  const auto last = static_cast<double>(numbers.size() - 1);
  const auto edge = [&](int k) { return (1 - std::cos(std::numbers::pi * k / bins)) / 2; };
  const auto value_of = [&](double share) {
    const double place = std::clamp(share, 0.0, 1.0) * last;
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, numbers.size() - 1);
    return numbers[below] +
           (place - static_cast<double>(below)) * (numbers[above] - numbers[below]);
  };
  Knots knots;
  for (int k = 0; k < bins; ++k) {
    for (std::size_t part = 0; part < kKnotsABin; ++part) {
      const double share = static_cast<double>(part) / static_cast<double>(kKnotsABin);
      knots.push_back(value_of(edge(k) + share * (edge(k + 1) - edge(k))));
    }
  }
  knots.push_back(numbers.back());
  return knots;
}

int bins_of(const Knots& knots) { return static_cast<int>((knots.size() - 1) / kKnotsABin); }

double place_of(const Knots& knots, double number) {
  if (number <= knots.front()) return 0;
  if (number >= knots.back()) return 1;
  const auto above = std::ranges::upper_bound(knots, number);
  const auto bin = static_cast<double>(above - knots.begin() - 1);
  const double low = *(above - 1);
  return (bin + (number - low) / (*above - low)) / static_cast<double>(knots.size() - 1);
}

double number_at(const Knots& knots, double place) {
  const auto bins = static_cast<double>(knots.size() - 1);
  const double at = std::clamp(place, 0.0, 1.0) * bins;
  const auto bin = static_cast<std::size_t>(std::min(std::floor(at), bins - 1));
  return knots[bin] + (at - static_cast<double>(bin)) * (knots[bin + 1] - knots[bin]);
}

}  // namespace crnngan::table

#include "compare/set_distances.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "base/random.h"

namespace crnngan::compare {
namespace {

std::vector<double> normal_values(std::size_t count, double mean, double deviation,
                                  std::uint32_t number) {
  const RandomStream random(6, Purpose::kSynthetic, number);
  std::vector<double> values;
  for (std::uint64_t i = 0; i < count; ++i) {
    double sum = 0;  // of twelve uniform numbers: deviation 1
    for (std::uint64_t k = 0; k < 12; ++k) sum += double{random.uniform(12 * i + k)};
    values.push_back(mean + deviation * (sum - 6));
  }
  return values;
}

// A Gaussian kernel estimate, each kernel summed at each point.
double density_at(double x, const std::vector<double>& distances, double width) {
  double sum = 0;
  for (const double d : distances) sum += std::exp(-(x - d) * (x - d) / (2 * width * width));
  return sum;
}

double scott(const std::vector<double>& values) {
  double mean = 0;
  double squares = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (const double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(values.size())) *
         std::pow(static_cast<double>(values.size()), -0.2);
}

TEST(SetDistances, AgreeWithKernelsSummedOneByOne) {
  const auto real = normal_values(30, 0, 1, 1);
  const auto other = normal_values(25, 1.5, 0.7, 2);
  std::vector<double> within;
  std::vector<double> between;
  for (std::size_t i = 0; i < real.size(); ++i) {
    for (std::size_t j = i + 1; j < real.size(); ++j) within.push_back(std::abs(real[i] - real[j]));
    for (const double value : other) between.push_back(std::abs(real[i] - value));
  }
  const double widths[] = {scott(within), scott(between)};
  const double margin = 3 * std::max(widths[0], widths[1]);
  const double longest = std::max(*std::max_element(within.begin(), within.end()),
                                  *std::max_element(between.begin(), between.end()));
  std::vector<double> p;
  std::vector<double> q;
  double sum_p = 0;
  double sum_q = 0;
  for (int i = 0; i < 4000; ++i) {
    const double x = -margin + (longest + 2 * margin) * i / 3999.0;
    p.push_back(density_at(x, within, widths[0]));
    q.push_back(density_at(x, between, widths[1]));
    sum_p += p.back();
    sum_q += q.back();
  }
  double area = 0;
  double divergence = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    area += std::min(p[i] / sum_p, q[i] / sum_q);
    divergence += p[i] / sum_p * std::log(p[i] / sum_p / (q[i] / sum_q));
  }
  const SetDistances result = set_distances(real, other);
  EXPECT_NEAR(result.overlap, area, 2e-3);
  EXPECT_NEAR(result.divergence, divergence, 2e-3);
  EXPECT_GT(divergence, 0.1);
}

TEST(SetDistances, OfTwoSamplesOfOneDistributionNearlyOverlap) {
  const SetDistances result =
      set_distances(normal_values(300, 5, 2, 1), normal_values(300, 5, 2, 2));
  EXPECT_GT(result.overlap, 0.97);
  EXPECT_LT(result.divergence, 0.01);
}

TEST(SetDistances, SeeASetThatLiesElsewhereAndOneThatHasCollapsed) {
  const auto real = normal_values(200, 5, 2, 1);
  EXPECT_LT(set_distances(real, normal_values(200, 30, 2, 2)).overlap, 0.01);
  EXPECT_LT(set_distances(real, std::vector<double>(200, 5)).overlap, 0.9);
}

TEST(SetDistances, OfValuesThatAreAllAlikeAreThoseOfOneDistribution) {
  const std::vector<double> same(5, 2);
  EXPECT_EQ(set_distances(same, same).overlap, 1);
  EXPECT_EQ(set_distances(same, same).divergence, 0);
  EXPECT_LT(set_distances(same, std::vector<double>(5, 3)).overlap, 1e-6);
  EXPECT_THROW(set_distances(std::vector<double>{1}, same), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::compare

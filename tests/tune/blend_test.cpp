#include "tune/blend.h"

#include <gtest/gtest.h>

#include <vector>

#include "gan/initial.h"

namespace crnngan::tune {
namespace {

double chosen(const std::vector<double>& losses) { return share_that_keeps(kShares, losses); }

TEST(Blend, TheShortestWayThatHasNearlyAllOfTheGainIsChosen) {
  EXPECT_EQ(chosen({5, 4.6, 4.3, 4.1, 4}), 0.75);
  EXPECT_EQ(chosen({5, 4.05, 4, 4.2, 4.5}), 0.25);
  EXPECT_EQ(chosen({5, 4.9, 4.7, 4.4, 4}), 1);
}

TEST(Blend, WithoutAGainAllStaysAsItWas) {
  EXPECT_EQ(chosen({5, 5.1, 5.2, 5.3, 5.4}), 0);
  EXPECT_EQ(chosen({5, 5, 5, 5, 5}), 0);
}

TEST(Blend, WeightsLieBetweenThoseOfBoth) {
  const gan::GeneratorShape shape{.units = 3};
  gan::Generator start(shape);
  gan::Generator learnt(shape);
  gan::Generator between(shape);
  gan::initialise(start, gan::Start::kUniform, 1);
  gan::initialise(learnt, gan::Start::kUniform, 2);
  const auto values = [](const gan::Generator& generator) {
    std::vector<float> all;
    for (const nn::Parameter& parameter : generator.parameters()) {
      all.insert(all.end(), parameter.value.begin(), parameter.value.end());
    }
    return all;
  };
  blend(start, learnt, 0, between);
  EXPECT_EQ(values(between), values(start));
  blend(start, learnt, 1, between);
  EXPECT_EQ(values(between), values(learnt));
  blend(start, learnt, 0.25, between);
  for (std::size_t i = 0; i < values(start).size(); ++i) {
    EXPECT_NEAR(values(between)[i], 0.75 * values(start)[i] + 0.25 * values(learnt)[i], 1e-6);
  }
}

}  // namespace
}  // namespace crnngan::tune

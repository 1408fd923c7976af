#include "table/variable.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "table/bounds.h"

namespace crnngan::table {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> ramp(int count, double step) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(std::sin(i) * step * i);
  return values;
}

TEST(Variable, OfFewValuesIsDiscrete) {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(10 * (i % 3));
  const Variable variable = fit_variable({values}, std::nullopt);
  EXPECT_TRUE(variable.is_discrete);
  EXPECT_THAT(variable.points, ElementsAre(0, 10, 20));
  EXPECT_EQ(variable.point_of(20), 2U);
  EXPECT_EQ(variable.point_of(15), std::nullopt);
  EXPECT_FALSE(variable.can_be_missing);
}

TEST(Variable, OfManyValuesLiesOnAScaleAndComesBackFromIt) {
  const Variable variable = fit_variable({ramp(500, 0.1)}, std::nullopt);
  EXPECT_FALSE(variable.is_discrete);
  EXPECT_THAT(variable.points, IsEmpty());
  EXPECT_THAT(variable.grid, IsEmpty());
  EXPECT_EQ(variable.scale, Scale::kLinear);
  EXPECT_NEAR(variable.value_of(variable.scaled(12.5)), 12.5, 1e-9);
  EXPECT_EQ(variable.level_of(-1e9), 0);
  EXPECT_EQ(variable.level_of(1e9), static_cast<int>(variable.levels.size()));
}

TEST(Variable, OfPositiveValuesOverDecadesIsOnAScaleOfLogarithms) {
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) values.push_back(std::exp(3 * std::sin(i)));
  const Variable variable = fit_variable({values}, std::nullopt);
  EXPECT_EQ(variable.scale, Scale::kLogarithm);
  EXPECT_NEAR(variable.value_of(variable.scaled(0.25)), 0.25, 1e-12);
  values.push_back(0);
  EXPECT_EQ(fit_variable({values}, std::nullopt).scale, Scale::kLinear);
}

TEST(Variable, AValueThatIsReturnedToIsAPointAndStayingIsOne) {
  std::vector<double> values;
  for (int i = 0; i < 600; ++i) {
    const bool rains = i % 10 < 6;
    values.push_back(rains ? 1 + std::sin(i) * i : 0);
  }
  const Variable variable = fit_variable({values}, std::nullopt);
  EXPECT_FALSE(variable.is_discrete);
  EXPECT_THAT(variable.points, ElementsAre(0));
  EXPECT_TRUE(variable.can_stay);
}

TEST(Variable, OfSomeHundredNumbersKeepsToThem) {
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) values.push_back(10 * (i * i % 97));
  const Variable variable = fit_variable({values}, std::nullopt);
  EXPECT_FALSE(variable.is_discrete);
  EXPECT_GT(variable.grid.size(), 24U);
  EXPECT_EQ(std::fmod(variable.grid[nearest(variable.grid, 432.1)], 10), 0);
}

TEST(Variable, OfACategoryHasAllLevelsEvenUnseenOnes) {
  const Variable variable = fit_variable({{0, 2, kNothing}}, 4);
  EXPECT_THAT(variable.points, ElementsAre(0, 1, 2, 3));
  EXPECT_TRUE(variable.can_be_missing);
}

TEST(Variable, NearestIsTheNearest) {
  EXPECT_EQ(nearest({1, 4, 6}, 0), 0U);
  EXPECT_EQ(nearest({1, 4, 6}, 2.4), 0U);
  EXPECT_EQ(nearest({1, 4, 6}, 2.6), 1U);
  EXPECT_EQ(nearest({1, 4, 6}, 9), 2U);
}

TEST(Bounds, AreFoundWhereTheyHoldInEveryRowAndAreTouched) {
  std::vector<double> rows;
  for (int i = 0; i < 100; ++i) {
    const double low = std::sin(i);
    rows.insert(rows.end(), {low, low + i % 4, low + i % 4 + i % 3, 1000 + low});
  }
  const auto bounds = find_bounds({rows}, {true, true, true, true});
  EXPECT_FALSE(bounds[0].any());
  EXPECT_THAT(bounds[1].floors, ElementsAre(0));
  EXPECT_THAT(bounds[2].floors, ElementsAre(0, 1));
  EXPECT_FALSE(bounds[3].any()) << "far above is another size";
  EXPECT_FALSE(find_bounds({rows}, {true, false, true, true})[1].any());
  rows[1] = rows[0] - 0.01;
  EXPECT_FALSE(find_bounds({rows}, {true, true, true, true})[1].any());
}

TEST(Bounds, TheHighestFloorAndTheLowestCeilingCount) {
  const std::vector<double> row{3, 5, kNothing, 9, 7};
  const Between found = between({.floors = {0, 1, 2}, .ceilings = {3, 4}}, row);
  EXPECT_EQ(found.floor, 5);
  EXPECT_EQ(found.ceiling, 7);
  EXPECT_FALSE(between({.floors = {2}}, row).floor);
}

}  // namespace
}  // namespace crnngan::table

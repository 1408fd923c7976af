#include "train/distance.h"

#include <gtest/gtest.h>

#include "train/songs.h"

namespace crnngan::train {
namespace {

std::vector<stats::ColumnSummary> measures(double value) {
  std::vector<stats::ColumnSummary> columns;
  for (const std::string_view name : judged_measures()) columns.push_back({name, {value, 0, 0, 0}});
  return columns;
}

TEST(DistanceToReal, IsTheRelativeDifferenceOfTheMeans) {
  auto generated = measures(1);
  generated.back().summary.mean = 3;
  const std::string_view changed = generated.back().name;
  EXPECT_DOUBLE_EQ(distance_to_real(generated, measures(1), changed), 0.5);
  EXPECT_DOUBLE_EQ(distance_to_real(generated, measures(1), judged_measures().front()), 0);
  EXPECT_DOUBLE_EQ(distance_to_real(generated, measures(1), "all"),
                   0.5 / static_cast<double>(judged_measures().size()));
  EXPECT_EQ(distance_to_real(measures(0), measures(0), "all"), 0);
  EXPECT_EQ(distance_to_real(measures(0), measures(5), "all"), 1);
}

TEST(DistanceToReal, EveryJudgedMeasureIsMeasured) {
  const std::vector<Song> songs{{{0, 100, 60, 64, 0}, {96, 100, 64, 70, 0}},
                                {{0, 50, 40, 64, 0}, {0, 50, 44, 70, 0}}};
  EXPECT_EQ(distance_to_real(measure_songs(songs), measure_songs(songs), "all"), 0);
  EXPECT_THROW(distance_to_real(measure_songs(songs), measure_songs(songs), "beauty"),
               std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::train

#include "compare/features.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <string>

#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

const ToneFeature& feature(std::string_view name) {
  for (const ToneFeature& each : tone_features()) {
    if (each.name == name) return each;
  }
  throw std::invalid_argument(std::string(name));
}

TEST(ToneFeatures, AreWhatTheirNamesSay) {
  const std::vector<Tones> windows{{{7, 60, 80, 0}, {15, 64, 90, 31}}, {{7, 50, 70, 0}}};
  EXPECT_THAT(values_of(feature("pitch"), windows), ElementsAre(60, 64, 50));
  EXPECT_THAT(values_of(feature("velocity"), windows), ElementsAre(80, 90, 70));
  EXPECT_THAT(values_of(feature("interval"), windows), ElementsAre(4));
  EXPECT_THAT(values_of(feature("log_gap"), windows), ElementsAre(DoubleNear(std::log(32), 1e-12)));
  EXPECT_THAT(values_of(feature("log_length"), windows),
              Pointwise(DoubleNear(1e-12), {std::log(8), std::log(16), std::log(8)}));
}

TEST(WindowMeasures, AreWhatTheirNamesSay) {
  // A chord of two, then two tones; the first tone sounds longest.
  const Tones window{{1000, 60, 80, 0}, {100, 64, 80, 0}, {100, 62, 90, 200}, {100, 66, 70, 300}};
  const auto rows = measure_windows(std::vector<Tones>{window});
  std::map<std::string, double> found;
  for (std::size_t m = 0; m < window_measures().size(); ++m) {
    found[std::string(window_measures()[m].name)] = rows[0][m];
  }
  EXPECT_DOUBLE_EQ(found.at("polyphony"), 0.5);
  EXPECT_DOUBLE_EQ(found.at("zero_gaps"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(found.at("tone_span"), 6);
  EXPECT_DOUBLE_EQ(found.at("unique_tones"), 4);
  EXPECT_DOUBLE_EQ(found.at("intensity_span"), 20);
  EXPECT_DOUBLE_EQ(found.at("scale_consistency"), 1);
  EXPECT_DOUBLE_EQ(found.at("log_repetitions_3"), 0);
  EXPECT_DOUBLE_EQ(found.at("log_duration"), std::log(1001));
  EXPECT_DOUBLE_EQ(found.at("pitch_deviation"), std::sqrt(5));  // 60, 64, 62, 66 about 63
  EXPECT_DOUBLE_EQ(found.at("velocity_deviation"), std::sqrt(50));
  // One length of 1000 among three of 100.
  EXPECT_NEAR(found.at("log_length_deviation"), std::log(1001.0 / 101) * std::sqrt(3) / 4, 1e-12);
}

TEST(WindowMeasures, OfARepeatedFigureCountItsRepetitions) {
  Tones window;
  for (int i = 0; i < 9; ++i) window.push_back({96, 60 + i % 3, 80, i == 0 ? 0 : 96});
  const auto rows = measure_windows(std::vector<Tones>{window});
  const auto measures = stats::measure(music::to_notes(window));
  const auto repetitions = measures.repetitions[3 - stats::kShortestRepetition];
  EXPECT_GT(repetitions, 0);
  std::size_t m = 0;
  while (window_measures()[m].name != "log_repetitions_3") ++m;
  EXPECT_DOUBLE_EQ(rows[0][m], std::log1p(static_cast<double>(repetitions)));
}

}  // namespace
}  // namespace crnngan::compare

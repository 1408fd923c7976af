#include "cli/song_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crnngan::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class Nowhere : public generate::SongWriter {
 public:
  void add(std::span<const music::Tone>) override {}
  void finish() override {}
};

constexpr SongScale kThreeFour{.bar_ticks = 3 * 384, .tempo_us_per_quarter = 500'000};
constexpr SongScale kFourFour{.bar_ticks = 4 * 384, .tempo_us_per_quarter = 500'000};

std::string name_of(int number) { return std::to_string(number); }

// The tones of a scale of D major, two quarters each.
std::vector<music::Tone> scale() {
  std::vector<music::Tone> tones;
  for (const int pitch : {62, 64, 66, 67, 69, 71, 73, 74}) {
    tones.push_back({2 * 384, pitch, 80, tones.empty() ? 0 : 2 * 384});
  }
  return tones;
}

TEST(SongMeasure, TellsBarsMinutesAndKey) {
  SongMeasure measure;
  EXPECT_EQ(measure.text(kFourFour), "no tones");
  measure.add(scale());
  EXPECT_EQ(measure.text(kFourFour), "4 bars, 0:08 min, D major");
  EXPECT_EQ(measure.text({.bar_ticks = 3 * 384, .tempo_us_per_quarter = 6'000'000}),
            "6 bars, 1:36 min, D major");
}

TEST(SongMeasure, TonesThatAreHeardAsOneAreTold) {
  SongMeasure measure;
  measure.add(std::vector<music::Tone>{{384, 60, 80, 0}, {384, 64, 80, 0}, {96, 60, 70, 0}});
  measure.add(std::vector<music::Tone>{{384, 60, 80, 384}, {384, 67, 80, 0}});
  EXPECT_EQ(measure.text(kFourFour), "1 bar, 0:01 min, C major, 1 of 5 tones double another one");
}

TEST(SongMeasure, AHarmonicMinorScaleIsAMinorKey) {
  SongMeasure measure;
  for (const int pitch : {57, 59, 60, 62, 64, 65, 68}) {
    const music::Tone tone{384, pitch, 80, 384};
    measure.add({&tone, 1});
  }
  EXPECT_EQ(measure.text(kFourFour), "2 bars, 0:04 min, A minor");
}

TEST(SongSummary, HasALineForEachOfTheFirstSongs) {
  SongSummary summary(30, 8, {}, false);
  for (int number = 29; number >= 0; --number) {
    EXPECT_EQ(summary.finished(), 29 - number);
    const auto writer =
        summary.follow(number, number < 2 ? kFourFour : kThreeFour, std::make_unique<Nowhere>());
    if (number > 0) writer->add(scale());
    writer->finish();
  }
  const std::vector<std::string> lines = summary.lines(name_of);
  ASSERT_THAT(lines, SizeIs(21));
  EXPECT_EQ(lines[0], "  0  no tones");
  EXPECT_EQ(lines[1], "  1  4 bars, 0:08 min, D major");
  EXPECT_EQ(lines[2], "  2  6 bars, 0:08 min, D major");
  EXPECT_EQ(lines[20], "  and 10 more");
}

TEST(SongSummary, ASongThatIsBrokenOffIsNotCounted) {
  SongSummary summary(2, 8, {"bars", 1536}, false);
  summary.follow(0, kFourFour, std::make_unique<Nowhere>())->add(scale());
  EXPECT_EQ(summary.finished(), 0);
}

}  // namespace
}  // namespace crnngan::cli

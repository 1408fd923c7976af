#include "music/grid.h"

#include <gtest/gtest.h>

#include <iterator>
#include <vector>

#include "base/random.h"

namespace crnngan::music {
namespace {

TEST(Grid, HasSixteenthsAndTripletsFromWhereItBegins) {
  const OnsetsInQuarter onsets(std::vector<std::int64_t>{0, 96, 128, 192, 256, 288, 384, 3840, 48});
  EXPECT_DOUBLE_EQ(onsets.share_on_grid(0, 0), 8.0 / 9);
  EXPECT_DOUBLE_EQ(onsets.share_on_grid(48, 0), 1.0 / 9) << "48 alone";
  EXPECT_EQ(OnsetsInQuarter(std::span<const std::int64_t>()).share_on_grid(0, 8), 0);
}

TEST(Grid, ForgivesWhatItIsToldTo) {
  const OnsetsInQuarter onsets(std::vector<std::int64_t>{0, 383, 385, 376, 392, 400});
  EXPECT_DOUBLE_EQ(onsets.share_on_grid(0, 0), 1.0 / 6);
  EXPECT_DOUBLE_EQ(onsets.share_on_grid(0, 1), 3.0 / 6);
  EXPECT_DOUBLE_EQ(onsets.share_on_grid(0, 8), 5.0 / 6);
}

// Steps of a written rhythm, each off by up to `most` ticks either way.
std::vector<std::int64_t> written(std::uint32_t number, int most) {
  constexpr std::int64_t kSteps[] = {96, 192, 384, 128, 128, 128};
  const RandomStream random(3, Purpose::kSynthetic, number);
  std::vector<std::int64_t> onsets;
  std::int64_t onset = 384;
  for (std::uint64_t i = 0; i < 120; ++i) {
    const auto off =
        static_cast<std::int64_t>(random.below(2 * static_cast<unsigned>(most) + 1, i));
    onsets.push_back(onset + off - most);
    onset += kSteps[i % std::size(kSteps)];
  }
  return onsets;
}

TEST(Beat, IsKeptByWhatIsWrittenAlsoByAHandThatIsALittleLate) {
  for (std::uint32_t number = 0; number < 20; ++number) {
    EXPECT_TRUE(keep_beat(written(number, 0)));
    EXPECT_TRUE(keep_beat(written(number, 8)));
  }
}

TEST(Beat, IsNotKeptByTimesThatKnowNothingOfIt) {
  for (std::uint32_t number = 0; number < 100; ++number) {
    const RandomStream random(4, Purpose::kSynthetic, number);
    std::vector<std::int64_t> onsets;
    std::int64_t onset = 0;
    for (std::uint64_t i = 0; i < 200; ++i) onsets.push_back(onset += 1 + random.below(300, i));
    EXPECT_FALSE(keep_beat(onsets)) << number;
  }
}

TEST(Beat, IsThatOfTheFileNotOneOfItsOwn) {
  std::vector<std::int64_t> onsets = written(1, 0);
  for (std::int64_t& onset : onsets) onset += 48;
  EXPECT_FALSE(keep_beat(onsets));
}

TEST(Beat, IsNotKeptWithoutTones) { EXPECT_FALSE(keep_beat({})); }

}  // namespace
}  // namespace crnngan::music

#include "music/pace.h"

#include <gmock/gmock.h>

#include "events.h"

namespace crnngan::music {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Tone tone(std::int32_t length_ticks, std::int32_t gap_ticks) {
  return {length_ticks, 60, 64, gap_ticks};
}

TEST(Silences, StandAtEachQuarterOfARestAndGapsCountFromThem) {
  // The second tone begins at 1000; the first ends at 100: silent at 384 and 768.
  const std::vector<Tone> tones{tone(100, 0), tone(50, 1000)};
  EXPECT_THAT(with_silences(tones),
              ElementsAre(tone(100, 0), silence(384), silence(384), tone(50, 232)));
}

TEST(Silences, AToneSoundsAtItsOnsetButNotAtItsEnd) {
  EXPECT_THAT(with_silences(std::vector<Tone>{tone(384, 0), tone(1, 385)}),
              ElementsAre(tone(384, 0), silence(384), tone(1, 1)));
  EXPECT_THAT(with_silences(std::vector<Tone>{tone(385, 0), tone(1, 385)}),
              ElementsAre(tone(385, 0), tone(1, 385)));
  EXPECT_THAT(with_silences(std::vector<Tone>{tone(1, 0), tone(1, 384)}),
              ElementsAre(tone(1, 0), tone(1, 384)));
}

TEST(Silences, ALongToneUnderShortOnesKeepsThemAway) {
  const std::vector<Tone> tones{tone(2000, 0), tone(10, 100), tone(10, 1500), tone(10, 1000)};
  // Sounding until 2000; the last tone begins at 2600: silent at 2304 alone.
  EXPECT_THAT(with_silences(tones),
              ElementsAre(tones[0], tones[1], tones[2], silence(704), tone(10, 296)));
}

TEST(Silences, NoneBehindTheLastOnsetAndNoneWithoutTones) {
  EXPECT_THAT(with_silences(std::vector<Tone>{tone(1, 0)}), ElementsAre(tone(1, 0)));
  EXPECT_THAT(with_silences({}), IsEmpty());
}

TEST(Silences, KeepTheLeastGap) {
  // Onsets 0, 380 and 772: 384 is 4 ticks after one, 768 is 4 ticks before another.
  const std::vector<Tone> tones{tone(1, 0), tone(1, 380), tone(1, 392)};
  EXPECT_THAT(with_silences(tones, 4),
              ElementsAre(tones[0], tones[1], silence(4), silence(384), tone(1, 4)));
  EXPECT_EQ(with_silences(tones, 5), tones);
}

// Walks from tick to tick, by the definition.
std::vector<std::int64_t> silent_quarters(std::span<const Tone> tones) {
  std::vector<std::pair<std::int64_t, std::int64_t>> sounding;
  std::int64_t onset = 0;
  for (std::size_t i = 0; i < tones.size(); ++i) {
    if (i > 0) onset += tones[i].gap_ticks;
    sounding.emplace_back(onset, onset + tones[i].length_ticks);
  }
  std::vector<std::int64_t> quarters;
  for (std::int64_t quarter = 0; quarter < onset; quarter += kTicksPerQuarter) {
    bool silent = true;
    for (const auto& [begin, end] : sounding) silent &= quarter < begin || quarter >= end;
    if (silent) quarters.push_back(quarter);
  }
  return quarters;
}

TEST(Silences, StandWhereTheDefinitionSays) {
  std::size_t silences = 0;
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const std::vector<Tone> tones = random_music(100, seed);
    std::vector<std::int64_t> found;
    std::int64_t onset = 0;
    for (const Tone& event : with_silences(tones)) {
      onset += event.gap_ticks;
      if (is_silence(event)) found.push_back(onset);
    }
    EXPECT_EQ(found, silent_quarters(tones)) << "seed " << seed;
    silences += found.size();
  }
  EXPECT_GT(silences, 100u);
}

TEST(Silences, AreAsManyAsALimitSaysHoweverLongARestIs) {
  constexpr std::int32_t kLong = 2'000'000'000;
  const std::vector<Tone> tones{tone(1, 0), tone(1, kLong), tone(1, kLong)};
  const std::vector<Tone> events = with_silences(tones);
  EXPECT_EQ(events.size(), 3U + 2 * kMostSilences);
  EXPECT_EQ(events[kMostSilences], silence(kTicksPerQuarter));
  EXPECT_EQ(events[kMostSilences + 1], tone(1, kLong - kMostSilences * kTicksPerQuarter));
}

TEST(Silences, WithoutThemTheTonesAreBack) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    const std::vector<Tone> tones = random_music(seed * 10, seed);
    for (const std::int32_t least_gap : {1, 8}) {
      EXPECT_EQ(without_silences(with_silences(tones, least_gap)), tones) << "seed " << seed;
    }
  }
}

TEST(Silences, BehindTheLastToneVanishAndLongRestsStayInRange) {
  constexpr std::int32_t kMost = (1 << 28) - 1;
  EXPECT_THAT(without_silences(std::vector<Tone>{silence(10), silence(10)}), IsEmpty());
  EXPECT_THAT(
      without_silences(std::vector<Tone>{tone(1, 0), silence(kMost), tone(1, kMost), silence(9)}),
      ElementsAre(tone(1, 0), tone(1, kMost)));
}

}  // namespace
}  // namespace crnngan::music

// The codec that scores numbers by their ranks.

#include "music/ranks.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error_of.h"
#include "base/random.h"
#include "music/codecs.h"
#include "music/pace.h"

namespace crnngan::music {
namespace {

using test::error_of;
using ::testing::HasSubstr;

TEST(Ranked, TonesOfTheTrainingSetNearlyComeBackWhateverIsDrawn) {
  const std::vector<Tone> tones = random_tones(5000);
  const Codec codec = fitted(CodecKind::kRanked, tones);
  for (const float uniform : {0.0F, 0.3F, 0.5F, 1 - 0x1p-24F}) {
    for (const Tone& tone : tones) {
      const Tone back =
          decoded(codec, encoded(codec, tone, Features{uniform, uniform, uniform, uniform}));
      SCOPED_TRACE(text_of(tone));
      ASSERT_NEAR(back.length_ticks, tone.length_ticks, 1 + 1e-3 * tone.length_ticks);
      ASSERT_NEAR(back.gap_ticks, tone.gap_ticks, 1 + 1e-3 * tone.gap_ticks);
      ASSERT_EQ(back.pitch, tone.pitch);
      ASSERT_EQ(back.velocity, tone.velocity);
    }
  }
}

TEST(Ranked, NumbersBetweenThoseSeenComeNearlyBack) {
  const Codec codec = fitted(CodecKind::kRanked, {{1, 60, 1, 0}, {100'000, 62, 127, 100'000}});
  for (std::int32_t n = 1; n <= 100'000; ++n) {
    const Tone back = decoded(codec, encoded(codec, {n, 60, 1 + n % 127, n}));
    ASSERT_NEAR(back.length_ticks, n, 1e-3 * n);
    ASSERT_NEAR(back.gap_ticks, n, 1e-3 * n);
    ASSERT_EQ(back.velocity, 1 + n % 127);
  }
}

TEST(Ranked, StaysWithinTheTonesSeen) {
  const Codec codec =
      fitted(CodecKind::kRanked, {{5, 60, 40, 0}, {700, 62, 90, 50}, {90, 61, 70, 12}});
  EXPECT_EQ(decoded(codec, {1e30F, 0, 1e30F, 1e30F}), (Tone{700, 61, 90, 50}));
  EXPECT_EQ(decoded(codec, {-1e30F, 0, -1e30F, -1e30F}), (Tone{5, 61, 40, 0}));
  EXPECT_EQ(encoded(codec, {9999, 61, 127, 9999}), encoded(codec, {9999, 61, 127, 99999}));
  EXPECT_EQ(decoded(codec, encoded(codec, {9999, 61, 127, 9999})), (Tone{700, 61, 90, 50}));
}

TEST(Ranked, ScoresAreSpreadAlikeWhateverTheTones) {
  const std::vector<Tone> tones = random_tones(5000);  // a third of the gaps are none
  const Codec codec = fitted(CodecKind::kRanked, tones);
  const RandomStream random(1, Purpose::kDequantise, 1);
  std::array<std::vector<float>, kFeatures> scores;
  for (std::size_t n = 0; n < tones.size(); ++n) {
    Features uniform{};
    random.fill_uniform(uniform, n * kFeatures);
    const Features features = encoded(codec, tones[n], uniform);
    for (std::size_t f = 0; f < kFeatures; ++f) scores[f].push_back(features[f]);
  }
  for (const std::size_t f : {0, 2, 3}) {
    std::sort(scores[f].begin(), scores[f].end());
    for (const double share : {0.05, 0.25, 0.5, 0.75, 0.95}) {  // quantiles of the logistic one
      const double expected = std::sqrt(3) / M_PI * std::log(share / (1 - share));
      EXPECT_NEAR(scores[f][static_cast<std::size_t>(share * 5000)], expected, 0.1) << f;
    }
  }
}

TEST(Ranked, SilencesComeBack) {
  const std::vector<std::vector<Tone>> cells{
      {{100, 60, 64, 0}, silence(0), {50, 61, 70, 9}, silence(0)}};
  const Codec codec = Codec::fit({CodecKind::kRanked, 2}, cells);
  std::vector<float> features(2 * kFeatures);
  codec.encode(std::span(cells[0]).first(2), {}, features);
  std::vector<Tone> events;
  codec.decode(features, events);
  EXPECT_THAT(events, ::testing::ElementsAre(cells[0][0]));
}

TEST(Ranked, RanksThatNoCodecCanHaveAreRefused) {
  const auto good = nlohmann::json::parse(fitted(CodecKind::kRanked, random_tones(10)).to_json());
  auto json = good;
  json.erase("ranks");
  EXPECT_THAT(error_of([&] { Codec::from_json(json.dump()); }), HasSubstr("'ranks' must be 4"));
  for (const char* knots : {"[]", "[[0,0]]", "[[0,0],[1]]", "[[0,0],[1,\"1\"]]", "[[1,0],[1,1]]",
                            "[[0,0],[1,0.9]]", "[[0,0],[1,0.7],[2,0.5],[3,1]]", "7"}) {
    json = good;
    json["ranks"][0] = nlohmann::json::parse(knots, nullptr, false);
    EXPECT_THAT(error_of([&] { Codec::from_json(json.dump()); }), HasSubstr("'ranks'")) << knots;
  }
  json = good;
  json["kind"] = "standard";
  EXPECT_THAT(error_of([&] { Codec::from_json(json.dump()); }), HasSubstr("'ranks' is unknown"));
}

}  // namespace
}  // namespace crnngan::music

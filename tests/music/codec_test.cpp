#include "music/codec.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error_of.h"
#include "base/random.h"
#include "music/codecs.h"
#include "music/pace.h"

namespace crnngan::music {
namespace {

using test::error_of;
using ::testing::HasSubstr;

constexpr std::int32_t kMostTicks = (1 << 28) - 1;
constexpr CodecKind kEveryKind[] = {CodecKind::kStandard, CodecKind::kRaw, CodecKind::kDequantised,
                                    CodecKind::kRanked};
// Those that give every number back, whether they have seen it or not.
constexpr CodecKind kExactKinds[] = {CodecKind::kStandard, CodecKind::kRaw,
                                     CodecKind::kDequantised};

void expect_in_range(const Tone& tone) {
  EXPECT_GE(tone.length_ticks, 1);
  EXPECT_GE(tone.gap_ticks, 0);
  EXPECT_TRUE(tone.pitch >= 0 && tone.pitch <= 127) << tone.pitch;
  EXPECT_TRUE(tone.velocity >= 1 && tone.velocity <= 127) << tone.velocity;
}

TEST(Codec, StandardFeaturesHaveMeanZeroAndDeviationOne) {
  const std::vector<Tone> tones = random_tones(5000);
  // In sequences of several lengths: each tone counts alike.
  const std::vector<std::vector<Tone>> sequences{
      {tones.begin(), tones.begin() + 10}, {}, {tones.begin() + 10, tones.end()}};
  const Codec codec = Codec::fit({CodecKind::kStandard}, sequences);
  std::array<double, kFeatures> sums{};
  std::array<double, kFeatures> squares{};
  for (const Tone& tone : tones) {
    const Features features = encoded(codec, tone);
    for (std::size_t f = 0; f < kFeatures; ++f) {
      sums[f] += features[f];
      squares[f] += double{features[f]} * features[f];
    }
  }
  const auto count = static_cast<double>(tones.size());
  for (std::size_t f = 0; f < kFeatures; ++f) {
    EXPECT_NEAR(sums[f] / count, 0, 1e-6) << "feature " << f;
    EXPECT_NEAR(squares[f] / count, 1, 1e-6) << "feature " << f;
  }
}

TEST(Codec, StandardFeaturesAreLogTicksPitchAndVelocityInThePapersOrder) {
  // Two tones: each feature of one is its mean minus a deviation, of the other plus one.
  const Codec codec = fitted(CodecKind::kStandard, {{1, 40, 50, 0}, {7, 60, 90, 3}});
  EXPECT_THAT(encoded(codec, {1, 40, 50, 0}), ::testing::Each(::testing::FloatEq(-1)));
  EXPECT_THAT(encoded(codec, {7, 60, 90, 3}), ::testing::Each(::testing::FloatEq(1)));
  // log(1 + 3) lies half-way between log(1 + 1) and log(1 + 7), log(1 + 1) between 0 and log(4).
  const Features middle = encoded(codec, {3, 50, 70, 1});
  for (const float feature : middle) EXPECT_NEAR(feature, 0, 1e-6);
  EXPECT_FLOAT_EQ(encoded(codec, {3, 60, 70, 1})[1], 1);
  EXPECT_FLOAT_EQ(encoded(codec, {3, 50, 90, 1})[2], 1);
}

TEST(Codec, RawFeaturesAreTicksHertzAndVelocity) {
  const Codec codec = fitted(CodecKind::kRaw, {{1, 40, 50, 0}});
  EXPECT_EQ(encoded(codec, {384, 69, 64, 96}), (Features{384, 440, 64, 96}));
  EXPECT_EQ(encoded(codec, {384, 57, 64, 96})[1], 220.0F);
  EXPECT_NEAR(encoded(codec, {384, 60, 64, 96})[1], 261.6256, 1e-4);  // middle C
}

TEST(Codec, EveryPitchVelocityAndTimeUpTo100000TicksComesBack) {
  for (const CodecKind kind : kExactKinds) {
    SCOPED_TRACE(codec_name(kind));
    const Codec codec = fitted(kind, random_tones(1000));
    for (std::int32_t n = 0; n <= 100'000; ++n) {
      const Tone tone{std::max(n, 1), n % 128, 1 + n % 127, 100'000 - n};
      const Tone back = decoded(codec, encoded(codec, tone));
      ASSERT_EQ(back, tone) << text_of(tone) << " became " << text_of(back);
    }
  }
}

TEST(Codec, RandomTonesComeBackWhateverTheCodecWasFittedTo) {
  const std::vector<Tone> tones = random_tones(5000);
  const RandomStream random(3, Purpose::kDequantise, 1);
  for (const CodecKind kind : {CodecKind::kStandard, CodecKind::kDequantised}) {
    SCOPED_TRACE(codec_name(kind));
    for (const std::vector<Tone>& sample :
         {std::vector<Tone>{{1, 0, 1, 0}}, std::vector<Tone>{{100'000, 127, 127, 100'000}},
          std::vector<Tone>{{192, 60, 64, 0}, {193, 61, 65, 1}}, tones}) {
      const Codec codec = fitted(kind, sample);
      for (std::size_t n = 0; n < tones.size(); ++n) {
        Features uniform{};
        random.fill_uniform(uniform, n * kFeatures);
        const Tone back = decoded(codec, encoded(codec, tones[n], uniform));
        ASSERT_EQ(back, tones[n]) << text_of(tones[n]) << " became " << text_of(back);
      }
    }
  }
}

TEST(Codec, TonesAtTheEndsOfAllRangesComeBackWhateverIsDrawn) {
  constexpr float kMostUniform = 1 - 0x1p-24F;
  for (const CodecKind kind : kExactKinds) {
    SCOPED_TRACE(codec_name(kind));
    const Codec codec = fitted(kind, random_tones(1000));
    for (const float uniform : {0.0F, 0x1p-24F, 0.25F, 0.5F, 0.75F, kMostUniform}) {
      for (const std::int32_t length : {1, 2, 383, 384, 65'535, 300'000, 900'000}) {
        for (const std::int32_t gap : {0, 1, 2, 384, 300'000, 900'000}) {
          for (const std::int32_t pitch : {0, 1, 60, 126, 127}) {
            for (const std::int32_t velocity : {1, 2, 64, 127}) {
              const Tone tone{length, pitch, velocity, gap};
              const Features drawn{uniform, uniform, uniform, uniform};
              const Tone back = decoded(codec, encoded(codec, tone, drawn));
              ASSERT_EQ(back, tone) << text_of(tone) << " became " << text_of(back);
            }
          }
        }
      }
    }
  }
}

// Fitted to tones that are all alike, whose axes are the features but for a known mean.
class DequantisedTest : public ::testing::TestWithParam<int> {
 protected:
  // What the axis of a feature is: `axis` of the tone it was fitted to, plus the feature.
  static Codec codec(int chord_gap_ticks) {
    const std::vector<std::vector<Tone>> tones{{kTone}};
    return Codec::fit({.kind = CodecKind::kDequantised, .chord_gap_ticks = chord_gap_ticks}, tones);
  }
  static constexpr Tone kTone{384, 60, 64, 100};
  static double axis(const Tone& tone, std::size_t f, float uniform, int chord_gap_ticks) {
    const double means[] = {std::log1p(384), 60, 64, std::log1p(100)};
    const Features drawn{uniform, uniform, uniform, uniform};
    return means[f] + double{encoded(codec(chord_gap_ticks), tone, drawn)[f]};
  }
};

TEST_P(DequantisedTest, WholeNumbersFillTheIntervalThatIsRoundedToThem) {
  const int chord_gap = GetParam();
  const Tone tone{7, 61, 90, 20};
  for (const float uniform : {0.0F, 0.1F, 0.5F, 0.9F}) {
    const double place = double{uniform} - 0.5;
    EXPECT_NEAR(axis(tone, 0, uniform, chord_gap), std::log1p(7 + place), 1e-4);
    EXPECT_NEAR(axis(tone, 1, uniform, chord_gap), 61 + place, 1e-4);
    EXPECT_NEAR(axis(tone, 2, uniform, chord_gap), 90 + place, 1e-4);
    EXPECT_NEAR(axis(tone, 3, uniform, chord_gap), std::log1p(20 + place), 1e-4);
  }
}

TEST_P(DequantisedTest, TheGapWithinAChordFillsABandOfWidthOneBelowTheShortestGap) {
  const int chord_gap = GetParam();
  const double top = std::log1p(chord_gap - 0.5);
  for (const float uniform : {0.0F, 0.25F, 0.5F, 0.75F}) {
    for (int gap = 0; gap < chord_gap; ++gap) {
      EXPECT_NEAR(axis({7, 61, 90, gap}, 3, uniform, chord_gap), top - 1 + double{uniform}, 1e-4);
    }
  }
  EXPECT_NEAR(axis({7, 61, 90, chord_gap}, 3, 0, chord_gap), top, 1e-4);
}

INSTANTIATE_TEST_SUITE_P(ChordGaps, DequantisedTest, ::testing::Values(1, 2, 9));

TEST(Codec, DequantisedValuesOfManyTonesAreAllDifferent) {
  const std::vector<Tone> tones(1000, Tone{192, 60, 64, 0});
  const Codec codec = fitted(CodecKind::kDequantised, tones);
  const RandomStream random(1, Purpose::kDequantise, 1);
  std::array<std::set<float>, kFeatures> values;
  for (std::size_t n = 0; n < tones.size(); ++n) {
    Features uniform{};
    random.fill_uniform(uniform, n * kFeatures);
    const Features features = encoded(codec, tones[n], uniform);
    for (std::size_t f = 0; f < kFeatures; ++f) values[f].insert(features[f]);
  }
  for (const auto& of_feature : values) EXPECT_GT(of_feature.size(), 990u);  // 24 bits each
}

TEST(Codec, GapsWithinAChordAreNoneBothWays) {
  for (const CodecKind kind : kEveryKind) {
    SCOPED_TRACE(codec_name(kind));
    const std::vector<std::vector<Tone>> tones{random_tones(1000)};
    const Codec exact = Codec::fit({kind}, tones);
    const Codec codec = Codec::fit({.kind = kind, .chord_gap_ticks = 8}, tones);
    for (int gap = 0; gap < 20; ++gap) {
      const Tone tone{100, 60, 64, gap};
      const int expected = gap < 8 ? 0 : gap;
      EXPECT_EQ(decoded(codec, encoded(codec, tone)).gap_ticks, expected);
      EXPECT_EQ(encoded(codec, tone), encoded(codec, {100, 60, 64, expected}));
      EXPECT_EQ(decoded(exact, encoded(exact, tone)).gap_ticks, gap);
    }
  }
  // What a network says: 7.4 ticks are rounded to 7 and so within a chord, 7.6 are not.
  const Codec raw = Codec::fit({.kind = CodecKind::kRaw, .chord_gap_ticks = 8}, {});
  EXPECT_EQ(decoded(raw, {100, 440, 64, 7.4F}).gap_ticks, 0);
  EXPECT_EQ(decoded(raw, {100, 440, 64, 7.6F}).gap_ticks, 8);
}

TEST(Codec, DecodingRoundsToTheNearestPitch) {
  const Codec codec = fitted(CodecKind::kRaw, {{1, 40, 50, 0}});
  const auto pitch_at = [&](double half_tones) {
    const double hertz = 440 * std::exp2((half_tones - 69) / 12);
    return decoded(codec, {384, static_cast<float>(hertz), 64, 0}).pitch;
  };
  for (int pitch = 1; pitch < 127; ++pitch) {
    EXPECT_EQ(pitch_at(pitch - 0.49), pitch);
    EXPECT_EQ(pitch_at(pitch + 0.49), pitch);
  }
}

TEST(Codec, WhateverTheNetworkSaysIsDecodedToAToneInRange) {
  using Limits = std::numeric_limits<float>;
  const float odd[] = {Limits::quiet_NaN(),
                       Limits::infinity(),
                       -Limits::infinity(),
                       Limits::max(),
                       Limits::lowest(),
                       Limits::denorm_min(),
                       -0.0F,
                       0,
                       1e9F,
                       -1e9F,
                       2147483648.0F,
                       128,
                       -1};
  for (const CodecKind kind : kEveryKind) {
    const Codec codec = fitted(kind, random_tones(1000));
    for (const float value : odd) {
      for (std::size_t f = 0; f < kFeatures; ++f) {
        SCOPED_TRACE(fmt::format("{}, {} as feature {}", codec_name(kind), value, f));
        Features features = encoded(codec, {384, 60, 64, 96});
        features[f] = value;
        expect_in_range(decoded(codec, features));
      }
      expect_in_range(decoded(codec, {value, value, value, value}));
    }
  }
}

TEST(Codec, ValuesBeyondTheRangeBecomeItsEnds) {
  for (const CodecKind kind : kExactKinds) {
    SCOPED_TRACE(codec_name(kind));
    const Codec codec = fitted(kind, random_tones(1000));
    const float huge = 1e30F;
    EXPECT_EQ(decoded(codec, {huge, huge, huge, huge}), (Tone{kMostTicks, 127, 127, kMostTicks}));
    EXPECT_EQ(decoded(codec, {-huge, -huge, -huge, -huge}), (Tone{1, 0, 1, 0}));
    const float none = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(decoded(codec, {none, none, none, none}), (Tone{1, 0, 1, 0}));
  }
}

TEST(Codec, AFeatureThatNeverChangesKeepsItsUnit) {
  // So many that rounding errors of the sums would show.
  const std::vector<Tone> tones(100'000, Tone{14, 61, 93, 14});
  const Codec codec = fitted(CodecKind::kStandard, tones);
  EXPECT_THAT(encoded(codec, tones[0]), ::testing::Each(::testing::FloatNear(0, 1e-6F)));
  const Features other = encoded(codec, {14, 63, 90, 14});
  EXPECT_FLOAT_EQ(other[1], 2);
  EXPECT_FLOAT_EQ(other[2], -3);
  EXPECT_NEAR(encoded(codec, {29, 61, 93, 14})[0], std::log(2.0), 1e-6);
  EXPECT_NEAR(encoded(codec, {14, 61, 93, 29})[3], std::log(2.0), 1e-6);
}

TEST(Codec, FittingToNoTonesIsRefused) {
  EXPECT_THROW(Codec::fit({CodecKind::kStandard}, {}), std::invalid_argument);
  EXPECT_THROW(fitted(CodecKind::kStandard, {}), std::invalid_argument);
  EXPECT_THROW(fitted(CodecKind::kRanked, {}), std::invalid_argument);
}

TEST(Codec, JsonKeepsEveryBit) {
  for (const CodecKind kind : kEveryKind) {
    const Codec codec = fitted(kind, random_tones(777));
    const Codec back = Codec::from_json(codec.to_json());
    EXPECT_EQ(back, codec);
    EXPECT_EQ(back.to_json(), codec.to_json());
  }
  EXPECT_NE(fitted(CodecKind::kStandard, random_tones(777)),
            fitted(CodecKind::kStandard, random_tones(778)));
}

TEST(Codec, JsonHasTheseKeys) {
  EXPECT_EQ(fitted(CodecKind::kRaw, {{1, 40, 50, 0}}).to_json(),
            R"({"kind":"raw","tones_per_cell":1,"chord_gap":1,"pace_events":false,)"
            R"("mean":[0.0,0.0,0.0,0.0],"deviation":[1.0,1.0,1.0,1.0]})");
}

TEST(Codec, TextThatIsNoCodecIsRefused) {
  const std::string good =
      R"({"kind":"dequantised","tones_per_cell":3,"chord_gap":8,"pace_events":true,)"
      R"("mean":[1,2,3,4],"deviation":[1,2,3,4]})";
  EXPECT_EQ(Codec::from_json(good).options(), (CodecOptions{CodecKind::kDequantised, 3, 8, true}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(error_of([&] { Codec::from_json(good.substr(0, size)); }),
                HasSubstr("expected a codec, found"))
        << size;
  }
  for (const char* text : {"[]", "null", "7", "{\"kind\":\"\xFF\"}"}) {
    EXPECT_THAT(error_of([&] { Codec::from_json(text); }), HasSubstr("it is no JSON object"))
        << text;
  }
  const nlohmann::json json = nlohmann::json::parse(good);
  for (const auto& [key, value] : json.items()) {
    auto without = json;
    without.erase(key);
    EXPECT_THAT(error_of([&] { Codec::from_json(without.dump()); }),
                HasSubstr("'" + key + "' is missing"));
  }
  auto more = json;
  more["smell"] = 1;
  EXPECT_THAT(error_of([&] { Codec::from_json(more.dump()); }), HasSubstr("'smell' is unknown"));
}

TEST(Codec, ValuesThatNoCodecCanHaveAreRefused) {
  const Codec good = fitted(CodecKind::kStandard, random_tones(10));
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"kind", "1"},
                                                        {"tones_per_cell", "0"},
                                                        {"tones_per_cell", "9"},
                                                        {"tones_per_cell", "1.5"},
                                                        {"tones_per_cell", "\"1\""},
                                                        {"tones_per_cell", "18446744073709551617"},
                                                        {"chord_gap", "0"},
                                                        {"chord_gap", "385"},
                                                        {"chord_gap", "-1"},
                                                        {"pace_events", "0"},
                                                        {"mean", "[1,2,3]"},
                                                        {"mean", "[1,2,3,\"4\"]"},
                                                        {"mean", "[1,2,3,null]"},
                                                        {"mean", R"({"0":1,"1":1,"2":1,"3":1})"},
                                                        {"mean", "[1,2,3,1e308]"},
                                                        {"mean", "[-300,2,3,4]"},
                                                        {"deviation", "[1,2,3,1e308]"},
                                                        {"deviation", "[1,2,3,1e-300]"},
                                                        {"deviation", "[1,2,3,4,5]"},
                                                        {"deviation", "[1,2,0,4]"},
                                                        {"deviation", "[1,2,-3,4]"}}) {
    auto json = nlohmann::json::parse(good.to_json());
    json[key] = nlohmann::json::parse(value);
    EXPECT_THAT(
        error_of([&] { Codec::from_json(json.dump()); }),
        ::testing::AllOf(HasSubstr("expected a codec, found"), HasSubstr("'" + key + "' must be")))
        << value;
  }
  auto json = nlohmann::json::parse(good.to_json());
  json["kind"] = "mel";
  EXPECT_EQ(error_of([&] { Codec::from_json(json.dump()); }),
            "expected codec 'standard', 'raw', 'dequantised' or 'ranked', found 'mel'");
}

TEST(CodecKind, NamesAndKindsBelongTogether) {
  for (const CodecKind kind : kEveryKind) EXPECT_EQ(codec_kind(codec_name(kind)), kind);
  EXPECT_EQ(error_of([] { codec_kind("Raw"); }),
            "expected codec 'standard', 'raw', 'dequantised' or 'ranked', found 'Raw'");
}

}  // namespace
}  // namespace crnngan::music

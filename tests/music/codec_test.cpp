#include "music/codec.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "base/error_of.h"
#include "base/files.h"
#include "base/shared_folder.h"
#include "midi/smf_reader.h"

namespace crnngan::music {
namespace {

using testing::error_of;
using ::testing::HasSubstr;

constexpr std::int32_t kMostTicks = (1 << 28) - 1;
constexpr CodecKind kBothKinds[] = {CodecKind::kStandard, CodecKind::kRaw};

Codec fitted(CodecKind kind, const std::vector<Tone>& tones) {
  const std::vector<std::vector<Tone>> sequences{tones};
  return Codec::fit(kind, sequences);
}

// Tones as music has them: mostly short, some very long.
std::vector<Tone> random_tones(std::size_t count) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::int32_t>(random() % bound);
  };
  std::vector<Tone> tones;
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint32_t longest = n % 10 == 0 ? 100'000 : 800;
    tones.push_back(
        {1 + below(longest), below(128), 1 + below(127), n % 3 == 0 ? 0 : below(longest + 1)});
  }
  return tones;
}

std::string text_of(const Tone& tone) {
  return fmt::format("length {}, pitch {}, velocity {}, gap {}", tone.length_ticks, tone.pitch,
                     tone.velocity, tone.gap_ticks);
}

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
  const Codec codec = Codec::fit(CodecKind::kStandard, sequences);
  std::array<double, kFeatures> sums{};
  std::array<double, kFeatures> squares{};
  for (const Tone& tone : tones) {
    const Features features = codec.encode(tone);
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
  EXPECT_THAT(codec.encode({1, 40, 50, 0}), ::testing::Each(::testing::FloatEq(-1)));
  EXPECT_THAT(codec.encode({7, 60, 90, 3}), ::testing::Each(::testing::FloatEq(1)));
  // log(1 + 3) lies half-way between log(1 + 1) and log(1 + 7), log(1 + 1) between 0 and log(4).
  const Features middle = codec.encode({3, 50, 70, 1});
  for (const float feature : middle) EXPECT_NEAR(feature, 0, 1e-6);
  EXPECT_FLOAT_EQ(codec.encode({3, 60, 70, 1})[1], 1);
  EXPECT_FLOAT_EQ(codec.encode({3, 50, 90, 1})[2], 1);
}

TEST(Codec, RawFeaturesAreTicksHertzAndVelocity) {
  const Codec codec = fitted(CodecKind::kRaw, {{1, 40, 50, 0}});
  EXPECT_EQ(codec.encode({384, 69, 64, 96}), (Features{384, 440, 64, 96}));
  EXPECT_EQ(codec.encode({384, 57, 64, 96})[1], 220.0F);
  EXPECT_NEAR(codec.encode({384, 60, 64, 96})[1], 261.6256, 1e-4);  // middle C
}

TEST(Codec, EveryPitchVelocityAndTimeUpTo100000TicksComesBack) {
  for (const CodecKind kind : kBothKinds) {
    SCOPED_TRACE(codec_name(kind));
    const Codec codec = fitted(kind, random_tones(1000));
    for (std::int32_t n = 0; n <= 100'000; ++n) {
      const Tone tone{std::max(n, 1), n % 128, 1 + n % 127, 100'000 - n};
      const Tone back = codec.decode(codec.encode(tone));
      ASSERT_EQ(back, tone) << text_of(tone) << " became " << text_of(back);
    }
  }
}

TEST(Codec, RandomTonesComeBackWhateverTheCodecWasFittedTo) {
  const std::vector<Tone> tones = random_tones(5000);
  for (const std::vector<Tone>& sample :
       {std::vector<Tone>{{1, 0, 1, 0}}, std::vector<Tone>{{100'000, 127, 127, 100'000}},
        std::vector<Tone>{{192, 60, 64, 0}, {193, 61, 65, 1}}, tones}) {
    const Codec codec = fitted(CodecKind::kStandard, sample);
    for (const Tone& tone : tones) {
      const Tone back = codec.decode(codec.encode(tone));
      ASSERT_EQ(back, tone) << text_of(tone) << " became " << text_of(back);
    }
  }
}

TEST(Codec, DecodingRoundsToTheNearestPitch) {
  const Codec codec = fitted(CodecKind::kRaw, {{1, 40, 50, 0}});
  const auto pitch_at = [&](double half_tones) {
    const double hertz = 440 * std::exp2((half_tones - 69) / 12);
    return codec.decode({384, static_cast<float>(hertz), 64, 0}).pitch;
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
  for (const CodecKind kind : kBothKinds) {
    const Codec codec = fitted(kind, random_tones(1000));
    for (const float value : odd) {
      for (std::size_t f = 0; f < kFeatures; ++f) {
        SCOPED_TRACE(fmt::format("{}, {} as feature {}", codec_name(kind), value, f));
        Features features = codec.encode({384, 60, 64, 96});
        features[f] = value;
        expect_in_range(codec.decode(features));
      }
      expect_in_range(codec.decode({value, value, value, value}));
    }
  }
}

TEST(Codec, ValuesBeyondTheRangeBecomeItsEnds) {
  for (const CodecKind kind : kBothKinds) {
    SCOPED_TRACE(codec_name(kind));
    const Codec codec = fitted(kind, random_tones(1000));
    const float huge = 1e30F;
    EXPECT_EQ(codec.decode({huge, huge, huge, huge}), (Tone{kMostTicks, 127, 127, kMostTicks}));
    EXPECT_EQ(codec.decode({-huge, -huge, -huge, -huge}), (Tone{1, 0, 1, 0}));
    const float none = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(codec.decode({none, none, none, none}), (Tone{1, 0, 1, 0}));
  }
}

TEST(Codec, AFeatureThatNeverChangesKeepsItsUnit) {
  // So many that rounding errors of the sums would show.
  const std::vector<Tone> tones(100'000, Tone{14, 61, 93, 14});
  const Codec codec = fitted(CodecKind::kStandard, tones);
  EXPECT_THAT(codec.encode(tones[0]), ::testing::Each(::testing::FloatNear(0, 1e-6F)));
  const Features other = codec.encode({14, 63, 90, 14});
  EXPECT_FLOAT_EQ(other[1], 2);
  EXPECT_FLOAT_EQ(other[2], -3);
  EXPECT_NEAR(codec.encode({29, 61, 93, 14})[0], std::log(2.0), 1e-6);
  EXPECT_NEAR(codec.encode({14, 61, 93, 29})[3], std::log(2.0), 1e-6);
}

TEST(Codec, FittingToNoTonesIsRefused) {
  EXPECT_THROW(Codec::fit(CodecKind::kStandard, {}), std::invalid_argument);
  EXPECT_THROW(fitted(CodecKind::kStandard, {}), std::invalid_argument);
}

TEST(Codec, JsonKeepsEveryBit) {
  for (const CodecKind kind : kBothKinds) {
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
            R"({"kind":"raw","mean":[0.0,0.0,0.0,0.0],"deviation":[1.0,1.0,1.0,1.0]})");
}

TEST(Codec, TextThatIsNoCodecIsRefused) {
  const std::string good = R"({"kind":"standard","mean":[1,2,3,4],"deviation":[1,2,3,4]})";
  EXPECT_NO_THROW(Codec::from_json(good));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(error_of([&] { Codec::from_json(good.substr(0, size)); }),
                HasSubstr("expected a codec, found"))
        << size;
  }
  for (const char* text :
       {"[]", "null", "7", R"({"kind":"standard"})", R"({"mean":[1,2,3,4],"deviation":[1,2,3,4]})",
        R"({"kind":1,"mean":[1,2,3,4],"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":[1,2,3],"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":[1,2,3,4],"deviation":[1,2,3,4,5]})",
        R"({"kind":"standard","mean":[1,2,3,"4"],"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":[1,2,3,null],"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":[1,2,3,1e999],"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":{"0":1,"1":1,"2":1,"3":1},"deviation":[1,2,3,4]})",
        R"({"kind":"standard","mean":[1,2,3,4],"deviation":[1,2,0,4]})",
        R"({"kind":"standard","mean":[1,2,3,4],"deviation":[1,2,-3,4]})",
        "{\"kind\":\"\xFF\",\"mean\":[1,2,3,4],\"deviation\":[1,2,3,4]}"}) {
    EXPECT_THAT(error_of([&] { Codec::from_json(text); }), HasSubstr("expected a codec, found"))
        << text;
  }
  EXPECT_EQ(error_of([] {
              Codec::from_json(R"({"kind":"mel","mean":[1,2,3,4],"deviation":[1,2,3,4]})");
            }),
            "expected codec 'standard' or 'raw', found 'mel'");
}

TEST(CodecKind, NamesAndKindsBelongTogether) {
  for (const CodecKind kind : kBothKinds) EXPECT_EQ(codec_kind(codec_name(kind)), kind);
  EXPECT_EQ(error_of([] { codec_kind("Raw"); }), "expected codec 'standard' or 'raw', found 'Raw'");
}

std::vector<std::vector<Tone>> tones_below(const std::filesystem::path& folder) {
  constexpr std::string_view kExtensions[] = {".mid", ".midi"};
  std::vector<std::vector<Tone>> sequences;
  for (const auto& path : list_files(folder, kExtensions)) {
    const auto smf = midi::read_smf(read_file(path));
    if (!smf.ok()) continue;
    const auto notes = normalise(smf.value().notes, smf.value().ticks_per_quarter, Drums::kExclude);
    sequences.push_back(to_tones(notes));
  }
  return sequences;
}

TEST(CodecOnTheLargeCorpus, EveryToneComesBack) {
  const auto folder = testing::shared_folder("corpus/classical");
  if (!folder) return;
  const std::vector<std::vector<Tone>> sequences = tones_below(*folder);
  for (const CodecKind kind : kBothKinds) {
    const Codec codec = Codec::fit(kind, sequences);
    std::size_t tones = 0;
    for (const auto& sequence : sequences) {
      for (const Tone& tone : sequence) {
        const Tone back = codec.decode(codec.encode(tone));
        ASSERT_EQ(back, tone) << text_of(tone) << " became " << text_of(back);
        ++tones;
      }
    }
    EXPECT_GT(tones, 1'000'000u);
  }
}

}  // namespace
}  // namespace crnngan::music

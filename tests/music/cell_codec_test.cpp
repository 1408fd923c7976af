// The codec over whole cells and pieces, and on thousands of real files.

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <thread>

#include "base/files.h"
#include "base/random.h"
#include "base/shared_folder.h"
#include "base/threads.h"
#include "events.h"
#include "midi/smf_reader.h"
#include "music/codec.h"
#include "music/pace.h"

namespace crnngan::music {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::Pointwise;

constexpr CodecKind kAllKinds[] = {CodecKind::kStandard, CodecKind::kRaw, CodecKind::kDequantised};

std::vector<float> encode(const Codec& codec, std::span<const Tone> cell,
                          std::span<const float> uniform = {}) {
  std::vector<float> features(static_cast<std::size_t>(codec.features()));
  codec.encode(cell, uniform, features);
  return features;
}

// A piece to features and back. `draw` selects the random numbers.
std::vector<Tone> there_and_back(const Codec& codec, std::span<const Tone> tones,
                                 std::uint32_t draw) {
  const RandomStream random(11, Purpose::kDequantise, draw);
  const auto slots = static_cast<std::size_t>(codec.options().tones_per_cell);
  const std::vector<Tone> cells = cells_of(tones, codec.options());
  std::vector<float> uniform(slots * kFeatures);
  std::vector<float> features(slots * kFeatures);
  std::vector<Tone> events;
  for (std::size_t first = 0; first < cells.size(); first += slots) {
    if (codec.is_random()) random.fill_uniform(uniform, first * kFeatures);
    codec.encode(std::span(cells).subspan(first, slots), uniform, features);
    codec.decode(features, events);
  }
  return without_silences(events);
}

Codec fitted(const CodecOptions& options, std::span<const Tone> tones) {
  const std::vector<std::vector<Tone>> cells{cells_of(tones, options)};
  return Codec::fit(options, cells);
}

TEST(CellCodec, PiecesComeBackWithEveryKindAndSizeWithAndWithoutSilences) {
  for (const CodecKind kind : kAllKinds) {
    for (const int n : {1, 2, 3, 5, kMostTonesPerCell}) {
      for (const bool pace : {false, true}) {
        for (std::uint32_t seed = 0; seed < 5; ++seed) {
          const std::vector<Tone> tones = random_music(400, seed);
          const Codec codec = fitted({kind, n, 1, pace}, tones);
          ASSERT_EQ(there_and_back(codec, tones, seed), tones)
              << codec_name(kind) << ", " << n << " tones a cell, seed " << seed;
        }
      }
    }
  }
}

TEST(CellCodec, WithAChordGapPiecesComeBackWithChordsJoined) {
  const std::vector<Tone> tones = random_music(1000, 2);
  ASSERT_NE(join_chords(tones, 8), tones);
  for (const CodecKind kind : kAllKinds) {
    for (const bool pace : {false, true}) {
      const Codec codec = fitted({kind, 3, 8, pace}, tones);
      EXPECT_EQ(there_and_back(codec, tones, 1), join_chords(tones, 8)) << codec_name(kind);
    }
  }
}

TEST(CellCodec, ACellHasFourFeaturesASlotTonesAsIfAlone) {
  // A quartet: every slot of its cells sounds, so both codecs are fitted to the same tones.
  const std::vector<Tone> tones{
      {100, 60, 64, 0}, {90, 64, 70, 0}, {80, 67, 80, 0}, {70, 72, 90, 0}};
  const Codec one = fitted({CodecKind::kStandard, 1, 1, false}, tones);
  const Codec two = fitted({CodecKind::kStandard, 2, 1, false}, tones);
  EXPECT_EQ(two.features(), 8);
  const std::vector<Tone> cell{{100, 60, 64, 50}, {90, 64, 70, 0}};
  std::vector<float> joined;
  for (const Tone& tone : cell) {
    const std::vector<float> features = encode(one, {&tone, 1});
    joined.insert(joined.end(), features.begin(), features.end());
  }
  EXPECT_EQ(encode(two, cell), joined);
}

TEST(CellCodec, WhereNothingSoundsOnlyIntensityAndGapSpeak) {
  // A tone alone, then a cell of two: three slots of four sound, and every mean is known.
  const std::vector<Tone> tones{{15, 60, 64, 0}, {15, 60, 64, 31}, {15, 60, 64, 0}};
  const Codec codec = fitted({CodecKind::kStandard, 2, 1, false}, tones);
  const std::vector<Tone> cell{{15, 60, 64, 31}, {}};
  // Intensity 64, 64, 64 and -64: mean 32, deviation 32 sqrt 3. The gap's axis is 0, log 32 and 0,
  // mean log 32 / 3, deviation log 32 sqrt 2 / 3.
  const float root3 = std::sqrt(3.0F);
  const float root2 = std::sqrt(2.0F);
  EXPECT_THAT(encode(codec, cell), Pointwise(FloatNear(1e-6F), {0.0F, 0.0F, 1 / root3, root2, 0.0F,
                                                                0.0F, -root3, -1 / root2}));
}

TEST(CellCodec, NothingLiesWithinTwoDeviationsWhereHalfOfTheSlotsAreEmpty) {
  std::vector<Tone> tones = random_music(500, 4);
  for (std::size_t i = 1; i < tones.size(); ++i) tones[i].gap_ticks = 100;  // no chords at all
  const Codec codec = fitted({CodecKind::kStandard, 2, 1, false}, tones);
  const std::vector<float> features = encode(codec, std::vector<Tone>{tones[1], {}});
  EXPECT_NEAR(features[kFeatures + 2], -1, 0.4);
  EXPECT_GT(features[2], 0);
}

TEST(CellCodec, MeansAndDeviationsOfAllButIntensityLeaveOutWhereNothingSounds) {
  const std::vector<Tone> tones = random_music(500, 4);
  const Codec plain = fitted({CodecKind::kStandard, 1, 1, false}, tones);
  const Codec cells = fitted({CodecKind::kStandard, 4, 1, false}, tones);
  const Tone tone{100, 60, 64, 50};
  const std::vector<float> alone = encode(plain, {&tone, 1});
  const std::vector<float> first = encode(cells, std::vector<Tone>{tone, {}, {}, {}});
  for (const std::size_t f : {0, 1, 3}) EXPECT_EQ(alone[f], first[f]);
  EXPECT_LT(alone[2], first[2]);
}

TEST(CellCodec, TheFirstSlotSoundsUnlessSilencesAreInUse) {
  for (const CodecKind kind : kAllKinds) {
    const std::vector<Tone> tones = random_music(500, 1);
    const Codec codec = fitted({kind, 2, 1, false}, tones);
    const Codec with_rests = fitted({kind, 2, 1, true}, tones);
    const std::vector<Tone> cell{silence(50), {}};
    std::vector<Tone> events;
    codec.decode(encode(codec, cell), events);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].velocity, 1);
    EXPECT_EQ(events[0].gap_ticks, 50);
    EXPECT_GE(events[0].length_ticks, 1);
    events.clear();
    with_rests.decode(encode(with_rests, cell), events);
    EXPECT_THAT(events, ElementsAre(silence(50)));
  }
}

TEST(CellCodec, GapsOfFurtherTonesAreNotRead) {
  const Codec codec = Codec::fit({CodecKind::kRaw, 2}, {});
  std::vector<Tone> events;
  codec.decode(std::vector<float>{100, 440, 64, 30, 100, 220, 64, 500}, events);
  EXPECT_THAT(events, ElementsAre(Tone{100, 69, 64, 30}, Tone{100, 57, 64, 0}));
}

TEST(CellCodec, WhateverTheNetworkSaysIsDecodedToEventsInRange) {
  using Limits = std::numeric_limits<float>;
  const std::vector<Tone> tones = random_music(500, 1);
  for (const CodecKind kind : kAllKinds) {
    for (const bool pace : {false, true}) {
      const Codec codec = fitted({kind, 3, 8, pace}, tones);
      for (const float value : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(),
                                Limits::max(), Limits::lowest(), 0.0F, 1e9F, -1e9F}) {
        for (std::size_t f = 0; f <= 12; ++f) {  // 12: all of them
          std::vector<float> features(12, f == 12 ? value : 0);
          if (f < 12) features[f] = value;
          std::vector<Tone> events;
          codec.decode(features, events);
          ASSERT_TRUE(!events.empty() && events.size() <= 3);
          for (std::size_t i = 0; i < events.size(); ++i) {
            const Tone& event = events[i];
            EXPECT_GE(event.gap_ticks, 0);
            EXPECT_TRUE(i == 0 || event.gap_ticks == 0);
            if (is_silence(event)) {
              EXPECT_TRUE(pace && i == 0);
              continue;
            }
            EXPECT_GE(event.length_ticks, 1);
            EXPECT_TRUE(event.pitch >= 0 && event.pitch <= 127) << event.pitch;
            EXPECT_TRUE(event.velocity >= 1 && event.velocity <= 127) << event.velocity;
          }
        }
      }
    }
  }
}

TEST(CellCodec, DequantisedEmptySlotsAreSpreadOverAWidthOf1) {
  // One rest between two tones: intensity 64, -64 and 64, mean 64/3, deviation 128 sqrt 2 / 3.
  const std::vector<Tone> tones{{15, 60, 64, 0}, {15, 60, 64, 768}};
  const Codec codec = fitted({CodecKind::kDequantised, 1, 1, true}, tones);
  const Tone rest = silence(384);
  const double deviation = 128 * std::sqrt(2.0) / 3;
  for (const float uniform : {0.0F, 0.3F, 0.9F}) {
    const std::vector<float> features = encode(codec, {&rest, 1}, std::vector<float>(4, uniform));
    EXPECT_NEAR(features[0], uniform - 0.5F, 1e-4);
    EXPECT_NEAR(features[1], uniform - 0.5F, 1e-4);
    EXPECT_NEAR(features[2], (-64.0 - 64.0 / 3 + uniform - 0.5) / deviation, 1e-4);
  }
}

std::vector<std::vector<Tone>> tones_below(const std::filesystem::path& folder, ThreadPool& pool) {
  constexpr std::string_view kExtensions[] = {".mid", ".midi"};
  const auto paths = list_files(folder, kExtensions);
  std::vector<std::vector<Tone>> pieces(paths.size());
  pool.run(static_cast<int>(paths.size()), [&](int i) {
    const auto n = static_cast<std::size_t>(i);
    const auto smf = midi::read_smf(read_file(paths[n]));
    if (!smf.ok()) return;
    pieces[n] =
        to_tones(normalise(smf.value().notes, smf.value().ticks_per_quarter, Drums::kExclude));
  });
  return pieces;
}

TEST(CodecOnTheLargeCorpus, EveryToneOfEveryPieceComesBack) {
  const std::string name = test::kSanitized ? "corpus/classical/bach" : "corpus";
  const auto folder = test::shared_folder(name);
  if (!folder) GTEST_SKIP() << test::without_shared(name);
  ThreadPool pool(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  const std::vector<std::vector<Tone>> pieces = tones_below(*folder, pool);
  std::size_t tones = 0;
  for (const auto& piece : pieces) tones += piece.size();
  EXPECT_GT(tones, test::kSanitized ? 200'000U : 8'000'000U);
  // Each kind, and each number of tones a cell; with the middles of intervals in no case.
  const CodecOptions all_options[] = {
      {CodecKind::kStandard, 1, 1, false},    {CodecKind::kRaw, 1, 1, true},
      {CodecKind::kStandard, 2, 1, true},     {CodecKind::kRaw, 3, 1, false},
      {CodecKind::kDequantised, 1, 1, false}, {CodecKind::kDequantised, 3, 1, true},
      {CodecKind::kDequantised, 5, 1, false}};
  std::vector<Codec> codecs;
  for (const CodecOptions& options : all_options) {
    codecs.push_back(Codec::fit(options, std::span(pieces).first(100)));
  }
  std::vector<std::string> failures(pieces.size());
  pool.run(static_cast<int>(pieces.size()), [&](int i) {
    const auto n = static_cast<std::size_t>(i);
    for (const Codec& codec : codecs) {
      if (there_and_back(codec, pieces[n], static_cast<std::uint32_t>(i)) != pieces[n]) {
        failures[n] += " " + codec.to_json();
      }
    }
  });
  EXPECT_THAT(failures, Each(std::string()));
}

}  // namespace
}  // namespace crnngan::music

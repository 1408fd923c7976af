#pragma once

// A small untrained model, and the songs it writes.

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "gan/initial.h"
#include "generate/songs.h"
#include "music/domain.h"
#include "music/feature_bins.h"

namespace crnngan::test {

using Songs = std::vector<std::vector<music::Tone>>;

inline music::Codec small_codec(const music::CodecOptions& options = {}) {
  const Songs tones{{{100, 60, 20, 0}, {200, 72, 60, 50}}};
  return music::Codec::fit(options, tones);
}

inline gan::Model model_of(gan::Generator generator, const music::Codec& codec) {
  return {{.domain = music::kDomain, .meaning = music::to_json({codec, {}})}, std::move(generator)};
}

inline generate::Model small_model(const music::CodecOptions& options = {}, bool feedback = true) {
  const music::Codec codec = small_codec(options);
  gan::Generator generator({.noise = 4,
                            .song_noise = 2,
                            .features = codec.features(),
                            .units = 20,
                            .layers = 2,
                            .noise_kind = gan::NoiseKind::kStandard,
                            .feedback = feedback});
  gan::initialise(generator, gan::Start::kUnitVariance, 1,
                  {.rounds = 12, .steps = 64, .batch = 16});
  return {model_of(std::move(generator), codec), codec};
}

// One that picks tones from distributions.
inline generate::Model small_model_with_bins(float temperature = 1) {
  Songs tones(1);
  for (int n = 0; n < 40; ++n) tones[0].push_back({20 * n + 1, 40 + n, 50 + n % 20, 12 * (n % 5)});
  const music::Codec codec = music::Codec::fit({}, tones);
  gan::Generator generator({.noise = 4,
                            .units = 20,
                            .layers = 2,
                            .bins = music::feature_bins(codec, tones, 20),
                            .head_units = 9,
                            .temperature = temperature});
  gan::initialise(generator, gan::Start::kUniform, 1);
  return {model_of(std::move(generator), codec), codec};
}

inline Songs songs_of(const generate::Model& model, const generate::SongOptions& options,
                      int threads = 1) {
  ThreadPool pool(threads);
  Songs all;
  generate::generate_songs(model, options, pool,
                           [&](int number, const std::vector<music::Tone>& tones) {
                             EXPECT_EQ(number, static_cast<int>(all.size()));
                             all.push_back(tones);
                           });
  return all;
}

}  // namespace crnngan::test

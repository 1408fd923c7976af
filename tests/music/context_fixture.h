#pragma once

// Pieces, and a context of all that music may be told.

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "music/context.h"
#include "music/feature_bins.h"

namespace crnngan::music {

using Pieces = std::vector<std::vector<Tone>>;

// A figure that comes again and again, with other tones between.
inline std::vector<Tone> piece_with_returns(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned bound) { return static_cast<std::int32_t>(random() % bound); };
  std::vector<Tone> tones;
  for (int time = 0; time < 12; ++time) {
    const std::int32_t key = 50 + below(12);
    for (const std::int32_t step : {0, 4, 7, 12, 7, 4, 2, 5, 9, 11}) {
      tones.push_back({96, key + step, 70, 96});
    }
    for (int i = below(6); i > 0; --i) tones.push_back({48 + below(3), 45 + below(30), 60, 192});
  }
  tones.front().gap_ticks = 0;
  return tones;
}

inline std::vector<float> features_of(const std::vector<sequence::Bins>& bins,
                                      std::span<const int> of) {
  std::vector<float> features;
  for (std::size_t f = 0; f < of.size(); ++f) features.push_back(bins[f].value(of[f], 0.5F));
  return features;
}

class ContextTest : public ::testing::Test {
 protected:
  std::vector<int> context(const ContextOfPiece& piece, std::size_t event,
                           int half_tones = 0) const {
    std::vector<int> told(context_.columns().size());
    context_.fill(piece, event, half_tones, told);
    return told;
  }

  std::size_t column(const std::string& name) {
    for (std::size_t c = 0; c < context_.columns().size(); ++c) {
      if (context_.columns()[c].name == name) return c;
    }
    ADD_FAILURE() << name;
    return 0;
  }

  Pieces pieces_{piece_with_returns(1), piece_with_returns(2), piece_with_returns(3)};
  Codec codec_ = Codec::fit({}, pieces_);
  std::vector<sequence::Bins> bins_ = feature_bins(codec_, pieces_, 200);
  LabelValues values_ = LabelValues::fit(std::vector<Labels>(
      LabelValues::kFewestPieces, Labels{"bach", "", "piano", "C major", "major", "3/4", "", ""}));
  // From event `first` on.
  void expect_same_in_writing(const std::vector<Tone>& tones, std::size_t first) const {
    const ContextOfPiece piece = context_.of(tones, around_);
    const auto listener =
        context_.listener({.labels = values_.numbers_of(labels_of(around_.traits, {})),
                           .ticks = piece.last_onset,
                           .signatures = around_.signatures});
    listener->start();
    std::vector<int> bins(4);
    for (std::size_t i = 0; i < tones.size(); ++i) {
      std::vector<int> told(context_.columns().size());
      listener->tell(told);
      if (i >= first) {
        ASSERT_EQ(told, context(piece, i)) << i;
      }
      context_.bins_of(piece, i, 0, bins);
      listener->hear(features_of(bins_, bins), bins);
    }
  }

  Context context_{{.memory = true, .place = true, .metre = true, .labels = true},
                   codec_,
                   bins_,
                   {.values = values_}};
  // In 3/4 with a pickup of a quarter, by Bach, in D minor.
  Surroundings around_{
      .traits = {.origin = {.composer = "bach", .genre = "fugue"}, .key = Key{2, true}},
      .signatures = {.first_onset_ticks = 768, .keeps_beat = true, .times = {{0, {3, 4}}}}};
};

}  // namespace crnngan::music

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generate/primer.h"

namespace crnngan::generate {

// The share of the distributions of gaps from which models that are told their context draw them.
constexpr float kNucleus = 0.97F;

// How many times key, end and what is asked for count in songs of models that are told them.
constexpr float kGuidance = 2;

struct SongOptions {
  int count = 1;
  int tones = 100;  // new ones of each song: about so many where a model knows how music ends; with
                    // pace events, a song that is mostly silence may have fewer
  std::uint64_t seed = 1;
  float noise_scale = 1;  // what the noise is multiplied by, of each step and of the song; 1 for
                          // models with distributions
  std::optional<float> temperature = {};  // of pitch, of models with distributions, instead of
                                          // their own: the lower, the likelier are likely pitches
  // Times between tones are drawn from the fewest that have this share together, of models with
  // distributions; 1: from all. By default kNucleus, where a model is told its context.
  std::optional<float> nucleus = {};
  // Of models that are told their context (music/context.h):
  std::vector<std::pair<std::string, std::string>> labels =
      {};  // what is asked for: composer, bach
  float guidance = kGuidance;
  bool is_whole = false;    // as long as some piece of training, instead of `tones`
  bool is_excerpt = false;  // it begins and ends anywhere in a piece
  int most_at_once = 10;    // tones that sound at a time

  std::optional<Primer> primer = {};  // made for the model
  // Instead of `tones`: from its first tone on a song takes so long, >= 1, or so many bars, >= 1,
  // of its own metre. A song that goes on from a piece, or has no metre of its own, has bars of
  // `bar_ticks`.
  std::optional<std::int64_t> ticks = {};
  std::optional<std::int64_t> bars = {};
  std::int64_t bar_ticks = std::int64_t{4} * music::kTicksPerQuarter;
  // Songs that go through a product of matrices together; the last ones are filled up with songs
  // that nobody asked for. The more, the less often weights are read, and the longer a single song
  // waits. It decides the last bits of products, and so the songs.
  int together = 4;
};

}  // namespace crnngan::generate

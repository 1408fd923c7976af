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

struct SongOptions {
  int count = 1;
  int tones = 100;  // new ones of each song; with pace events, a song that is mostly silence may
                    // have fewer
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
      {};                   // what is asked for: composer, bach
  bool is_whole = false;    // as many tones as some piece of training, instead of `tones`
  bool is_excerpt = false;  // it begins and ends anywhere in a piece
  int most_at_once = 10;    // tones that sound at a time

  std::optional<Primer> primer = {};       // made for the model
  std::optional<std::int64_t> ticks = {};  // instead of `tones`: from its first tone on a song
                                           // takes so long, >= 1
  // Songs that go through a product of matrices together; the last ones are filled up with songs
  // that nobody asked for. The more, the less often weights are read, and the longer a single song
  // waits. It decides the last bits of products, and so the songs.
  int together = 4;
};

}  // namespace crnngan::generate

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/threads.h"
#include "generate/model.h"
#include "music/tone.h"

namespace crnngan::generate {

struct SongOptions {
  int count = 1;
  int tones = 100;  // of each song; with pace events, a song that is mostly silence may have fewer
  std::uint64_t seed = 1;
};

// Writes songs and hands each to `on_song` (its number, from 0, and its tones), in order, on the
// calling thread. A song depends on the model, the seed and its number alone: not on how many
// others there are, how long they are meant to be or how many threads work.
void generate_songs(const Model& model, const SongOptions& options, ThreadPool& pool,
                    const std::function<void(int, const std::vector<music::Tone>&)>& on_song);

}  // namespace crnngan::generate

#pragma once

// Songs of a network in training, and how they measure.

#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "gan/generator.h"
#include "midi/note.h"
#include "music/codec.h"
#include "stats/output.h"

namespace crnngan::train {

// A song as normalised notes (music::normalise).
using Song = std::vector<midi::Note>;

// `count` songs of `tones` tones, from noise that depends on (seed, epoch, tones, count) alone.
std::vector<Song> sample_songs(const gan::Generator& generator, const music::Codec& codec,
                               int count, int tones, std::uint64_t seed, std::uint32_t epoch,
                               ThreadPool& pool);

// `count` random windows of `tones` tones of real pieces (fewer when no piece is so long).
std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces, int count, int tones,
                             std::uint64_t seed);

// The mean and quartiles of every measure over the songs. Empty without songs.
std::vector<stats::ColumnSummary> measure_songs(std::span<const Song> songs);

}  // namespace crnngan::train

#pragma once

// Songs of a network in training, and how they measure.

#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "corpus/batches.h"
#include "gan/generator.h"
#include "midi/note.h"
#include "music/codec.h"
#include "stats/output.h"

namespace crnngan::train {

// A song as normalised notes (music::normalise).
using Song = std::vector<midi::Note>;

// `count` songs of `steps` cells, from noise that depends on (seed, epoch, steps, count) alone.
std::vector<Song> sample_songs(const gan::Generator& generator, const music::Codec& codec,
                               int count, int steps, std::uint64_t seed, std::uint32_t epoch,
                               ThreadPool& pool);

// What the networks see of real pieces, given as cells (music::cells_of), in these windows.
std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces,
                             const music::CodecOptions& options,
                             std::span<const corpus::Window> windows);

// The mean and quartiles of every measure over the songs. Empty without songs.
std::vector<stats::ColumnSummary> measure_songs(std::span<const Song> songs);

}  // namespace crnngan::train

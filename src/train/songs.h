#pragma once

// Songs and stretches of real music as they are measured after an epoch.

#include <span>
#include <vector>

#include "music/codec.h"
#include "sequence/windows.h"
#include "stats/diversity.h"
#include "stats/output.h"
#include "train/samples.h"

namespace crnngan::train {

using stats::Song;

// The songs that a generator wrote as events.
std::vector<Song> songs_of(std::span<const Events> sequences, const music::Codec& codec);

// What the networks see of real pieces, given as cells (music::cells_of), in these windows.
std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces,
                             const music::CodecOptions& options,
                             std::span<const sequence::Window> windows);

// The mean and quartiles of every measure over the songs. Empty without songs.
std::vector<stats::ColumnSummary> measure_songs(std::span<const Song> songs);

}  // namespace crnngan::train

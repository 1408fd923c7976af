#pragma once

// Songs as text for other programs (docs/formats.md).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "music/tone.h"

namespace crnngan::generate {

// Where a song comes from.
struct SongOrigin {
  std::string model;  // path of its file
  std::uint64_t seed = 1;
  int number = 1;  // of the song, from 1
  float noise_scale = 1;
  float temperature = 1;
  std::size_t primer_tones = 0;  // how many of the first tones are the primer's
};

// A line of column names, then one a tone.
std::string to_csv(std::span<const music::Tone> tones);

std::string to_json(const SongOrigin& origin, std::span<const music::Tone> tones);

}  // namespace crnngan::generate

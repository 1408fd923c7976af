#pragma once

// The names in songs as text, and what a row of one must be: what its writer and its reader share.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "music/tone.h"

namespace crnngan::music {

// Keys of the JSON object.
constexpr std::string_view kTicksKey = "ticks_per_quarter";
constexpr std::string_view kTempoKey = "tempo_us_per_quarter";
constexpr std::string_view kProgramKey = "program";
constexpr std::string_view kTonesKey = "tones";

// The head of the CSV text: its columns, which are also the keys of a tone in JSON.
constexpr std::string_view kSongColumns = "onset_ticks,length_ticks,gap_ticks,pitch,velocity";

struct SongColumn {
  std::string_view name;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
};

constexpr std::int64_t kLargestTicks = std::numeric_limits<std::int32_t>::max();

constexpr std::array<SongColumn, 5> kSongColumnRanges{{
    {"onset_ticks", 0, std::numeric_limits<std::int64_t>::max()},
    {"length_ticks", 1, kLargestTicks},
    {"gap_ticks", 0, kLargestTicks},
    {"pitch", 0, 127},
    {"velocity", 1, 127},
}};

}  // namespace crnngan::music

#pragma once

// Songs as text for other programs, CSV and JSON (docs/formats.md), which is written tone by tone
// and read back.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/parsed.h"
#include "midi/event_codes.h"
#include "music/tone.h"

namespace crnngan::music {

enum class SongFormat { kCsv, kJson };

// Where a song comes from, and what its tones do not say. Of these only JSON tells.
struct SongOrigin {
  std::string model = {};  // path of its file
  std::uint64_t seed = 1;
  int number = 1;  // of the song, from 1
  float noise_scale = 1;
  float temperature = 1;
  std::size_t primer_tones = 0;  // how many of the first tones are the primer's
  std::uint32_t tempo_us_per_quarter = midi::kStandardTempo;
  std::uint8_t program = 0;  // 0..127, General MIDI
};

// Writes a song: its head, the rows of its tones, as many at a time as one likes, its tail.
class SongText {
 public:
  explicit SongText(SongFormat format) : format_(format) {}

  std::string head(const SongOrigin& origin) const;
  std::string rows(std::span<const Tone> tones);
  std::string tail() const;

 private:
  SongFormat format_;
  bool is_first_ = true;
  std::int64_t onset_ticks_ = 0;  // of the last tone
};

// What was read. CSV has no tempo and no program: the standard's, and a piano.
struct SongContents {
  std::vector<Tone> tones;
  std::uint32_t tempo_us_per_quarter = midi::kStandardTempo;
  std::uint8_t program = 0;
};

// The message says the line, or the number of the tone. Memory is bounded by the text's length,
// however it is nested. Of JSON the order of keys does not matter, and those that have nothing to
// do with the music may be missing or others.
Parsed<SongContents> read_song(std::string_view text, SongFormat format);

// Whether a text that begins so is meant to be a song: `beginning` is its first kSongBeginning
// bytes, or all of it.
constexpr std::size_t kSongBeginning = 8192;
bool looks_like_song(std::string_view beginning, SongFormat format);

}  // namespace crnngan::music

// Any text as a song, CSV and JSON: the reader either refuses it at a place inside, or gives tones
// that written and read again are the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "music/song_text.h"

namespace {

namespace music = crnngan::music;

void require(bool promise) {
  if (!promise) std::abort();
}

void read(std::string_view text, music::SongFormat format) {
  const auto parsed = music::read_song(text, format);
  if (!parsed.ok()) {
    require(parsed.error().offset <= text.size());
    require(!parsed.error().message.empty() && parsed.error().message.size() < 400);
    return;
  }
  const music::SongContents& song = parsed.value();
  for (const music::Tone& tone : song.tones) {
    require(tone.length_ticks >= 1 && tone.gap_ticks >= 0);
    require(tone.pitch >= 0 && tone.pitch <= 127 && tone.velocity >= 1 && tone.velocity <= 127);
  }
  music::SongText writer(format);
  std::string again =
      writer.head({.tempo_us_per_quarter = song.tempo_us_per_quarter, .program = song.program});
  again += writer.rows(song.tones);
  again += writer.tail();
  require(music::read_song(again, format).value().tones == song.tones);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read(text, music::SongFormat::kCsv);
  read(text, music::SongFormat::kJson);
  return 0;
}

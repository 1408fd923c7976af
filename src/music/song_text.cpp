#include "music/song_text.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "music/song_columns.h"

namespace crnngan::music {

// Written by hand, one tone a line: a tree of JSON values would take many times the memory of the
// tones.
std::string SongText::head(const SongOrigin& origin) const {
  if (format_ == SongFormat::kCsv) return std::string(kSongColumns) + '\n';
  using Json = nlohmann::json;
  const std::string model = Json(origin.model).dump(-1, ' ', false, Json::error_handler_t::replace);
  return fmt::format(
      "{{\"model\":{},\"seed\":{},\"song\":{},\"noise_scale\":{},\"temperature\":{},"
      "\"primer_tones\":{},\"{}\":{},\"{}\":{},\"{}\":{},\"{}\":[",
      model, origin.seed, origin.number, origin.noise_scale, origin.temperature,
      origin.primer_tones, kTicksKey, kTicksPerQuarter, kTempoKey, origin.tempo_us_per_quarter,
      kProgramKey, origin.program + 1, kTonesKey);
}

std::string SongText::rows(std::span<const Tone> tones) {
  std::string text;
  for (const Tone& tone : tones) {
    onset_ticks_ += tone.gap_ticks;
    if (format_ == SongFormat::kCsv) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", onset_ticks_, tone.length_ticks,
                     tone.gap_ticks, tone.pitch, tone.velocity);
    } else {
      fmt::format_to(std::back_inserter(text),
                     "{}{{\"onset_ticks\":{},\"length_ticks\":{},\"gap_ticks\":{},\"pitch\":{},"
                     "\"velocity\":{}}}",
                     is_first_ ? "\n" : ",\n", onset_ticks_, tone.length_ticks, tone.gap_ticks,
                     tone.pitch, tone.velocity);
    }
    is_first_ = false;
  }
  return text;
}

std::string SongText::tail() const { return format_ == SongFormat::kCsv ? "" : "\n]}\n"; }

}  // namespace crnngan::music

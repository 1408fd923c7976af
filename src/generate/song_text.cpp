#include "generate/song_text.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

namespace crnngan::generate {

namespace {

// Calls row(onset_ticks, tone) for each tone.
template <class Row>
void for_each_row(std::span<const music::Tone> tones, const Row& row) {
  std::int64_t onset_ticks = 0;
  for (const music::Tone& tone : tones) {
    onset_ticks += tone.gap_ticks;
    row(onset_ticks, tone);
  }
}

}  // namespace

std::string to_csv(std::span<const music::Tone> tones) {
  std::string csv = "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n";
  for_each_row(tones, [&](std::int64_t onset_ticks, const music::Tone& tone) {
    fmt::format_to(std::back_inserter(csv), "{},{},{},{},{}\n", onset_ticks, tone.length_ticks,
                   tone.gap_ticks, tone.pitch, tone.velocity);
  });
  return csv;
}

// Written by hand, one tone a line: a tree of JSON values would take many times the memory of the
// tones.
std::string to_json(const SongOrigin& origin, std::span<const music::Tone> tones) {
  using Json = nlohmann::json;
  const std::string model = Json(origin.model).dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string json = fmt::format(
      "{{\"model\":{},\"seed\":{},\"song\":{},\"noise_scale\":{},\"temperature\":{},\"primer_"
      "tones\":{},"
      "\"ticks_per_quarter\":{},\"tones\":[",
      model, origin.seed, origin.number, origin.noise_scale, origin.temperature,
      origin.primer_tones, music::kTicksPerQuarter);
  const char* separator = "\n";
  for_each_row(tones, [&](std::int64_t onset_ticks, const music::Tone& tone) {
    fmt::format_to(std::back_inserter(json),
                   "{}{{\"onset_ticks\":{},\"length_ticks\":{},\"gap_ticks\":{},\"pitch\":{},"
                   "\"velocity\":{}}}",
                   separator, onset_ticks, tone.length_ticks, tone.gap_ticks, tone.pitch,
                   tone.velocity);
    separator = ",\n";
  });
  return json + "\n]}\n";
}

}  // namespace crnngan::generate

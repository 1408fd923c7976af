#include "corpus/fingerprint.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace crnngan::corpus {

std::uint64_t fingerprint(std::span<const music::Tone> tones) {
  std::vector<std::pair<std::int64_t, std::int32_t>> places;  // onset, pitch
  places.reserve(tones.size());
  std::int64_t onset = 0;
  for (const music::Tone& tone : tones) {
    onset += tone.gap_ticks;
    places.emplace_back(onset, tone.pitch);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<std::uint8_t> steps;
  steps.reserve(2 * places.size());
  for (std::size_t i = 1; i < places.size(); ++i) {
    steps.push_back(static_cast<std::uint8_t>(places[i].second - places[i - 1].second + 128));
    steps.push_back(places[i].first > places[i - 1].first ? 1 : 0);
  }
  return hash_bytes(steps);
}

}  // namespace crnngan::corpus

#include "midi/time_line_events.h"

#include <cstdlib>

namespace crnngan::midi {

namespace {

constexpr int kMostAccidentals = 7;
constexpr int kShortestUnit = 6;  // the power of two of a 64th

}  // namespace

std::optional<std::uint32_t> tempo_of(std::span<const std::uint8_t> content) {
  if (content.size() != 3) return std::nullopt;
  const auto us_per_quarter =
      static_cast<std::uint32_t>(content[0] << 16 | content[1] << 8 | content[2]);
  if (us_per_quarter == 0) return std::nullopt;
  return us_per_quarter;
}

std::optional<TimeSignature> time_signature_of(std::span<const std::uint8_t> content) {
  if (content.size() < 4) return std::nullopt;
  const int beats = content[0];
  const int power = content[1];
  if (beats == 0 || power > kShortestUnit) return std::nullopt;
  return TimeSignature{beats, 1 << power};
}

std::optional<KeySignature> key_signature_of(std::span<const std::uint8_t> content) {
  if (content.size() < 2) return std::nullopt;
  const int fifths = content[0] < 128 ? content[0] : content[0] - 256;
  if (std::abs(fifths) > kMostAccidentals || content[1] > 1) return std::nullopt;
  return KeySignature{fifths, content[1] == 1};
}

}  // namespace crnngan::midi

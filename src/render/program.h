#pragma once

// What a score has to know of General MIDI's programs (0..127).

#include <cstdint>
#include <string_view>

namespace crnngan::render {

enum class Family { kWoodwinds, kBrass, kStrings, kVoices, kOther };

// Whose staves stand within one bracket.
constexpr Family family_of(std::uint8_t program) {
  if (program >= 40 && program <= 51 && program != 46 && program != 47) return Family::kStrings;
  if (program >= 52 && program <= 54) return Family::kVoices;
  if (program >= 56 && program <= 63) return Family::kBrass;
  if (program >= 64 && program <= 79) return Family::kWoodwinds;
  return Family::kOther;
}

// Whether two hands play it, from two staves: pianos, harpsichords, celesta, organs, accordions,
// harp.
constexpr bool is_keyboard(std::uint8_t program) {
  return program <= 8 || (program >= 16 && program <= 21) || program == 23 || program == 46;
}

constexpr bool is_guitar(std::uint8_t program) { return program >= 24 && program <= 31; }

// As a score calls it: "Piano" for all pianos, "Guitar" for all guitars, else General MIDI's name.
std::string_view instrument_name(std::uint8_t program);

}  // namespace crnngan::render

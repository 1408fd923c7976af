#pragma once

// The instruments of General MIDI Level 1 by name.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::midi {

// By program, 0..127.
extern const std::array<std::string_view, 128> kInstruments;

// The family of a program, in lower case: "piano", "chromatic percussion", "organ". REQUIRES a
// program of 0 to 127.
std::string_view family_of(std::uint8_t program);

// Of a name, in lower case: "Piano (R.H.)" has piano, r and h.
std::vector<std::string> words_of(std::string_view name);

// The program of the instrument that a person calls so: by its name, or by words of it, which mean
// the first instrument that has them all. Case and what stands between words do not matter.
std::optional<std::uint8_t> program_called(std::string_view name);

// The program whose name has words that are nearest to those of `name`, or begin like them: one
// letter of three, or one of a word, may be wrong. Nothing when none is so near.
std::optional<std::uint8_t> program_meant(std::string_view name);

}  // namespace crnngan::midi

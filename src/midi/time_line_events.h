#pragma once

// What tempo, time signature and key signature events hold (FF 51, FF 58, FF 59), as bytes behind
// their length; nothing where no such tempo or signature is.

#include <cstdint>
#include <optional>
#include <span>

#include "midi/key_signature.h"
#include "midi/time_signature.h"

namespace crnngan::midi {

// Microseconds a quarter, 1..2^24-1, of three bytes. What has more bytes is not read: they may be a
// wider number.
std::optional<std::uint32_t> tempo_of(std::span<const std::uint8_t> content);

// Of at least a beat, in units of a 64th or longer; the clicks of a metronome, two bytes more, must
// be there.
std::optional<TimeSignature> time_signature_of(std::span<const std::uint8_t> content);

// Of up to seven sharps or flats.
std::optional<KeySignature> key_signature_of(std::span<const std::uint8_t> content);

}  // namespace crnngan::midi

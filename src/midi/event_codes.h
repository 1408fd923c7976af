#pragma once

// The numbers of a MIDI file's events (Standard MIDI Files 1.0).

#include <cstddef>
#include <cstdint>

namespace crnngan::midi {

// The upper four bits of a channel message's status byte; the lower four are the channel.
constexpr std::uint8_t kNoteOff = 0x8;
constexpr std::uint8_t kNoteOn = 0x9;
constexpr std::uint8_t kKeyPressure = 0xA;
constexpr std::uint8_t kControlChange = 0xB;
constexpr std::uint8_t kProgramChange = 0xC;
constexpr std::uint8_t kChannelPressure = 0xD;
constexpr std::uint8_t kPitchBend = 0xE;

constexpr std::uint8_t status_byte(std::size_t message, std::size_t channel) {
  return static_cast<std::uint8_t>(message << 4 | channel);
}

// Whole bytes that begin the other events of a file.
constexpr std::uint8_t kSystemExclusive = 0xF0;
constexpr std::uint8_t kEscape = 0xF7;
constexpr std::uint8_t kMeta = 0xFF;

// Types of meta events.
constexpr std::uint8_t kMetaTrackName = 0x03;
constexpr std::uint8_t kMetaPort = 0x21;
constexpr std::uint8_t kMetaEndOfTrack = 0x2F;
constexpr std::uint8_t kMetaTempo = 0x51;
constexpr std::uint8_t kMetaTimeSignature = 0x58;
constexpr std::uint8_t kMetaKeySignature = 0x59;

// Microseconds a quarter until a file says otherwise: 120 quarters a minute.
constexpr std::uint32_t kStandardTempo = 500'000;

}  // namespace crnngan::midi

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

// How many data bytes follow the status byte of a channel message.
constexpr std::size_t channel_data_bytes(std::uint8_t status) {
  return status >> 4 == kProgramChange || status >> 4 == kChannelPressure ? 1 : 2;
}

// Whole bytes that begin the other events of a file.
constexpr std::uint8_t kSystemExclusive = 0xF0;
constexpr std::uint8_t kTimeCode = 0xF1;
constexpr std::uint8_t kSongPosition = 0xF2;
constexpr std::uint8_t kSongSelect = 0xF3;
constexpr std::uint8_t kEscape = 0xF7;
constexpr std::uint8_t kFirstRealTime = 0xF8;
constexpr std::uint8_t kMeta = 0xFF;

// Controllers.
constexpr std::uint8_t kBankSelect = 0;
constexpr std::uint8_t kBankSelectLow = 32;
constexpr std::uint8_t kVolume = 7;
constexpr std::uint8_t kPan = 10;
constexpr std::uint8_t kSustainPedal = 64;
constexpr std::uint8_t kAllSoundOff = 120;
constexpr std::uint8_t kResetControllers = 121;
constexpr std::uint8_t kAllNotesOff = 123;  // omni, mono and poly mode above it end all notes, too

constexpr bool ends_all_notes(std::uint8_t controller) {
  return controller == kAllSoundOff || controller >= kAllNotesOff;
}

// What the standard asks for as a note-off's velocity when none is known.
constexpr std::uint8_t kReleaseVelocity = 64;

// Types of meta events.
constexpr std::uint8_t kMetaText = 0x01;
constexpr std::uint8_t kMetaTrackName = 0x03;
constexpr std::uint8_t kMetaMarker = 0x06;
constexpr std::uint8_t kMetaPort = 0x21;
constexpr std::uint8_t kMetaEndOfTrack = 0x2F;
constexpr std::uint8_t kMetaTempo = 0x51;
constexpr std::uint8_t kMetaTimeSignature = 0x58;
constexpr std::uint8_t kMetaKeySignature = 0x59;

// Microseconds a quarter until a file says otherwise: 120 quarters a minute.
constexpr std::uint32_t kStandardTempo = 500'000;

}  // namespace crnngan::midi

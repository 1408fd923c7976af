#pragma once

// Small MIDI files, built byte by byte.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "midi/note.h"
#include "midi/smf_reader.h"

namespace crnngan::midi {

inline void PrintTo(const Note& note, std::ostream* out) {
  *out << "onset " << note.onset_ticks << " length " << note.length_ticks << " pitch "
       << int{note.pitch} << " velocity " << int{note.velocity} << " channel " << int{note.channel};
}

inline void PrintTo(const Repair& repair, std::ostream* out) {
  *out << "byte " << repair.offset << ": " << repair.message;
}

inline Bytes operator+(Bytes left, const Bytes& right) {
  for (const std::uint8_t byte : right) left.push_back(byte);
  return left;
}

inline Bytes text_bytes(std::string_view text) {
  Bytes out;
  for (const char c : text) out.push_back(static_cast<std::uint8_t>(c));
  return out;
}

inline Bytes big_endian_32(std::size_t value) {
  Bytes out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  return out;
}

inline Bytes little_endian_32(std::size_t value) {
  const Bytes reversed = big_endian_32(value);
  return Bytes(reversed.rbegin(), reversed.rend());
}

inline Bytes chunk(std::string_view type, const Bytes& content) {
  return text_bytes(type) + big_endian_32(content.size()) + content;
}

// 14 bytes; the first track starts at byte 14, its events at byte 22.
inline Bytes header(int tracks = 1, int format = 1, int division = 96) {
  Bytes content;
  for (const int value : {format, tracks, division}) {
    content.push_back(static_cast<std::uint8_t>(value >> 8));
    content.push_back(static_cast<std::uint8_t>(value));
  }
  return chunk("MThd", content);
}

inline const Bytes kEndOfTrack = {0x00, 0xFF, 0x2F, 0x00};

inline Bytes track(const Bytes& events) { return chunk("MTrk", events + kEndOfTrack); }

// One track.
inline Bytes file(const Bytes& events) { return header() + track(events); }

// A quarter of middle C, as events (8 bytes) and as it is read at 96 ticks per quarter.
inline const Bytes kQuarter = {0x00, 0x90, 60, 100, 0x60, 0x80, 60, 64};
constexpr Note kQuarterNote = {0, 96, 60, 100, 0};
constexpr std::size_t kEvents = 22;  // offset of the first track's events

// What the bytes hold; a failure of the test when they are refused.
inline SmfContents read_or_fail(const Bytes& bytes) {
  auto parsed = read_smf(bytes);
  if (parsed.ok()) return std::move(parsed.value());
  ADD_FAILURE() << "refused at byte " << parsed.error().offset << ": " << parsed.error().message;
  return {};
}

// Why the bytes are refused; a failure of the test when they are read.
inline ParseError refusal(const Bytes& bytes) {
  auto parsed = read_smf(bytes);
  if (!parsed.ok()) return parsed.error();
  ADD_FAILURE() << "read, with " << parsed.value().notes.size() << " notes";
  return {};
}

// Matches a Repair, or a ParseError, by its place and a part of its message.
MATCHER_P2(IsAt, offset, part, "") {
  return arg.offset == static_cast<std::size_t>(offset) &&
         arg.message.find(part) != std::string::npos;
}

}  // namespace crnngan::midi

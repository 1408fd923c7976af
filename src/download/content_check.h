#pragma once

// What bytes from the web are, whatever they are called.

#include <cstdint>
#include <span>
#include <string>

namespace crnngan::download {

enum class Content { kMidi, kPage, kArchive, kEmpty, kOther };

// By the first bytes: a MIDI file (also one in a RIFF wrapper), a web page, an archive or what
// compresses one (zip, gzip, bzip2, xz, zstd, tar).
Content content_of(std::span<const std::uint8_t> bytes);

// Why bytes are no whole MIDI file.
struct MidiFault {
  std::string reason;  // empty when they are one
  bool is_truncated = false;
};

// Truncated is a file that ends within a track or with fewer tracks than its header announces. One
// whose chunks have wrong lengths is whole: `prepare` repairs such files and tells of it.
MidiFault fault_of_midi(std::span<const std::uint8_t> bytes);

}  // namespace crnngan::download

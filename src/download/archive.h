#pragma once

// What is downloaded of an archive: the MIDI files in it.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "archive/archive.h"

namespace crnngan::download {

struct ArchiveReader {
  // A MIDI file, by its name: the member, and the path that it shall have.
  std::function<void(const std::string& member, const std::string& path,
                     std::span<const std::uint8_t> bytes)>
      take;
  // A member that is not taken (archive/archive.h).
  std::function<void(const std::string& member, const std::string& reason)> refuse;
  // Asked between members; so much of the archive is done.
  std::function<bool(std::uint64_t done_bytes)> stop;
};

struct Unpacking {
  bool stopped = false;
  std::string fault;         // why it ended early; empty when all members were seen
  bool is_damaged = false;   // the fault: cut off or broken, rather than beyond a limit
  std::uint64_t others = 0;  // files that are no MIDI by their names
};

// Reads the archive's members in their order. With `within` ("data/classical") only those below a
// folder of that path count, below at most one other folder, and their paths begin with its last
// part ("classical/bach/a.mid").
Unpacking read_archive(const std::filesystem::path& archive, const std::string& within,
                       const archive::Limits& limits, const ArchiveReader& reader);

// The path of a member (safe_path) as `within` wants it; empty when the member lies elsewhere.
std::string path_within(const std::string& path, const std::string& within);

}  // namespace crnngan::download

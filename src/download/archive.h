#pragma once

// An archive from outside (zip, or tar, compressed or not) -> the MIDI files in it. The only file
// that knows libarchive. Nothing is written here: each file is handed over with a safe path.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace crnngan::download {

struct ArchiveLimits {
  std::uint64_t members = 1'000'000;
  std::uint64_t file_bytes = 16ULL << 20;      // of one MIDI file
  std::uint64_t unpacked_bytes = 16ULL << 30;  // of all members
  // Of all members in bytes of the archive. Smaller archives than the sixteen MiB that are always
  // allowed may hold more.
  std::uint64_t ratio = 200;
  std::uint64_t always_bytes = 16ULL << 20;
};

struct ArchiveReader {
  // A MIDI file, by its name: the member, and the path that it shall have.
  std::function<void(const std::string& member, const std::string& path,
                     std::span<const std::uint8_t> bytes)>
      take;
  // A member that is not taken: a path that leads out, a link, a device, a MIDI file too large.
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
                       const ArchiveLimits& limits, const ArchiveReader& reader);

// The path of a member (safe_path) as `within` wants it; empty when the member lies elsewhere.
std::string path_within(const std::string& path, const std::string& within);

}  // namespace crnngan::download

#pragma once

// An archive from outside (zip, or tar, compressed or not) -> the files in it, one after the other.
// The only file that knows libarchive. Nothing is written here: each file is handed over with a
// safe path, and what an archive may not do (lead out of the folder, hold links or devices, unpack
// to more than it could hold) ends the member or the archive, not the program.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/files.h"

namespace crnngan::archive {

struct Limits {
  std::uint64_t members = 1'000'000;
  std::uint64_t file_bytes = 16ULL << 20;      // of one file that is wanted
  std::uint64_t unpacked_bytes = 16ULL << 30;  // of all members
  // Of all members in bytes of the archive; of a stream, in those that were read so far. Smaller
  // archives than the sixteen MiB that are always allowed may hold more.
  std::uint64_t ratio = 200;
  std::uint64_t always_bytes = 16ULL << 20;
};

// A member that is no folder: a file that is wanted, or one that is refused, or else one that is
// passed over, with neither path nor reason.
struct Member {
  std::string name;          // as the archive has it
  std::string path = {};     // what it shall be called
  Bytes bytes = {};          // of a file that is wanted
  std::string refused = {};  // why: a path that leads out, a link, a device, too large a file
};

// The path that a member shall have, by its own (safe_path); empty when it is not wanted.
using Place = std::function<std::string(const std::string& path)>;

// Whether it is an archive by its name: .zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst.
bool is_archive(const std::filesystem::path& path);

// The file's name without that ending.
std::string stem_of(const std::filesystem::path& path);

class Reader {
 public:
  // Throws Error when there is no such file. What can't be read of it is a fault().
  Reader(const std::filesystem::path& path, const Limits& limits, Place place);

  // The archive that comes through a descriptor, which stays open.
  Reader(int descriptor, const Limits& limits, Place place);

  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // In the archive's order; nothing at its end, and behind a fault. Any thread may call it, one at
  // a time.
  std::optional<Member> next();

  // So much of the archive was read.
  std::uint64_t done_bytes() const;

  // Why it ended early; empty when all members were seen.
  const std::string& fault() const;

  // The fault: cut off or broken, rather than beyond a limit.
  bool is_damaged() const;

 private:
  class Opened;
  std::unique_ptr<Opened> opened_;
};

}  // namespace crnngan::archive

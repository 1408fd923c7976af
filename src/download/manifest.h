#pragma once

// What became of every address: the table `manifest.tsv` in the folder of a download
// (docs/download.md).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/parsed.h"

namespace crnngan::download {

// Its name in that folder.
inline constexpr const char* kManifestName = "manifest.tsv";

enum class Fate {
  kKept,       // a MIDI file, at `path`
  kDuplicate,  // has the bytes of the file that `note` names
  kUnpacked,   // an archive, all of whose members were seen
  kRefused,    // for the reason in `note`; another run would not change that
  kFailed      // for the reason in `note`; another run may have more luck
};

// "kept", ...
std::string_view name_of(Fate fate);

struct Entry {
  Fate fate = Fate::kKept;
  std::string path;  // in the folder; of a file that is not kept: where it would be
  std::uint64_t bytes = 0;
  std::string sha256;
  std::string date;     // when it was fetched: "2024-05-01T12:00:00Z"
  std::string address;  // where it came from, an archive's for what was in it
  std::string member;   // its path in the archive
  std::string licence;
  std::string note;

  bool operator==(const Entry&) const = default;
};

struct Manifest {
  std::string source;  // as the user named it
  std::vector<Entry> entries;

  bool operator==(const Manifest&) const = default;
};

// The text as a field of the table: what is no UTF-8 is taken for ISO 8859-1, and control
// characters, which would break the table, are spaces.
std::string field_of(std::string_view text);

// The head of the table, and one row of it, each with its line breaks.

std::string head_of(const Manifest& manifest);
std::string row_of(const Entry& entry);

// The table. A last row without a line break is passed over: the program was killed while it wrote.
Parsed<Manifest> read_manifest(std::string_view text);

}  // namespace crnngan::download

#pragma once

// The sources that are known by name: data/sources.toml, which the program carries.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::download {

enum class SourceKind { kArchive, kPages, kByHand };

// "archive", ...
std::string_view name_of(SourceKind kind);

struct SourcePage {
  std::string folder;  // that the files it leads to go to
  std::string address;
};

struct Source {
  std::string name;
  SourceKind kind = SourceKind::kArchive;
  std::string address;
  std::string about;
  std::string licence;
  std::string layout;             // as `prepare` takes it
  std::uint64_t files = 0;        // about; 0: unknown
  std::uint64_t bytes = 0;        // of the archive; 0: unknown
  std::string within;             // read_archive()
  std::vector<SourcePage> pages;  // of kPages, by folder
};

// Throws Error, naming `file`, when the text is no list of sources.
std::vector<Source> read_sources(std::string_view toml, const std::string& file);

const std::vector<Source>& shipped_sources();

// data/sources.toml; made at build time.
std::string_view embedded_sources();

}  // namespace crnngan::download

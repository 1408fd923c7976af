#pragma once

// What a person names -> files of music, one after the other: folders, files, archives as they are
// (archive/archive.h), and the tar that comes through standard input.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "base/files.h"

namespace crnngan::corpus {

// Standard input, as a tar, compressed or not.
inline constexpr const char* kStandardInput = "-";

struct SourceFile {
  std::string name;                 // of its pieces: the path below its root
  std::filesystem::path path;       // for messages; where it lies, unless `bytes` are here
  std::filesystem::path place;      // whose folders say composer and genre
  std::optional<Bytes> bytes = {};  // of a member of an archive
  std::string refused = {};         // why an archive does not give it
};

class Sources {
 public:
  // A file's name is its path below its root, which a folder or an archive is; with several roots
  // the root's own name stands in front. Files of folders come first, by name, then archives in
  // the order in which they are named, with their members in theirs. A file that lies below two
  // roots comes once. Throws Error when a root is not there or a folder has no music.
  explicit Sources(std::span<const std::filesystem::path> roots);

  // The next file; nothing at the end. Any thread may call it, one at a time.
  std::optional<SourceFile> next();

  // How many there are; 0 when that is not known, since an archive is among them.
  std::size_t total() const { return archives_.empty() ? files_.size() : 0; }

 private:
  struct Root {
    std::filesystem::path path;
    std::string prefix;  // of names
    bool is_file;        // rather than a folder or an archive
  };

  // A file below a root; empty when the root is the file.
  struct Found {
    std::uint32_t root;
    std::string below;
  };

  void find(const Root& root, std::uint32_t number);
  void drop_repeated();
  std::string name_of(const Found& found) const;
  std::filesystem::path path_of(const Found& found) const;
  std::optional<SourceFile> next_member();

  std::vector<Root> roots_;
  std::vector<Found> files_;
  std::vector<std::uint32_t> archives_;  // roots
  std::size_t next_file_ = 0;
  std::size_t next_archive_ = 0;
  std::unique_ptr<archive::Reader> opened_;  // the archive before that
};

}  // namespace crnngan::corpus

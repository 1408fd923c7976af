#pragma once

// A file that is being fetched: what has come so far, gone on with by a later request, be it of
// another run of the program.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace crnngan::download {

// How a server names the file that it sent a part of.
struct Origin {
  std::string validator;                     // an ETag or a date, for If-Range; empty when unknown
  std::optional<std::uint64_t> total_bytes;  // of the whole file

  bool operator==(const Origin&) const = default;
};

// "bytes 100-199/1000" (RFC 9110, section 14.4).
struct ContentRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> total_bytes;
};
std::optional<ContentRange> read_content_range(std::string_view text);

// Beside the part at `path` lies its origin, in `path`.from, once 64 KiB have come or a transfer
// has broken: what is less is as quickly fetched anew when the program is killed. A part without an
// origin is begun anew. Throws Error when the file can't be written.
class PartFile {
 public:
  explicit PartFile(std::filesystem::path path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  std::uint64_t size() const { return size_; }
  const Origin& origin() const { return origin_; }

  // Whether what came with this Content-Range goes on where the part ends, as far as the server
  // tells.
  bool is_continued_by(const ContentRange& range) const;

  // Forgets what was there; the file of this origin begins.
  void begin(Origin origin);
  void append(std::span<const std::uint8_t> bytes);

  // All is there.
  void finish() { is_whole_ = true; }

 private:
  std::filesystem::path from() const;
  void write_origin();

  std::filesystem::path path_;
  Origin origin_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
  bool origin_is_written_ = false;
  bool is_whole_ = false;
};

// Removes the part and what belongs to it.
void remove_part(const std::filesystem::path& path);

}  // namespace crnngan::download

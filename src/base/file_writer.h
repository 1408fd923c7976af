#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/files.h"

namespace crnngan {

// A file that is written piece by piece, whole or not at all: to a neighbour that takes the name
// once finish() has it safely on disk. Without finish() what stood at the path stays, and nothing
// is left of what was written. A link stays, its target is written; a device or a pipe is written
// to as it is. Memory does not grow with the file. Everything throws Error, naming the path.
class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& path);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void write(std::span<const std::uint8_t> content);
  void write(std::string_view content);

  // Writes over what was written before. REQUIRES that it ends within that; a pipe refuses it.
  void write_over(std::uint64_t offset, std::span<const std::uint8_t> content);

  // Bytes written so far.
  std::uint64_t size() const { return flushed_ + buffer_.size(); }

  // To be called once, after all else.
  void finish();

 private:
  void flush();
  [[noreturn]] void fail(int error_number) const;

  std::filesystem::path path_;    // as it was given
  std::filesystem::path target_;  // behind links
  std::string neighbour_;         // empty: the target itself is written to
  int descriptor_ = -1;
  Bytes buffer_;
  std::uint64_t flushed_ = 0;
};

}  // namespace crnngan

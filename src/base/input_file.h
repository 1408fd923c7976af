#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace crnngan {

// A file that is read in parts, from anywhere. Parts are copied rather than mapped: what another
// program cuts off meanwhile is an error then, not the end of ours, and what was read counts as
// memory only while it is needed. Everything throws Error, naming the path.
class InputFile {
 public:
  // Refuses what is no file: a pipe or a device may have no end.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }

  // When it was opened.
  std::uint64_t size() const { return size_; }

  // Any number of threads.
  void read(std::uint64_t offset, std::span<std::uint8_t> bytes) const;

 private:
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace crnngan

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace crnngan {

// A file without a name, for what does not fit into memory: gone with the process, however that
// ends. Everything throws Error, naming the folder.
class ScratchFile {
 public:
  explicit ScratchFile(const std::filesystem::path& folder);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::uint64_t size() const { return size_; }

  // Behind what is there.
  void append(std::span<const std::uint8_t> bytes);

  // REQUIRES that so many were appended. Any number of threads.
  void read(std::uint64_t offset, std::span<std::uint8_t> bytes) const;

 private:
  std::filesystem::path folder_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace crnngan

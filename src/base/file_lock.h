#pragma once

#include <filesystem>
#include <optional>

namespace crnngan {

// A file that one process at a time holds. It goes back with the object, or with the process,
// however that ends.
class FileLock {
 public:
  // Nothing when another process holds it. The file is made where there is none; what it holds does
  // not matter. Throws Error when it can't be opened.
  static std::optional<FileLock> try_take(const std::filesystem::path& file);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;  // -1 when another object has taken it over
};

}  // namespace crnngan

#pragma once

#include <filesystem>

namespace crnngan {

// A new empty folder that goes, with all that is in it, at the end of the scope.
class TemporaryFolder {
 public:
  // In the system's folder for such things, or in another one. Throws Error when it can't be made.
  TemporaryFolder();
  explicit TemporaryFolder(const std::filesystem::path& above);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace crnngan

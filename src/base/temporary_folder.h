#pragma once

#include <filesystem>
#include <string>

namespace crnngan {

// A new folder with a name of its own that this process holds: at the end of the scope it goes,
// with all that is in it. What a process that was killed has left is known by nobody holding it,
// and goes when the next folder of the same prefix is made.
class HeldFolder {
 public:
  // `prefix` and six characters. Throws Error when it can't be made.
  explicit HeldFolder(const std::string& prefix);
  ~HeldFolder();
  HeldFolder(const HeldFolder&) = delete;
  HeldFolder& operator=(const HeldFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

  // Gives the folder a name under which it stays. Throws Error when that fails.
  void stay_as(const std::filesystem::path& place);

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

// A folder for files that nobody else needs.
class TemporaryFolder : public HeldFolder {
 public:
  // In the system's folder for such things, or in another one.
  TemporaryFolder();
  explicit TemporaryFolder(const std::filesystem::path& above);
};

// The prefix of a folder in the making that stands beside its place.
std::string prefix_beside(const std::filesystem::path& place);

}  // namespace crnngan

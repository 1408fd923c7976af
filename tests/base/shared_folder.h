#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace crnngan::test {

// A folder of data too large for the repository: under CRNNGAN_SHARED, or beside the source folder
// in "shared". None, with a line that says so, when this machine does not have it.
inline std::optional<std::filesystem::path> shared_folder(const std::string& name) {
  const char* set = std::getenv("CRNNGAN_SHARED");
  const std::filesystem::path root = set != nullptr
                                         ? std::filesystem::path(set)
                                         : std::filesystem::path(CRNNGAN_SOURCE_DIR) / "../shared";
  if (std::filesystem::is_directory(root / name)) return root / name;
  std::cout << "left out: the check on " << (root / name).string() << ", which is not there\n";
  return std::nullopt;
}

}  // namespace crnngan::test

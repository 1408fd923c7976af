#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace crnngan::test {

// Where a folder of data too large for the repository belongs: under CRNNGAN_SHARED, or beside the
// source folder in "shared".
inline std::filesystem::path place_of_shared(const std::string& name) {
  const char* set = std::getenv("CRNNGAN_SHARED");
  const std::filesystem::path root = set != nullptr
                                         ? std::filesystem::path(set)
                                         : std::filesystem::path(CRNNGAN_SOURCE_DIR) / "../shared";
  return root / name;
}

// The folder; none when this machine does not have it. A test without it says so:
//   if (!folder) GTEST_SKIP() << test::without_shared(name);
inline std::optional<std::filesystem::path> shared_folder(const std::string& name) {
  const std::filesystem::path place = place_of_shared(name);
  return std::filesystem::is_directory(place) ? std::optional(place) : std::nullopt;
}

// Sanitizers look at how code works, for which a part of the files is enough, and keep what is
// freed, which hides how much memory is in use.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

inline std::string without_shared(const std::string& name) {
  return place_of_shared(name).lexically_normal().string() + " is not there";
}

}  // namespace crnngan::test

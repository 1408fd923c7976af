#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::cli {

// A file of music, and the path of what comes of it, without an ending.
struct MusicFile {
  std::filesystem::path from;
  std::filesystem::path to;
};

// The files that end in one of `extensions`. Those below a folder keep their places below `output`;
// those of several folders below one of the folder's name, with as many of the folders above it as
// tell it from the others. A folder that is named twice counts once. Throws Error when a path holds
// none, or two files would become one.
std::vector<MusicFile> music_files(std::span<const std::string> paths,
                                   std::span<const std::string_view> extensions,
                                   const std::filesystem::path& output);

}  // namespace crnngan::cli

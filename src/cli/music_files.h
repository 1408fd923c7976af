#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace crnngan::cli {

// A file of music, and the path of what comes of it, without an ending.
struct MusicFile {
  std::filesystem::path from;
  std::filesystem::path to;
};

// What a path that a person names holds: the file that it is, or those below the folder. Throws
// Error when it is not there or holds none.
using FileLister = std::function<std::vector<std::filesystem::path>(const std::filesystem::path&)>;

// The files that `list` finds. Those below a folder keep their places below `output`;
// those of several folders below one of the folder's name, with as many of the folders above it as
// tell it from the others. A folder that is named twice counts once. Throws Error as `list` does,
// and when two files would become one.
std::vector<MusicFile> music_files(std::span<const std::string> paths, const FileLister& list,
                                   const std::filesystem::path& output);

}  // namespace crnngan::cli

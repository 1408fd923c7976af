#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace crnngan::cli {

// A file of music, and the path of what comes of it, without an ending: both may be those of other
// files as well.
struct MusicFile {
  std::filesystem::path from;
  std::filesystem::path to;
  // The stem of each song of the file -> the path of what comes of that song alone, without an
  // ending. Empty for the only file: the song's stem then stands behind `to` (output_names.h).
  std::map<std::string, std::filesystem::path> songs = {};
};

// What a path that a person names holds: the file that it is, or those below the folder. Throws
// Error when it is not there or holds none.
using FileLister = std::function<std::vector<std::filesystem::path>(const std::filesystem::path&)>;

// The files that `list` finds. Those below a folder keep their places below `output`;
// those of several folders below one of the folder's name, with as many of the folders above it as
// tell it from the others. A folder or file that is named twice counts once. Throws Error as `list`
// does.
std::vector<MusicFile> music_files(std::span<const std::string> paths, const FileLister& list,
                                   const std::filesystem::path& output);

}  // namespace crnngan::cli

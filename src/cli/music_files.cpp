#include "cli/music_files.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace crnngan::cli {

namespace fs = std::filesystem;

namespace {

// The last `count` parts of the path, without the root.
fs::path last_parts(const fs::path& path, std::ptrdiff_t count) {
  const fs::path names = path.relative_path();
  const std::ptrdiff_t all = std::distance(names.begin(), names.end());
  fs::path last;
  for (auto part = std::next(names.begin(), std::max<std::ptrdiff_t>(all - count, 0));
       part != names.end(); ++part) {
    last /= *part;
  }
  return last;
}

// The paths that are folders, each once -> what tells them apart. Empty for a single one.
std::map<fs::path, fs::path> names_of_folders(std::span<const std::string> paths) {
  std::set<fs::path> folders;
  for (const std::string& path : paths) {
    if (fs::is_directory(path)) folders.insert(fs::canonical(path));
  }
  std::map<fs::path, fs::path> names;
  for (std::ptrdiff_t parts = 1; names.size() < folders.size(); ++parts) {
    std::set<fs::path> different;
    for (const fs::path& folder : folders) different.insert(last_parts(folder, parts));
    if (different.size() < folders.size()) continue;
    for (const fs::path& folder : folders) names[folder] = last_parts(folder, parts);
  }
  if (names.size() == 1) names.begin()->second.clear();
  return names;
}

}  // namespace

std::vector<MusicFile> music_files(std::span<const std::string> paths, const FileLister& list,
                                   const fs::path& output) {
  const std::map<fs::path, fs::path> names = names_of_folders(paths);
  std::vector<MusicFile> files;
  std::set<fs::path> seen;  // folders
  std::set<std::pair<fs::path, fs::path>> known;
  for (const std::string& path : paths) {
    const bool is_folder = fs::is_directory(path);
    if (is_folder && !seen.insert(fs::canonical(path)).second) continue;
    const fs::path place = is_folder ? output / names.at(fs::canonical(path)) : output;
    for (const fs::path& from : list(path)) {
      const fs::path below = is_folder ? from.lexically_relative(path) : from.filename();
      const fs::path to = place / below.parent_path() / below.stem();
      const bool is_new = known.emplace(fs::absolute(from).lexically_normal(), to).second;
      if (is_new) files.push_back({from, to});
    }
  }
  return files;
}

}  // namespace crnngan::cli

#include "cli/music_files.h"

#include <fmt/ranges.h>

#include <map>

#include "base/error.h"
#include "base/files.h"

namespace crnngan::cli {

namespace fs = std::filesystem;

std::vector<MusicFile> music_files(std::span<const std::string> paths,
                                   std::span<const std::string_view> extensions,
                                   const fs::path& output) {
  std::vector<MusicFile> files;
  std::map<fs::path, fs::path> sources;
  for (const std::string& path : paths) {
    const auto found = list_files(path, extensions);
    if (found.empty()) {
      throw Error("{}: no music found (looked for {})", path, fmt::join(extensions, ", "));
    }
    for (const fs::path& from : found) {
      const fs::path below = from == path ? from.filename() : from.lexically_relative(path);
      const fs::path to = output / below.parent_path() / below.stem();
      const auto [other, is_new] = sources.emplace(to, from);
      if (!is_new) {
        throw Error("{} and {} would both become {}", other->second.string(), from.string(),
                    to.string());
      }
      files.push_back({from, to});
    }
  }
  return files;
}

}  // namespace crnngan::cli

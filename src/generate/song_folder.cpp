#include "generate/song_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/text.h"

namespace crnngan::generate {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "song-";
constexpr std::size_t kLeastDigits = 4;
constexpr std::string_view kExtensions[] = {".mid", ".csv", ".json"};

bool is_song(const fs::path& path) {
  const std::string stem = path.stem().string();
  if (!stem.starts_with(kPrefix) || stem.size() < kPrefix.size() + kLeastDigits) return false;
  const bool is_numbered = std::all_of(stem.begin() + kPrefix.size(), stem.end(),
                                       [](char c) { return c >= '0' && c <= '9'; });
  return is_numbered && std::find(std::begin(kExtensions), std::end(kExtensions),
                                  path.extension().string()) != std::end(kExtensions);
}

}  // namespace

std::string song_name(int number) {
  return fmt::format("{}{:0{}d}", kPrefix, number, kLeastDigits);
}

std::vector<fs::path> songs_in(const fs::path& folder) {
  std::vector<fs::path> songs;
  std::error_code error;
  fs::directory_iterator iterator(folder, error);
  for (; !error && iterator != fs::directory_iterator(); iterator.increment(error)) {
    if (is_song(iterator->path())) songs.push_back(iterator->path());
  }
  if (error) throw Error("{}: can't read the folder: {}", folder.string(), error.message());
  std::sort(songs.begin(), songs.end());
  return songs;
}

bool is_song_of(const fs::path& file, int count, const std::string& ending) {
  const std::string stem = file.stem().string();
  if (!stem.starts_with(kPrefix) || file.extension() != ending) return false;
  const auto number = whole_number_of(stem.substr(kPrefix.size()));
  return number && *number >= 1 && *number <= count && stem == song_name(static_cast<int>(*number));
}

void remove_older_songs(std::span<const fs::path> older, int count, const std::string& ending) {
  for (const fs::path& song : older) {
    if (is_song_of(song, count, ending)) continue;
    std::error_code error;
    fs::remove(song, error);
    if (error) throw Error("{}: can't remove: {}", song.string(), error.message());
  }
}

}  // namespace crnngan::generate

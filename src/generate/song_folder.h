#pragma once

// A folder of songs: song-0001.mid, song-0002.mid, ...

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace crnngan::generate {

// "song-0001" for number 1.
std::string song_name(int number);

// What has the name of a song in the folder, in whatever format (mid, csv, json), sorted. Throws
// Error when the folder can't be read.
std::vector<std::filesystem::path> songs_in(const std::filesystem::path& folder);

// Whether the file has the name of one of the songs 1 to `count` of that ending, such as ".mid".
bool is_song_of(const std::filesystem::path& file, int count, const std::string& ending);

// Removes the older songs but those that have become new ones, so that none stands among them.
// Throws Error.
void remove_older_songs(std::span<const std::filesystem::path> older, int count,
                        const std::string& ending);

}  // namespace crnngan::generate

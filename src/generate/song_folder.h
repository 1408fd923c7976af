#pragma once

// A folder of songs: song-0001.mid, song-0002.mid, ...

#include <filesystem>
#include <string>

namespace crnngan::generate {

// "song-0001" for number 1.
std::string song_name(int number);

enum class OlderSongs { kRefuse, kRemove };

// Makes the folder, without songs. Those that are there, by their names and in whatever format
// (mid, csv, json), are removed or refused with an Error, so that older songs never stand among new
// ones; all other files stay.
void make_song_folder(const std::filesystem::path& folder, OlderSongs older_songs);

}  // namespace crnngan::generate

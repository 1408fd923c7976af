#pragma once

// What the songs of many files become: a name each, before anything is written.

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "cli/music_files.h"

namespace crnngan::cli {

// The same paths in the same order, made to differ: of equal ones the first stays as it is, the
// others get the least number from 2 on that nothing else has: "a", "a-2", "a-3".
std::vector<std::filesystem::path> kept_apart(std::span<const std::filesystem::path> wanted);

// The stems of the songs of a file (music::name_tunes): at least one, "" for an only song.
using StemLister = std::function<std::vector<std::string>(const std::filesystem::path&)>;

// A StemLister of ABC notation, of a file or of one of its tunes. What can't be read counts as one
// song.
std::vector<std::string> tune_stems(const std::filesystem::path& path);

// Sets `songs` of the files, so that no two songs become one. Tells on stdout, if wanted, which of
// them have another name than their own.
void name_outputs(std::vector<MusicFile>& files, const StemLister& list, ThreadPool& pool,
                  bool is_told);

// The path, without an ending, of what comes of the song of that stem. Throws Error when the song
// was not there while outputs were named.
std::filesystem::path output_of(const MusicFile& file, const std::string& stem);

}  // namespace crnngan::cli

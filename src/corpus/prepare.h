#pragma once

// Files of music -> the corpus file, in as much memory as is allowed, however many files there are:
//
//   sources (folders, archives) -> readings, in order -> the file of readings on disk
//     -> duplicates, groups, splits -> the corpus file, from the tones on disk
//
// In memory are what is known of each piece but its tones (about 400 bytes a piece, and its name),
// the files that are read just now, and, within half of what is allowed, n-grams that are sorted.
// The corpus depends on the pieces alone (arrange.h), neither on threads nor on the memory.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/threads.h"
#include "corpus/arrange.h"
#include "corpus/folder.h"
#include "corpus/reading_file.h"
#include "corpus/summary.h"

namespace crnngan::corpus {

struct Preparation {
  std::vector<std::filesystem::path> roots;
  Layout layout = Layout::kComposer;
  std::string composer = {};  // only this one's pieces; empty: all
  Arrangement arrangement = {};
  std::size_t memory_bytes = std::size_t{1} << 30;
  bool resumes = false;  // goes on with what an earlier call read
  std::filesystem::path output;
};

// The least memory that may be allowed.
inline constexpr std::size_t kLeastMemory = std::size_t{64} << 20;

// Where readings are kept until the corpus is there: beside it.
std::filesystem::path readings_path(const std::filesystem::path& output);

// Everything that could be read, but the tones, which are in the file.
struct ReadMusic {
  ReadingFile file;
  std::vector<StoredPiece> pieces;
  std::vector<std::string> left_out;    // "path: reason", in the order of the sources
  std::vector<RepairedPiece> repaired;  // likewise
};

// Reads the sources. Throws Error when there are none, the readings can't be written, or there are
// none to go on with; Interrupted when the user wants to stop. What was read until then stays on
// disk.
ReadMusic read_music_of(const Preparation& preparation, ThreadPool& pool, const Progress& progress);

struct Prepared {
  std::vector<Duplicate> duplicates;             // dropped, sorted by name
  std::size_t by_composer = 0;                   // pieces, when one was named
  std::string composer = {};                     // as the pieces call them
  std::size_t surplus = 0;                       // pieces left out by works_per_composer
  std::vector<std::vector<std::string>> groups;  // the names of near-duplicates, all sorted
  Summary summary;
};

// Arranges the pieces, writes the corpus file, and removes that of the readings. Throws Error when
// the memory does not suffice for so many pieces, and as arrange() and keep_composer() do. REQUIRES
// pieces.
Prepared write_music(ReadMusic music, const Preparation& preparation, ThreadPool& pool,
                     const Progress& progress);

}  // namespace crnngan::corpus

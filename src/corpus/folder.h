#pragma once

// Music files -> pieces: MIDI (.mid, .midi) and ABC notation (.abc).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "midi/note.h"
#include "music/tone.h"

namespace crnngan::corpus {

// The file names that are taken for music when a folder is read.
inline constexpr std::string_view kMusicExtensions[] = {".mid", ".midi", ".abc"};

// Whether read_music takes the file for ABC notation: by its name; any other is MIDI.
bool is_abc(const std::filesystem::path& path);

// A music file as notes at 384 ticks per quarter (music::normalise).
struct MusicFile {
  std::vector<midi::Note> notes;
  std::string composer;              // where the file says so, else empty
  std::vector<std::string> repairs;  // what was put right while reading
};

// Throws Error, naming the file and the place, when it can't be read or is no music.
MusicFile read_music(const std::filesystem::path& path, music::Drums drums);

// What became of a file that is not simply in the corpus.
struct FileNote {
  std::string name;
  std::string reason;
};

struct FolderContents {
  std::vector<Piece> pieces;       // sorted by path; the split is not decided yet
  std::vector<FileNote> rejected;  // unreadable, or without tones
  std::vector<FileNote> repaired;  // read, with the first repair and their number
};

// Reads every music file below `root` (or the file `root` itself), percussion left out.
FolderContents read_folder(const std::filesystem::path& root);

}  // namespace crnngan::corpus

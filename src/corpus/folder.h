#pragma once

// Music files -> pieces: MIDI (.mid, .midi, .kar, .rmi), ABC notation (.abc), and songs that
// `crnngan generate` wrote as text (.csv, .json).

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads.h"
#include "corpus/corpus.h"
#include "corpus/written_piece.h"
#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"
#include "music/tone.h"

namespace crnngan::corpus {

// The file names of music.
inline constexpr std::string_view kMusicExtensions[] = {".mid", ".midi", ".kar", ".rmi",
                                                        ".abc", ".csv",  ".json"};

// Whether the file has one of the names.
bool is_music(const std::filesystem::path& path);

// Whether a file with these bytes, or this beginning, is a table that is none of a song; archives
// and folders may hold any number of them.
bool is_other_table(const std::filesystem::path& path, std::span<const std::uint8_t> beginning);

// Calls `visit` for each music file below a folder, in any order, or for the file that `root` is.
// Like list_music() otherwise.
void for_each_music_file(const std::filesystem::path& root,
                         const std::function<void(const std::filesystem::path&)>& visit);

// The music below a folder, sorted by path, or the file that `root` is, whatever its name. Of other
// tables than songs (music::looks_like_song) a folder may hold any number. Throws Error when there
// is none.
std::vector<std::filesystem::path> list_music(const std::filesystem::path& root);

// A music file as notes at 384 ticks per quarter (music::normalise).
struct MusicFile {
  std::vector<midi::Note> notes;
  std::string composer = {};              // where the file says so, else empty
  midi::TimeLine time_line;               // at 384 ticks per quarter, too; a pickup as in MIDI
                                          // files (music/abc_pickup.h)
  std::vector<midi::Part> parts;          // of the notes
  std::vector<std::string> repairs = {};  // what was put right while reading
};

// The same of a piece that was read already.
MusicFile music_of(WrittenPiece&& piece, music::Drums drums);

// The piece of a corpus, without genre and split. Throws Error without a tone.
Piece piece_of(const MusicFile& music, std::string name);

// A piece of a file: MIDI files have one, ABC notation one a tune.
struct PieceOfFile {
  std::string label;    // behind the file's name (music::name_tunes); empty for the only piece
  MusicFile music;      // empty when `failure` is not
  std::string failure;  // why it can't be read: the place, what was expected and found
};

// At least one. Throws Error, naming the file, when it can't be read, or is MIDI and no music.
std::vector<PieceOfFile> read_pieces(const std::filesystem::path& path, music::Drums drums);

// The same of a file whose bytes are here: only the path's ending is looked at, and messages name
// it.
std::vector<PieceOfFile> read_pieces(const std::filesystem::path& path,
                                     std::span<const std::uint8_t> bytes, music::Drums drums);

// The only piece of a file, or the one that is named: "book.abc#3" is the tune of number 3 of
// book.abc (piece_choice.h). Throws Error, naming the file and the place, when it can't be read, is
// no music, or has several pieces of which none is named.
MusicFile read_music(const std::filesystem::path& path, music::Drums drums);

// What the folders above a file say about it.
enum class Layout {
  kComposer,       // the file lies in its composer's folder
  kGenreComposer,  // and that in its genre's
  kFlat            // nothing
};

// A piece that was repaired while it was read: the first repair, and how many more there were.
struct RepairedPiece {
  std::string name;
  std::string repair;
};

struct FolderContents {
  std::vector<Piece> pieces;            // the split is not decided yet
  std::vector<std::string> left_out;    // "path: reason": unreadable, or without tones
  std::vector<RepairedPiece> repaired;  // of the pieces
};

// How many of how many files have been read; of 0 when nobody knows how many there are.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

// Reads every music file of `roots` (sources.h), percussion left out. A composer that the file
// names goes before the layout. All lists are in the order of the sources. Throws Error when a root
// is not there or a folder has no music.
FolderContents read_folders(std::span<const std::filesystem::path> roots, Layout layout,
                            ThreadPool& pool, const Progress& progress = {});

}  // namespace crnngan::corpus

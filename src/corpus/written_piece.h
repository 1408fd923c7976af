#pragma once

// Bytes of a music file -> pieces as the file has them: notes in its own ticks, percussion among
// them.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "midi/note.h"
#include "midi/part.h"
#include "midi/time_line.h"
#include "music/song_text.h"
#include "music/tone.h"

namespace crnngan::corpus {

enum class MusicKind { kMidi, kAbc, kCsv, kJson };

// What a file of that name is taken for; what has no name of music is MIDI.
MusicKind music_kind(const std::filesystem::path& path);

// What bytes without a name are taken for, by how they begin: a song as text, ABC notation where a
// line begins with X:, else MIDI.
MusicKind music_kind(std::span<const std::uint8_t> bytes);

// The format of a song as text. REQUIRES one of that kind.
music::SongFormat song_format(MusicKind kind);

struct WrittenPiece {
  std::string title = {};                           // of ABC notation, else empty
  std::string composer = {};                        // the same
  int ticks_per_quarter = music::kTicksPerQuarter;  // 1..65535
  midi::TimeLine time_line = {};          // a pickup of ABC as in MIDI files (music/abc_pickup.h)
  std::vector<midi::Part> parts = {};     // of the notes
  std::vector<midi::Note> notes = {};     // by onset, then pitch
  std::vector<std::string> repairs = {};  // what was put right while reading
};

// MIDI files have one, ABC notation one a tune.
struct WrittenPieceOfFile {
  std::string label;    // behind the file's name (music::name_tunes); empty for the only piece
  WrittenPiece piece;   // empty when `failure` is not
  std::string failure;  // why it can't be read: the place, what was expected and found
};

// At least one. Throws Error, naming `name`, when the bytes are not of that kind.
std::vector<WrittenPieceOfFile> written_pieces(std::span<const std::uint8_t> bytes, MusicKind kind,
                                               const std::string& name);

// The same of a file, or the piece of it that is named: "book.abc#3" (piece_choice.h).
std::vector<WrittenPieceOfFile> written_pieces(const std::filesystem::path& path);

}  // namespace crnngan::corpus

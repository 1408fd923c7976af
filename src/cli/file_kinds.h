#pragma once

// What kind of file stands where a command would write: told by how it begins, not by its name.

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace crnngan::cli {

enum class FileKind {
  kCorpusFile,
  kModelFile,
  kReportPage,
  kPicture,  // PNG, PDF or SVG
  kMidi,
  kCsvSong,
  kJsonSong,
  kWav,
  kFlac,
  kOgg,
  kPng,
  kSvg,
  kPdf,
  kMusicXml,
  kCsvTable
};

// "MIDI file"
std::string_view name_of(FileKind kind);

// The kind of what the program writes to a name with that ending, such as .mid. REQUIRES one of a
// song, a sound, a picture or a score.
FileKind kind_of_name(const std::filesystem::path& path);

// How much of a file tells its kind: all of it, or its first bytes. Of corpora, models and reports
// what they say of themselves stands within many.
std::size_t head_bytes(FileKind kind);

// Whether a file with that head is of the kind. An empty one is of none.
bool is_of_kind(std::string_view head, FileKind kind);

}  // namespace crnngan::cli

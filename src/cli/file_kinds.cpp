#include "cli/file_kinds.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "music/song_text.h"

namespace crnngan::cli {

namespace {

constexpr std::string_view kNames[] = {
    "corpus of crnngan", "model of crnngan", "report of crnngan", "PNG, PDF or SVG picture",
    "MIDI file",         "song as CSV",      "song as JSON",      "WAV file",
    "FLAC file",         "Ogg file",         "PNG picture",       "SVG picture",
    "PDF file",          "MusicXML score",   "CSV file"};

constexpr std::pair<std::string_view, FileKind> kEndings[] = {
    {".mid", FileKind::kMidi},         {".csv", FileKind::kCsvSong}, {".json", FileKind::kJsonSong},
    {".wav", FileKind::kWav},          {".flac", FileKind::kFlac},   {".ogg", FileKind::kOgg},
    {".png", FileKind::kPng},          {".svg", FileKind::kSvg},     {".pdf", FileKind::kPdf},
    {".musicxml", FileKind::kMusicXml}};

}  // namespace

std::string_view name_of(FileKind kind) { return kNames[static_cast<int>(kind)]; }

FileKind kind_of_name(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  for (const auto& [known, kind] : kEndings) {
    if (ending == known) return kind;
  }
  throw std::invalid_argument("[file_kinds] no kind of output has the ending of " + path.string());
}

std::size_t head_bytes(FileKind kind) {
  constexpr std::size_t kLong = 1 << 20;
  return kind < FileKind::kPicture ? kLong : music::kSongBeginning;
}

bool is_of_kind(std::string_view head, FileKind kind) {
  const auto holds = [&](std::string_view text) { return head.find(text) != head.npos; };
  switch (kind) {
    case FileKind::kCorpusFile:
      return holds("\"format\":\"crnngan corpus");
    case FileKind::kModelFile:
      return holds("\"format\":\"crnngan model");
    case FileKind::kReportPage:
      return holds("<title>crnngan report</title>");
    case FileKind::kPicture:
      return is_of_kind(head, FileKind::kPng) || is_of_kind(head, FileKind::kPdf) ||
             is_of_kind(head, FileKind::kSvg);
    case FileKind::kMidi:
      return head.starts_with("MThd");
    case FileKind::kCsvSong:
      return music::looks_like_song(head, music::SongFormat::kCsv);
    case FileKind::kJsonSong:
      return music::looks_like_song(head, music::SongFormat::kJson);
    case FileKind::kWav:
      return head.size() >= 12 && head.starts_with("RIFF") && head.substr(8).starts_with("WAVE");
    case FileKind::kFlac:
      return head.starts_with("fLaC");
    case FileKind::kOgg:
      return head.starts_with("OggS");
    case FileKind::kPng:
      return head.starts_with("\x89PNG");
    case FileKind::kSvg:
      return head.starts_with("<svg") || (head.starts_with("<?xml") && holds("<svg"));
    case FileKind::kPdf:
      return head.starts_with("%PDF");
    case FileKind::kMusicXml:
      return head.starts_with("<?xml") && holds("<score-partwise");
    case FileKind::kCsvTable: {
      // A line of names, and text all through.
      const std::string_view first_line = head.substr(0, head.find_first_of("\r\n"));
      const bool is_named = first_line.find_first_of(",;\t") != first_line.npos;
      return is_named && head.find('\0') == head.npos && !head.starts_with("<");
    }
  }
  return false;
}

}  // namespace crnngan::cli

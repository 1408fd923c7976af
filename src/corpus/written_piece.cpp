#include "corpus/written_piece.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "corpus/piece_choice.h"
#include "midi/smf_reader.h"
#include "music/abc.h"
#include "music/abc_names.h"
#include "music/abc_pickup.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

namespace {

std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

WrittenPiece of_midi(std::span<const std::uint8_t> bytes, const std::string& name) {
  midi::SmfContents contents = midi::read_smf(bytes).take(name);
  WrittenPiece piece{.ticks_per_quarter = contents.ticks_per_quarter,
                     .time_line = std::move(contents.time_line),
                     .parts = std::move(contents.parts),
                     .notes = std::move(contents.notes)};
  for (const midi::Repair& repair : contents.repairs) {
    piece.repairs.push_back(fmt::format("byte {}: {}", repair.offset, repair.message));
  }
  return piece;
}

WrittenPiece of_song(std::string_view text, MusicKind kind, const std::string& name) {
  const std::string_view beginning = text.substr(0, music::kSongBeginning);
  if (kind == MusicKind::kCsv && !music::looks_like_song(beginning, song_format(kind))) {
    throw Error(
        "{}: expected music, found a table that is no song; tables are for crnngan prepare "
        "--table, info and compare, and for generate --continue with a model of that table",
        name);
  }
  const Parsed<music::SongContents> song = music::read_song(text, song_format(kind));
  if (!song.ok()) throw Error("{}: {}", name, song.error().message);
  const auto& [tones, tempo, program] = song.value();
  WrittenPiece piece{.time_line = {.tempos = {{0, tempo}}},
                     .parts = {{.program = program, .has_program = kind == MusicKind::kJson}},
                     .notes = music::to_notes(tones)};
  std::ranges::sort(piece.notes, {},
                    [](const midi::Note& note) { return std::pair(note.onset_ticks, note.pitch); });
  return piece;
}

WrittenPiece of_tune(const music::AbcTune& tune) {
  return {.title = tune.title,
          .composer = tune.composer,
          .time_line = music::with_pickup(tune),
          .parts = tune.parts,
          .notes = tune.notes,
          .repairs = tune.repairs};
}

}  // namespace

MusicKind music_kind(const fs::path& path) {
  const std::string extension = lower(path.extension().string());
  if (extension == ".abc") return MusicKind::kAbc;
  if (extension == ".csv") return MusicKind::kCsv;
  return extension == ".json" ? MusicKind::kJson : MusicKind::kMidi;
}

MusicKind music_kind(std::span<const std::uint8_t> bytes) {
  const std::string_view text = text_of(bytes);
  const std::string_view beginning = text.substr(0, music::kSongBeginning);
  if (music::looks_like_song(beginning, music::SongFormat::kCsv)) return MusicKind::kCsv;
  if (music::looks_like_song(beginning, music::SongFormat::kJson)) return MusicKind::kJson;
  const bool has_tune = text.starts_with("X:") || text.find("\nX:") != std::string_view::npos;
  return has_tune && !text.starts_with("MThd") ? MusicKind::kAbc : MusicKind::kMidi;
}

music::SongFormat song_format(MusicKind kind) {
  return kind == MusicKind::kCsv ? music::SongFormat::kCsv : music::SongFormat::kJson;
}

std::vector<WrittenPieceOfFile> written_pieces(std::span<const std::uint8_t> bytes, MusicKind kind,
                                               const std::string& name) {
  if (kind == MusicKind::kMidi) return {{{}, of_midi(bytes, name), {}}};
  if (kind != MusicKind::kAbc) return {{{}, of_song(text_of(bytes), kind, name), {}}};
  const std::vector<music::ReadTune> tunes = music::read_abc(text_of(bytes));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  std::vector<WrittenPieceOfFile> pieces;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (tunes[i].ok()) {
      pieces.push_back({names[i].label, of_tune(tunes[i].value()), {}});
    } else {
      pieces.push_back({names[i].label, {}, tunes[i].error().message});
    }
  }
  return pieces;
}

std::vector<WrittenPieceOfFile> written_pieces(const fs::path& path) {
  if (names_piece(path)) {
    const auto [file, name] = split_piece_name(path);
    WrittenPieceOfFile piece = choose_piece(written_pieces(file), file, name);
    piece.label.clear();  // the path has it
    return {std::move(piece)};
  }
  const MusicKind kind = music_kind(path);
  const std::size_t most = kind == MusicKind::kMidi ? kMostFileBytes : kMostMusicBytes;
  return written_pieces(read_file(path, most), kind, path.string());
}

}  // namespace crnngan::corpus

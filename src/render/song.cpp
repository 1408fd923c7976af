#include "render/song.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "corpus/folder.h"
#include "corpus/piece_choice.h"
#include "midi/event_codes.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"
#include "music/abc_names.h"
#include "music/abc_pickup.h"
#include "music/tone.h"
#include "render/names.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

bool is_percussion(const midi::Note& note) { return note.channel == midi::kPercussionChannel; }

// The first that its events give; "" without any.
std::string_view name_of_first_track(const midi::SmfContents& read) {
  const auto found = std::ranges::find_if(read.messages, [](const midi::Message& message) {
    return message.track == 0 && message.status == midi::kMeta &&
           message.first == midi::kMetaTrackName;
  });
  if (found == read.messages.end()) return "";
  return {reinterpret_cast<const char*>(found->content.data()), found->content.size()};
}

Song to_song(const music::AbcTune& tune) {
  const midi::TimeLine line = music::with_pickup(tune);
  return {.title = valid_utf8(tune.title),
          .midi = midi::write_smf(tune.notes, {.ticks_per_quarter = music::kTicksPerQuarter,
                                               .time_line = line,
                                               .parts = tune.parts}),
          .notes = music::normalise(tune.notes, music::kTicksPerQuarter, music::Drums::kExclude),
          .time_line = line,
          .parts = tune.parts,
          .has_percussion = std::ranges::any_of(tune.notes, is_percussion)};
}

Song with_title(Song song, const fs::path& path) {
  if (song.notes.empty() && !song.has_percussion) throw Error("{}: no notes", path.string());
  if (song.title.empty()) song.title = valid_utf8(path.stem().string());
  return song;
}

// A song that was written as text, as a MIDI file of its one part.
Bytes midi_of_text(const fs::path& path) {
  const corpus::MusicFile song = corpus::read_music(path, music::Drums::kExclude);
  return midi::write_smf(song.notes, {.ticks_per_quarter = music::kTicksPerQuarter,
                                      .time_line = song.time_line,
                                      .parts = song.parts,
                                      .name = {}});
}

}  // namespace

Song read_song(Bytes midi, const std::string& source) {
  const midi::SmfContents read =
      midi::read_smf(midi, midi::NoteOrder::kByOnset, midi::Messages::kKept).take(source);
  const std::vector<midi::Note> heard = midi::one_at_a_time(read.notes, read.parts);
  return {.title = title_of(name_of_first_track(read)),
          .midi = std::move(midi),
          .notes = music::normalise(heard, read.ticks_per_quarter, music::Drums::kExclude),
          .time_line = music::normalise(read.time_line, read.ticks_per_quarter),
          .parts = read.parts,
          .has_percussion = std::ranges::any_of(heard, is_percussion)};
}

std::vector<SongOfFile> load_songs(const fs::path& path) {
  if (corpus::names_piece(path)) {
    const auto [file, name] = corpus::split_piece_name(path);
    return {corpus::choose_piece(load_songs(file), file, name)};
  }
  const corpus::MusicKind kind = corpus::music_kind(path);
  if (kind != corpus::MusicKind::kAbc) {
    Bytes midi = kind == corpus::MusicKind::kMidi ? read_file(path) : midi_of_text(path);
    return {{{}, {}, with_title(read_song(std::move(midi), path.string()), path), {}}};
  }
  const std::vector<music::ReadTune> tunes = music::read_abc(read_text_file(path));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  std::vector<SongOfFile> songs;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (tunes[i].ok()) {
      songs.push_back(
          {names[i].stem, names[i].label, with_title(to_song(tunes[i].value()), path), {}});
    } else {
      songs.push_back({names[i].stem, names[i].label, {}, tunes[i].error().message});
    }
  }
  return songs;
}

Song load_song(const fs::path& path) {
  const auto [file, name] = corpus::split_piece_name(path);
  return corpus::choose_piece(load_songs(file), file, name).song;
}

}  // namespace crnngan::render

#include "render/song.h"

#include "base/error.h"
#include "base/text.h"
#include "corpus/folder.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"
#include "music/abc_names.h"
#include "music/tone.h"
#include "render/measures.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

// With a rest before a pickup that fills its measure, so that measures begin where they are
// written.
std::vector<midi::Note> in_measures(const music::AbcTune& tune) {
  std::vector<midi::Note> notes =
      music::normalise(tune.notes, music::kTicksPerQuarter, music::Drums::kExclude);
  if (tune.pickup_ticks == 0) return notes;
  const std::int64_t measure =
      Measures(tune.time_line.time_signature_at(0)).measure() * kTicksPerUnit;
  for (midi::Note& note : notes) note.onset_ticks += measure - tune.pickup_ticks;
  return notes;
}

Song to_song(const music::AbcTune& tune) {
  return {.title = valid_utf8(tune.title),
          .midi = midi::write_smf(tune.notes, {.ticks_per_quarter = music::kTicksPerQuarter,
                                               .time_line = tune.time_line,
                                               .parts = tune.parts}),
          .is_silent = tune.notes.empty(),
          .notes = in_measures(tune),
          .time_line = tune.time_line,
          .parts = tune.parts};
}

Song with_title(Song song, const fs::path& path) {
  if (song.is_silent) throw Error("{}: no notes", path.string());
  if (song.title.empty()) song.title = valid_utf8(path.stem().string());
  return song;
}

}  // namespace

Song read_song(Bytes midi, const std::string& source) {
  const midi::SmfContents read = midi::read_smf(midi).take(source);
  return {.midi = std::move(midi),
          .is_silent = read.notes.empty(),
          .notes = music::normalise(midi::one_at_a_time(read.notes, read.parts),
                                    read.ticks_per_quarter, music::Drums::kExclude),
          .time_line = music::normalise(read.time_line, read.ticks_per_quarter),
          .parts = read.parts};
}

std::vector<SongOfFile> load_songs(const fs::path& path) {
  if (!corpus::is_abc(path)) {
    return {{{}, with_title(read_song(read_file(path), path.string()), path), {}}};
  }
  const std::vector<Parsed<music::AbcTune>> tunes = music::read_abc(read_text_file(path));
  const std::vector<music::TuneName> names = music::name_tunes(tunes);
  std::vector<SongOfFile> songs;
  for (std::size_t i = 0; i < tunes.size(); ++i) {
    if (tunes[i].ok()) {
      songs.push_back({names[i].stem, with_title(to_song(tunes[i].value()), path), {}});
    } else {
      songs.push_back(
          {names[i].stem, {}, fmt::format("{}: {}", path.string(), tunes[i].error().message)});
    }
  }
  return songs;
}

Song load_song(const fs::path& path) {
  std::vector<SongOfFile> songs = load_songs(path);
  if (songs.size() > 1) throw Error("{}: has {} tunes, not one", path.string(), songs.size());
  if (!songs.front().failure.empty()) throw Error("{}", songs.front().failure);
  return std::move(songs.front().song);
}

}  // namespace crnngan::render

#include "render/song.h"

#include "base/error.h"
#include "base/text.h"
#include "corpus/folder.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"
#include "music/abc.h"
#include "music/tone.h"
#include "render/measures.h"

namespace crnngan::render {

namespace fs = std::filesystem;

namespace {

// With a rest before a pickup that fills its measure, so that measures begin where they are
// written.
std::vector<midi::Note> in_measures(const music::AbcTune& tune) {
  std::vector<midi::Note> notes = tune.notes;
  if (tune.pickup_ticks == 0) return notes;
  const std::int64_t measure =
      Measures(tune.time_line.time_signature_at(0)).measure() * kTicksPerUnit;
  for (midi::Note& note : notes) note.onset_ticks += measure - tune.pickup_ticks;
  return notes;
}

Song load_abc(const fs::path& path) {
  const Parsed<music::AbcTune> tune = music::read_abc(read_text_file(path));
  if (!tune.ok()) throw Error("{}: {}", path.string(), tune.error().message);
  const music::AbcTune& read = tune.value();
  return {.title = valid_utf8(read.title),
          .midi = midi::write_smf(read.notes, {.ticks_per_quarter = music::kTicksPerQuarter,
                                               .time_line = read.time_line,
                                               .name = {}}),
          .is_silent = read.notes.empty(),
          .notes = in_measures(read),
          .time_line = read.time_line,
          .parts = read.parts};
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
  const midi::SmfContents read = midi::read_smf(midi).take(source);
  return {.midi = std::move(midi),
          .is_silent = read.notes.empty(),
          .notes = music::normalise(midi::one_at_a_time(read.notes, read.parts),
                                    read.ticks_per_quarter, music::Drums::kExclude),
          .time_line = music::normalise(read.time_line, read.ticks_per_quarter),
          .parts = read.parts};
}

Song load_song(const fs::path& path) {
  const corpus::MusicKind kind = corpus::music_kind(path);
  const auto midi = [&] {
    return kind == corpus::MusicKind::kMidi ? read_file(path) : midi_of_text(path);
  };
  Song song = kind == corpus::MusicKind::kAbc ? load_abc(path) : read_song(midi(), path.string());
  if (song.is_silent) throw Error("{}: no notes", path.string());
  if (song.title.empty()) song.title = valid_utf8(path.stem().string());
  return song;
}

}  // namespace crnngan::render

#pragma once

// render: a file of music -> sound, a piano roll, a score.
//
// song.h          file -> Song, which the three others read
// synthesizer.h   Song's MIDI bytes -> samples, by FluidSynth
// sound.h         samples at one loudness -> WAV, FLAC or Ogg Vorbis
// ogg.h           what is random in an Ogg file -> what is not
// piano_roll.h    notes -> pages of SVG or PNG, by cairo
// quantise.h      notes -> notes on grids that can be written
// score.h         those -> staves, voices, measures and what stands in them
// musicxml.h      that -> MusicXML
// engrave.h       that -> pages of SVG or PDF, by Verovio

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/files.h"
#include "midi/note.h"
#include "midi/smf_reader.h"

namespace crnngan::render {

struct Song {
  std::string title = {};  // of ABC notation, else the file's name without its ending
  Bytes midi = {};         // what midi::read_smf reads, to be played
  bool is_silent = true;   // not even percussion
  // Those that are heard (midi/one_at_a_time.h), at 384 ticks a quarter, by onset, then pitch; no
  // percussion. A measure begins at 0; what is
  // played begins later in it where ABC notation has a pickup.
  std::vector<midi::Note> notes = {};
  midi::TimeLine time_line = {};       // of the notes: at 384 ticks a quarter, too
  std::vector<midi::Part> parts = {};  // of the notes
};

// Of a MIDI file, or of the only tune of ABC notation, which becomes one. Throws Error, naming the
// file and the place, when it can't be read, has no note or several tunes. Of percussion alone
// there is nothing to draw: `notes` are empty.
Song load_song(const std::filesystem::path& path);

// A song of a file: a tune of ABC notation is one.
struct SongOfFile {
  std::string stem;     // behind the file's name without its ending (music::name_tunes); empty for
                        // the only song
  Song song;            // empty when `failure` is not
  std::string failure;  // why it can't be read, naming the file and the place
};

// At least one. Throws Error, naming the file, when it can't be read, or is MIDI and no music.
std::vector<SongOfFile> load_songs(const std::filesystem::path& path);

// The same of the bytes of a MIDI file; `source` names them in errors. Music without notes is a
// song, too.
Song read_song(Bytes midi, const std::string& source);

}  // namespace crnngan::render

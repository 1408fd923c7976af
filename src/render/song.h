#pragma once

// render: a file of music -> sound, a piano roll, a score.
//
// song.h          file -> Song, which the three others read
// playback.h      Song's MIDI bytes -> what synthesizers are told, and when
// synthesizer.h   that -> samples, by FluidSynth
// sound.h         samples at one loudness -> WAV, FLAC or Ogg Vorbis
// ogg.h           what is random in an Ogg file -> what is not
// measures.h      time signatures -> measures and beats
// piano_roll.h    notes -> lines of measures (roll_layout.h) -> pages of SVG or PNG, by cairo
// score.h         Song -> instruments and staves (staves.h, hands.h, clef.h); notes on grids that
//                 can be written (quantise.h); voices and what stands in them (voices.h); keys
//                 (key.h), tempos (tempo_marks.h)
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
  // T: of ABC notation; of a MIDI file the name of its first track, if that is a title (names.h);
  // else the file's name without its ending.
  std::string title = {};
  Bytes midi = {};  // what midi::read_smf reads, to be played
  // What is heard (midi/one_at_a_time.h), at 384 ticks a quarter, by onset, then pitch; without
  // percussion, which has no pitch.
  std::vector<midi::Note> notes = {};
  midi::TimeLine time_line = {};       // of the notes: at 384 ticks a quarter, too
  std::vector<midi::Part> parts = {};  // of the notes
  bool has_percussion = false;
};

// Of a MIDI file, of a song that was written as text, or of ABC notation, which become one: the
// only song of a file, or the one that is named, such as book.abc#3. Throws Error, naming the file
// and the place, when it can't be read, has no note, or several songs of which none is named. Of
// percussion alone there is nothing to draw: `notes` are empty.
Song load_song(const std::filesystem::path& path);

// A song of a file: a tune of ABC notation is one.
struct SongOfFile {
  std::string stem;     // behind the file's name without its ending (music::name_tunes); empty for
                        // the only song
  std::string label;    // behind the file's name, such as "#3 Title"; empty for the only song
  Song song;            // empty when `failure` is not
  std::string failure;  // why it can't be read: the place, what was expected and found
};

// At least one. Throws Error, naming the file, when it can't be read, or is MIDI and no music.
std::vector<SongOfFile> load_songs(const std::filesystem::path& path);

// The same of the bytes of a MIDI file; `source` names them in errors. Music without notes is a
// song, too.
Song read_song(Bytes midi, const std::string& source);

}  // namespace crnngan::render

#pragma once

// The music of one voice of an ABC tune: text -> a voice as it is written.

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "music/abc_cursor.h"
#include "music/abc_decorations.h"
#include "music/abc_fields.h"
#include "music/abc_key.h"
#include "music/abc_remarks.h"
#include "music/abc_symbols.h"
#include "music/abc_time.h"
#include "music/abc_written.h"

namespace crnngan::music::abc {

// How far an accidental reaches (standard 2.1, 11.3): its note alone, or to the end of the bar all
// notes of its letter in its octave, or in all octaves.
enum class Accidentals { kNote, kOctave, kPitch };

// What fields and directives set for the music that follows them.
struct Settings {
  std::optional<Meter> meter = {};  // none: free
  Time unit_length = kWhole / 8;
  Key key = {};
  Properties properties = {};
  int half_tones = 0;  // of %%MIDI transpose
  Accidentals accidentals = Accidentals::kPitch;
};

// What all voices of a tune share while it is read.
struct Reading {
  Symbols symbols = {};
  Remarks remarks = {};
  bool plus_decorates = false;  // I:decoration +
};

class VoiceReader {
 public:
  explicit VoiceReader(const Settings& settings);

  // Reads to the end of `music`, or up to the '[' of an inline field. May be called line by line: a
  // line end means nothing. Throws Fault.
  void read_music(Cursor& music, Reading& reading);

  // What holds from here on.
  const Settings& settings() const { return settings_; }
  bool has_notes() const { return !written_.notes.empty(); }
  void set_meter(const std::optional<Meter>& meter);
  void set_key(const KeyField& field);
  void set_unit_length(Time length) { settings_.unit_length = length; }
  void set_tempo(const Tempo& tempo);
  void set_properties(const Properties& properties);
  void set_half_tones(int half_tones);
  void set_accidentals(Accidentals accidentals) { settings_.accidentals = accidentals; }
  void begin_part(char label) { written_.parts.push_back({label, position_}); }

  // The music ends. To be called once, last.
  WrittenVoice finish();

 private:
  // The note, chord or rest before, which a broken rhythm sign changes.
  struct Previous {
    std::size_t first_note = 0;  // in written_.notes, to the end
    Time start = 0;
    Time step = 0;
  };

  // What has no length.
  void read_sign(Cursor& music, Reading& reading);
  void read_exclamation(Cursor& music);
  void read_plus(Cursor& music, Reading& reading);
  void read_dot(Cursor& music);
  void decorate(const Decoration& decoration);
  void read_tie(Cursor& music, Reading& reading);
  void read_tuplet(Cursor& music, Reading& reading);
  void read_broken_rhythm(Cursor& music, Reading& reading);
  void read_bar_line(Cursor& music, Reading& reading);
  void read_ending(Cursor& music);
  void read_overlay(Cursor& music);
  void read_rest(Cursor& music);
  void read_bars_of_rest(Cursor& music);

  // What its accidental holds for: a letter, or a staff position.
  int reach_of(const NoteSymbol& symbol) const;
  // REQUIRES that it has an accidental.
  void hold_accidental(const NoteSymbol& symbol, Reading& reading);
  int pitch_of(const NoteSymbol& symbol, Reading& reading);
  Time length_of(Ratio length, std::size_t offset) const;
  // One note, or a chord; an empty list is a rest of `rest_length`.
  void place(const std::vector<NoteSymbol>& symbols, Ratio rest_length, std::size_t offset,
             Reading& reading);
  void advance_to(Time position, std::size_t offset);
  void begin_layer();
  void end_bar(const BarSign& sign);
  void record_key();

  Settings settings_;
  WrittenVoice written_;

  Time position_ = 0;
  Time layer_begin_ = 0;             // where the bar, or its part behind '&', begins
  Time furthest_ = 0;                // that any music reaches
  std::vector<Time> bar_lines_{0};   // by time
  std::map<int, int> accidentals_;   // of the bar, by letter or staff position
  std::map<int, std::size_t> ties_;  // the newest note with a tie, by staff position

  int velocity_ = kDefaultVelocity;
  bool staccato_ = false;
  bool accent_ = false;
  Tuplet tuplet_;  // of which `notes` are still to come
  std::optional<Ratio> broken_;
  std::optional<Previous> previous_;
};

}  // namespace crnngan::music::abc

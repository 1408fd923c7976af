#pragma once

// The music of one voice of an ABC tune, as written: repeats are marks, ties lead from note to
// note, every bar has been measured against the meter.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "music/abc_cursor.h"
#include "music/abc_decorations.h"
#include "music/abc_fields.h"
#include "music/abc_symbols.h"
#include "music/abc_time.h"

namespace crnngan::music::abc {

struct WrittenNote {
  Time start = 0;
  Time length = 0;
  int pitch = 0;     // 0..127
  int velocity = 0;  // 1..127
  bool staccato = false;
  bool tied = false;       // to a note of the same pitch that starts where this one ends
  std::size_t offset = 0;  // in the text
};

enum class MarkKind { kDoubleBar, kRepeatStart, kRepeatEnd, kFirstEnding, kSecondEnding };

struct Mark {
  MarkKind kind = MarkKind::kDoubleBar;
  Time time = 0;
  std::size_t offset = 0;
};

struct WrittenVoice {
  std::vector<WrittenNote> notes;  // in the order of the text
  std::vector<Mark> marks;         // in the order of the text and of time
  Time end = 0;
  int bars = 0;
  Time pickup = 0;  // the length of a first bar that is shorter than its meter; 0: there is none
};

// What fields set for the music that follows them.
struct Settings {
  Meter meter;
  Time unit_length = kWhole / 8;
  Key key{};
};

class VoiceReader {
 public:
  VoiceReader(std::string name, const Settings& settings)
      : name_(std::move(name)), settings_(settings) {}

  const std::string& name() const { return name_; }

  // Reads to the end of `music`, or up to the '[' of an inline V: field. May be called line by
  // line: a line end means nothing. Throws Fault.
  void read_music(Cursor& music);

  // A field on a line of its own or inline: K:, L:, M: or Q:. Throws Fault.
  void read_field(char field, std::size_t field_offset, Cursor value);

  // The music ends at `offset`. To be called once, last. Throws Fault.
  WrittenVoice finish(std::size_t offset);

 private:
  // The note, chord or rest before, which a broken rhythm sign changes.
  struct Previous {
    std::size_t first_note = 0;  // in written_.notes, to the end
    Time start = 0;
    Time step = 0;
  };

  void read_inline_field(Cursor& music);
  void read_decoration(Cursor& music);
  void read_tuplet(Cursor& music);
  void read_broken_rhythm(Cursor& music);
  void read_bar_line(Cursor& music);
  void read_ending(Cursor& music);
  void read_overlay(Cursor& music);
  void read_rest(Cursor& music);
  void read_bars_of_rest(Cursor& music);

  int pitch_of(const NoteSymbol& symbol);
  Time length_of(Ratio length, std::size_t offset) const;
  // One note, or a chord; an empty list is a rest of `rest_length`.
  void place(const std::vector<NoteSymbol>& symbols, Ratio rest_length, std::size_t offset);
  void expect_nothing_open(std::size_t offset) const;
  void end_layer(std::size_t offset);
  void end_bar(const BarSign& sign, std::size_t offset);
  Time bar_position() const { return position_ - bar_start_; }

  std::string name_;
  Settings settings_;
  WrittenVoice written_;

  Time position_ = 0;
  Time bar_start_ = 0;
  bool bar_opens_section_ = true;
  std::optional<Time> layer_length_;      // of the bar's lines before '&'
  std::map<int, int> accidentals_;        // of the bar, by staff position
  std::multimap<int, std::size_t> ties_;  // notes with a tie, by staff position

  int velocity_ = kDefaultVelocity;
  bool staccato_ = false;
  bool accent_ = false;
  std::size_t decoration_offset_ = 0;
  Tuplet tuplet_;  // of which `notes` are still to come
  std::optional<Ratio> broken_;
  std::optional<Previous> previous_;
};

}  // namespace crnngan::music::abc

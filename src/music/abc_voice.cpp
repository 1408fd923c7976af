#include "music/abc_voice.h"

#include <algorithm>
#include <string_view>

namespace crnngan::music::abc {

namespace {

constexpr std::string_view kBrokenWithoutNote = "a broken rhythm sign that stands behind no note";
constexpr std::string_view kTupletInTuplet =
    "a tuplet that begins before the one before it has all its notes";
constexpr std::string_view kTieWithoutNote = "a tie that stands behind no note";
constexpr std::string_view kHalfRepeat = "a colon alone, taken for a repeat sign";
constexpr std::string_view kUnknownSymbol = "a letter that stands for no decoration, passed over";

// Standard 2.1, 8.1: reserved, to be passed over; and what only lays out the page.
constexpr std::string_view kWithoutMeaning = " \t`)#*;?@$";

bool is_inline_field(const Cursor& music) {
  return music.peek() == '[' && is_letter(music.peek(1)) && music.peek(2) == ':';
}

// ":|", "||", "[|" and so on.
bool is_bar_sign(const Cursor& music) {
  const char c = music.peek();
  return c == '|' || c == ':' || (c == '[' && music.peek(1) == '|');
}

// Of a letter that may stand for a decoration, but that nobody defined: whether it stands where one
// would, before a note or what belongs to it.
bool is_undefined_symbol(const Cursor& music) {
  constexpr std::string_view kBeforeNotes = ".~([{\"!";
  const char c = music.peek();
  const char next = music.peek(1);
  return ((c >= 'H' && c <= 'W') || (c >= 'h' && c <= 'w')) && next != '\0' &&
         (is_note_start(next) || kBeforeNotes.find(next) != std::string_view::npos);
}

}  // namespace

void VoiceReader::read_music(Cursor& music, Reading& reading) {
  while (!music.done() && !is_inline_field(music)) {
    const char c = music.peek();
    if (kWithoutMeaning.find(c) != std::string_view::npos) {
      music.advance();
    } else if (is_note_start(c)) {
      const std::size_t offset = music.offset();
      place({read_note(music)}, {}, offset, reading);
    } else if (c == 'z' || c == 'x') {
      const std::size_t offset = music.offset();
      music.advance();
      place({}, read_length(music), offset, reading);
    } else if (c == 'Z' || c == 'X') {
      read_bars_of_rest(music);
    } else if (is_bar_sign(music)) {
      read_bar_line(music, reading);
    } else if (c == '[' && is_digit(music.peek(1))) {
      music.advance();
      read_ending(music);
    } else if (c == '[') {
      const std::size_t offset = music.offset();
      place(read_chord(music, ']'), {}, offset, reading);
    } else if (c == '+') {
      read_plus(music, reading);
    } else if (c == '&') {
      read_overlay(music);
    } else {
      read_sign(music, reading);
    }
  }
}

void VoiceReader::read_sign(Cursor& music, Reading& reading) {
  const char c = music.peek();
  if (c == '(' && is_digit(music.peek(1))) {
    read_tuplet(music, reading);
  } else if (c == '(') {
    music.advance();  // a slur
  } else if (c == '>' || c == '<') {
    read_broken_rhythm(music, reading);
  } else if (c == '-') {
    read_tie(music, reading);
  } else if (c == '{') {
    for (const NoteSymbol& grace : read_grace_accidentals(music)) hold_accidental(grace, reading);
  } else if (c == '"') {
    music.advance();
    music.take_until('"', "a chord symbol or annotation");
  } else if (c == '!') {
    read_exclamation(music);
  } else if (c == '.') {
    read_dot(music);
  } else if (c == 'y') {
    music.advance();  // a space, with its width
    music.take_while(is_digit);
  } else if (c == '\\') {
    music.advance();  // of the line, which goes on
    music.expect_end("the line after '\\'");
  } else if (const auto decoration = reading.symbols.find(c)) {
    music.advance();
    decorate(*decoration);
  } else if (is_undefined_symbol(music)) {
    reading.remarks.add(music.offset(), kUnknownSymbol);
    music.advance();
  } else {
    music.fail("a note, rest, bar line or other music expected, found {}", music.here());
  }
}

// Standard 2.1, 12.2: the end of a line of the page where no decoration can be meant.
void VoiceReader::read_exclamation(Cursor& music) {
  music.advance();
  const std::string_view rest = music.rest();
  const std::size_t end = rest.find_first_of("!|[:] ");
  if (end == std::string_view::npos || rest[end] != '!') return;
  decorate(decoration_of(rest.substr(0, end)));
  music.advance(end + 1);
}

// "+fermata+" or, in the oldest tunes, a chord: "+CEG+" (10.2.2, 10.2.3).
void VoiceReader::read_plus(Cursor& music, Reading& reading) {
  const std::string_view rest = music.rest().substr(1);
  const std::size_t end = rest.find('+');
  const std::string_view name = rest.substr(0, end);
  const bool is_chord =
      end != std::string_view::npos && !reading.plus_decorates &&
      decoration_of(name).velocity == 0 &&
      name.find_first_not_of("ABCDEFGabcdefg^_=,'/0123456789- ") == std::string_view::npos;
  if (is_chord && !name.empty()) {
    const std::size_t offset = music.offset();
    place(read_chord(music, '+'), {}, offset, reading);
    return;
  }
  music.advance();
  decorate(decoration_of(music.take_until('+', "a decoration")));
}

void VoiceReader::read_dot(Cursor& music) {
  music.advance();
  // A dotted bar line, slur or tie.
  constexpr std::string_view kDotted = "|()-:";
  if (music.done() || kDotted.find(music.peek()) == std::string_view::npos) staccato_ = true;
}

void VoiceReader::decorate(const Decoration& decoration) {
  if (decoration.velocity > 0) velocity_ = decoration.velocity;
  accent_ = accent_ || decoration.accent;
}

// Behind the end of a slur, or apart from its note.
void VoiceReader::read_tie(Cursor& music, Reading& reading) {
  const bool behind_note = previous_ && previous_->first_note < written_.notes.size();
  if (!behind_note) reading.remarks.add(music.offset(), kTieWithoutNote);
  music.advance();
  if (!behind_note) return;
  for (std::size_t i = previous_->first_note; i < written_.notes.size(); ++i) {
    written_.notes[i].tied = true;
    ties_[written_.notes[i].staff_position] = i;
  }
}

void VoiceReader::read_tuplet(Cursor& music, Reading& reading) {
  if (tuplet_.notes > 0) reading.remarks.add(music.offset(), kTupletInTuplet);
  tuplet_ = read_tuplet_sign(music, settings_.meter && settings_.meter->is_compound());
}

// Standard 2.1, 4.4: '>' dots the note before and halves the note after, '>>' dots twice.
void VoiceReader::read_broken_rhythm(Cursor& music, Reading& reading) {
  constexpr std::size_t kMostSigns = 3;
  const std::size_t offset = music.offset();
  const char direction = music.peek();
  const auto signs = music.take_while([direction](char c) { return c == direction; }).size();
  if (signs > kMostSigns) {
    Cursor::fail_at(offset, "a broken rhythm of at most {} signs expected", kMostSigns);
  }
  if (!previous_ || broken_) {
    reading.remarks.add(offset, kBrokenWithoutNote);
    return;
  }
  const std::int64_t part = std::int64_t{1} << signs;
  const Ratio longer{2 * part - 1, part};
  const Ratio shorter{1, part};
  const Ratio before = direction == '>' ? longer : shorter;
  broken_ = direction == '>' ? shorter : longer;

  const auto change = [&](Time& length) {
    length = std::max<Time>(scaled(length, before).value_or(length), 1);
  };
  change(previous_->step);
  for (std::size_t i = previous_->first_note; i < written_.notes.size(); ++i) {
    change(written_.notes[i].length);
  }
  advance_to(previous_->start + previous_->step, offset);
}

void VoiceReader::read_bar_line(Cursor& music, Reading& reading) {
  const std::size_t offset = music.offset();
  BarSign sign = read_bar_sign(music);
  if (sign.is_half) {
    reading.remarks.add(offset, kHalfRepeat);
    (position_ == bar_lines_.back() ? sign.starts_repeat : sign.ends_repeat) = 2;
  }
  end_bar(sign);
  Cursor behind = music;
  behind.skip_spaces();
  if (!is_digit(behind.peek())) return;
  music = behind;
  read_ending(music);
}

void VoiceReader::read_ending(Cursor& music) {
  const std::uint64_t numbers = read_ending_numbers(music);
  if (position_ < furthest_) return;  // behind '&': the bars before have it
  written_.marks.push_back({MarkKind::kEnding, position_, 0, numbers});
}

// Standard 2.1, 7.4: back to the bar line before this place.
void VoiceReader::read_overlay(Cursor& music) {
  furthest_ = std::max(furthest_, position_);
  while (music.take("&")) {
    const auto line = std::lower_bound(bar_lines_.begin(), bar_lines_.end(), position_);
    position_ = line == bar_lines_.begin() ? 0 : *(line - 1);
  }
  begin_layer();
}

void VoiceReader::read_bars_of_rest(Cursor& music) {
  const std::size_t offset = music.offset();
  music.advance();
  const int bars = music.take_number().value_or(1);
  const Time bar = settings_.meter ? settings_.meter->bar() : kWhole;
  advance_to(position_ + bars * bar, offset);
  previous_.reset();
}

}  // namespace crnngan::music::abc

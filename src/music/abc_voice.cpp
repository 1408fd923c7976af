#include "music/abc_voice.h"

#include <algorithm>
#include <string_view>

namespace crnngan::music::abc {

namespace {

constexpr BarSign kEndOfMusic{"", true, false, false};

// Far above any real note; keeps sums of many in range.
constexpr Time kLongestNote = 16 * kWhole;
constexpr int kMostBarsOfRest = 999;

}  // namespace

void VoiceReader::read_music(Cursor& music) {
  while (!music.done()) {
    const char c = music.peek();
    if (is_space(c) || c == '`' || c == ')') {
      music.advance();
    } else if (c == '\\') {
      music.advance();
      music.expect_end("the line after '\\'");
    } else if (is_note_start(c)) {
      const std::size_t offset = music.offset();
      place({read_note(music)}, {}, offset);
    } else if (c == 'z' || c == 'x') {
      read_rest(music);
    } else if (c == 'Z') {
      read_bars_of_rest(music);
    } else if (c == '(') {
      if (is_digit(music.peek(1))) {
        read_tuplet(music);
      } else {
        music.advance();  // a slur
      }
    } else if (c == '>' || c == '<') {
      read_broken_rhythm(music);
    } else if (c == '&') {
      read_overlay(music);
    } else if (c == '|' || c == ':' || (c == '[' && music.peek(1) == '|')) {
      read_bar_line(music);
    } else if (c == '[' && is_digit(music.peek(1))) {
      music.advance();
      read_ending(music);
    } else if (c == '[' && is_letter(music.peek(1)) && music.peek(2) == ':') {
      if (music.peek(1) == 'V') return;
      read_inline_field(music);
    } else if (c == '[') {
      const std::size_t offset = music.offset();
      place(read_chord(music), {}, offset);
    } else if (c == '{') {
      skip_grace_notes(music);
    } else if (c == '-') {
      music.fail("a tie must follow its note at once");
    } else {
      read_decoration(music);
    }
  }
}

void VoiceReader::read_inline_field(Cursor& music) {
  const std::size_t field_offset = music.offset() + 1;
  const char field = music.peek(1);
  music.advance(3);
  music.skip_spaces();
  Cursor value = music;
  const std::string_view content = music.take_until(']', "an inline field");
  read_field(field, field_offset, value.first(content.size()));
}

void VoiceReader::read_field(char field, std::size_t field_offset, Cursor value) {
  if (field == 'K') {
    settings_.key = read_key(value);
  } else if (field == 'L') {
    settings_.unit_length = read_unit_length(value);
  } else if (field == 'Q') {
    read_tempo(value);
  } else if (field == 'M') {
    if (bar_position() != 0 || layer_length_) {
      Cursor::fail_at(field_offset, "the meter may change between bars only");
    }
    settings_.meter = read_meter(value);
  } else {
    Cursor::fail_at(field_offset,
                    "unknown field '{}:' in the music; K:, L:, M:, Q: and V: are read", field);
  }
}

void VoiceReader::read_decoration(Cursor& music) {
  const std::size_t offset = music.offset();
  Decoration decoration;
  if (music.take("!")) {
    const std::string_view name = music.take_until('!', "a decoration");
    const std::optional<Decoration> found = find_decoration(name);
    if (!found) Cursor::fail_at(offset, "unknown decoration '!{}!'", name);
    decoration = *found;
  } else if (music.take(".")) {
    staccato_ = true;
    decoration_offset_ = offset;
  } else if (music.take("L")) {
    decoration.accent = true;
  } else if (std::string_view("~THMPSuv").find(music.peek()) != std::string_view::npos) {
    music.advance();
  } else {
    music.fail("unknown character {}", music.here());
  }
  if (decoration.velocity > 0) velocity_ = decoration.velocity;
  if (decoration.accent) {
    accent_ = true;
    decoration_offset_ = offset;
  }
}

void VoiceReader::read_tuplet(Cursor& music) {
  const std::size_t offset = music.offset();
  if (tuplet_.notes > 0) Cursor::fail_at(offset, "a tuplet inside a tuplet");
  tuplet_ = read_tuplet_sign(music, settings_.meter.is_compound());
}

// Standard 2.1, 4.4: '>' dots the note before and halves the note after, '>>' dots twice.
void VoiceReader::read_broken_rhythm(Cursor& music) {
  const std::size_t offset = music.offset();
  const char direction = music.peek();
  const auto signs = music.take_while([direction](char c) { return c == direction; });
  if (signs.size() > 2) Cursor::fail_at(offset, "a broken rhythm of more than two signs");
  if (!previous_ || broken_) {
    Cursor::fail_at(offset, "a broken rhythm sign must stand between two notes of a bar");
  }
  const Ratio longer = signs.size() == 1 ? Ratio{3, 2} : Ratio{7, 4};
  const Ratio shorter = signs.size() == 1 ? Ratio{1, 2} : Ratio{1, 4};
  const Ratio before = direction == '>' ? longer : shorter;
  broken_ = direction == '>' ? shorter : longer;

  const auto change = [&](Time& length) {
    const std::optional<Time> changed = scaled(length, before);
    if (!changed || *changed < kUnitsPerTick) {
      Cursor::fail_at(offset, "the length of the note before can't be divided so far");
    }
    length = *changed;
  };
  change(previous_->step);
  for (std::size_t i = previous_->first_note; i < written_.notes.size(); ++i) {
    change(written_.notes[i].length);
  }
  position_ = previous_->start + previous_->step;
}

void VoiceReader::read_bar_line(Cursor& music) {
  const std::size_t offset = music.offset();
  end_bar(read_bar_sign(music), offset);
  if (is_digit(music.peek())) read_ending(music);
}

void VoiceReader::read_ending(Cursor& music) {
  const std::size_t offset = music.offset();
  const int number = music.expect_number("the number of an ending");
  if (number > 2) Cursor::fail_at(offset, "an ending must be 1 or 2, found {}", number);
  if (bar_position() != 0 || layer_length_) {
    Cursor::fail_at(offset, "an ending must begin at a bar line");
  }
  written_.marks.push_back(
      {number == 1 ? MarkKind::kFirstEnding : MarkKind::kSecondEnding, position_, offset});
}

void VoiceReader::read_overlay(Cursor& music) {
  end_layer(music.offset());
  music.advance();
  layer_length_ = bar_position();
  position_ = bar_start_;
}

void VoiceReader::read_rest(Cursor& music) {
  const std::size_t offset = music.offset();
  music.advance();
  place({}, read_length(music), offset);
}

void VoiceReader::read_bars_of_rest(Cursor& music) {
  const std::size_t offset = music.offset();
  music.advance();
  const int bars = music.take_number().value_or(1);
  if (bars > kMostBarsOfRest) {
    Cursor::fail_at(offset, "at most {} bars of rest expected, found {}", kMostBarsOfRest, bars);
  }
  if (bar_position() != 0 || (layer_length_ && bars > 1)) {
    Cursor::fail_at(offset, "whole bars of rest must begin at a bar line");
  }
  expect_nothing_open(offset);
  bar_start_ += (bars - 1) * settings_.meter.bar();
  written_.bars += bars - 1;
  position_ = bar_start_ + settings_.meter.bar();
  previous_.reset();
}

int VoiceReader::pitch_of(const NoteSymbol& symbol) {
  std::optional<int> alteration = symbol.alteration;
  if (alteration) {
    accidentals_[symbol.staff_position] = *alteration;
  } else {
    // A tie carries an accidental over the bar line.
    const auto [first, last] = ties_.equal_range(symbol.staff_position);
    const auto tie = std::find_if(first, last, [&](const auto& entry) {
      const WrittenNote& note = written_.notes[entry.second];
      return note.start + note.length == position_;
    });
    if (tie != last) return written_.notes[tie->second].pitch;
    const auto in_bar = accidentals_.find(symbol.staff_position);
    alteration = in_bar != accidentals_.end() ? in_bar->second : settings_.key[letter_of(symbol)];
  }
  const int pitch = natural_pitch(symbol) + *alteration;
  if (pitch < 0 || pitch > 127) Cursor::fail_at(symbol.offset, "a note outside of MIDI's range");
  return pitch;
}

Time VoiceReader::length_of(Ratio length, std::size_t offset) const {
  length = length * tuplet_.factor * broken_.value_or(Ratio{});
  const std::optional<Time> time = scaled(settings_.unit_length, length);
  if (!time || *time < kUnitsPerTick) {
    Cursor::fail_at(offset, "a length that {} ticks a quarter can't hold", kTicksPerQuarter);
  }
  if (*time > kLongestNote) {
    Cursor::fail_at(offset, "a length of at most {} whole notes expected", kLongestNote / kWhole);
  }
  return *time;
}

void VoiceReader::place(const std::vector<NoteSymbol>& symbols, Ratio rest_length,
                        std::size_t offset) {
  Previous placed{written_.notes.size(), position_, 0};
  placed.step = length_of(symbols.empty() ? rest_length : symbols.front().length, offset);
  for (const NoteSymbol& symbol : symbols) {
    WrittenNote note;
    note.start = position_;
    note.length = length_of(symbol.length, symbol.offset);
    note.pitch = pitch_of(symbol);
    note.velocity = std::min(velocity_ + (accent_ ? kAccent : 0), 127);
    note.staccato = staccato_;
    note.tied = symbol.tied;
    note.offset = symbol.offset;
    if (note.tied) ties_.emplace(symbol.staff_position, written_.notes.size());
    written_.notes.push_back(note);
  }
  position_ += placed.step;
  previous_ = placed;
  staccato_ = false;
  accent_ = false;
  broken_.reset();
  if (tuplet_.notes > 0 && --tuplet_.notes == 0) tuplet_ = {};
}

void VoiceReader::expect_nothing_open(std::size_t offset) const {
  if (tuplet_.notes > 0) {
    Cursor::fail_at(offset, "a tuplet lacks {} of its notes", tuplet_.notes);
  }
  if (broken_) Cursor::fail_at(offset, "a broken rhythm lacks its second note");
  if (staccato_ || accent_) Cursor::fail_at(decoration_offset_, "a decoration without a note");
}

void VoiceReader::end_layer(std::size_t offset) {
  expect_nothing_open(offset);
  if (layer_length_ && *layer_length_ != bar_position()) {
    Cursor::fail_at(offset, "bar {} of voice {}: {} after '&', {} before it", written_.bars + 1,
                    name_, format_time(bar_position(), settings_.meter.denominator),
                    format_time(*layer_length_, settings_.meter.denominator));
  }
  accidentals_.clear();
  previous_.reset();
}

void VoiceReader::end_bar(const BarSign& sign, std::size_t offset) {
  end_layer(offset);
  layer_length_.reset();
  const Time length = bar_position();
  const Time expected = settings_.meter.bar();
  const bool may_be_short = bar_opens_section_ || sign.ends_section;
  if (length > expected || (length > 0 && length < expected && !may_be_short)) {
    const int denominator = settings_.meter.denominator;
    Cursor::fail_at(offset, "bar {} of voice {}: found {}, expected {}", written_.bars + 1, name_,
                    format_time(length, denominator), format_time(expected, denominator));
  }
  if (length > 0) {
    if (written_.bars == 0 && length < expected) written_.pickup = length;
    ++written_.bars;
    bar_opens_section_ = false;
  }
  bar_opens_section_ = bar_opens_section_ || sign.ends_section;
  bar_start_ = position_;
  std::erase_if(ties_, [this](const auto& entry) {
    const WrittenNote& note = written_.notes[entry.second];
    return note.start + note.length < bar_start_;
  });
  if (sign.ends_section && !sign.ends_repeat && !sign.starts_repeat) {
    written_.marks.push_back({MarkKind::kDoubleBar, position_, offset});
  }
  if (sign.ends_repeat) written_.marks.push_back({MarkKind::kRepeatEnd, position_, offset});
  if (sign.starts_repeat) written_.marks.push_back({MarkKind::kRepeatStart, position_, offset});
}

WrittenVoice VoiceReader::finish(std::size_t offset) {
  end_bar(kEndOfMusic, offset);
  written_.end = position_;
  return std::move(written_);
}

}  // namespace crnngan::music::abc

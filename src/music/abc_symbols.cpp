#include "music/abc_symbols.h"

#include <algorithm>
#include <array>

namespace crnngan::music::abc {

namespace {

constexpr std::array kHalfTones = {0, 2, 4, 5, 7, 9, 11};
constexpr int kMiddleC = 60;
constexpr int kMostOctaves = 10;  // from middle C's, either way
constexpr std::size_t kMostNotesOfChord = 128;
constexpr int kMostNotesOfTuplet = 99;
constexpr int kMostTimes = 16;  // that ":::|" may ask for
constexpr int kMostEndings = 63;

// The letter of a note and the marks of its octave.
void read_letter(Cursor& music, NoteSymbol& symbol) {
  symbol.letter = letter_index(music.peek());
  if (symbol.letter == kLetters.size()) {
    music.fail("the letter of a note expected, found {}", music.here());
  }
  symbol.octave = music.peek() >= 'a' ? 1 : 0;
  music.advance();
  for (; music.peek() == ',' || music.peek() == '\''; music.advance()) {
    symbol.octave += music.peek() == ',' ? -1 : 1;
    if (symbol.octave < -kMostOctaves || symbol.octave > kMostOctaves) {
      music.fail("a note outside of MIDI's range");
    }
  }
}

// A chord symbol, annotation or decoration, or its first sign where that stands alone.
void skip_text(Cursor& music) {
  const std::size_t end = music.rest().find(music.peek(), 1);
  music.advance(end == std::string_view::npos ? 1 : end + 1);
}

}  // namespace

std::size_t letter_index(char c) {
  const char upper = c >= 'a' && c <= 'g' ? static_cast<char>(c - 'a' + 'A') : c;
  return std::min(kLetters.find(upper), kLetters.size());
}

bool is_note_start(char c) {
  return c == '^' || c == '_' || c == '=' || letter_index(c) < kLetters.size();
}

std::optional<Alteration> read_alteration(Cursor& music) {
  if (music.take("=")) return Alteration{};
  const char sign = music.peek();
  if (sign != '^' && sign != '_') return std::nullopt;
  music.advance();
  const int direction = sign == '^' ? 1 : -1;
  if (music.peek() == sign) {
    music.advance();
    return Alteration{2 * direction};
  }
  if (!is_digit(music.peek()) && music.peek() != '/') return Alteration{direction};
  const std::size_t begin = music.offset();
  const Ratio part = read_length(music);
  if (part.numerator > 2 * part.denominator) {
    Cursor::fail_at(begin, "an accidental of at most two half tones expected");
  }
  const auto half_tones =
      static_cast<int>((2 * part.numerator + part.denominator - 1) / (2 * part.denominator));
  return Alteration{half_tones * direction, part.numerator % part.denominator != 0};
}

NoteSymbol read_note(Cursor& music) {
  NoteSymbol symbol;
  symbol.offset = music.offset();
  symbol.alteration = read_alteration(music);
  read_letter(music, symbol);
  symbol.length = read_length(music);
  symbol.tied = music.take("-");
  return symbol;
}

std::vector<NoteSymbol> read_chord(Cursor& music, char closing) {
  constexpr std::string_view kWithoutSound = " \t.()~`";
  const std::size_t offset = music.offset();
  music.advance();
  std::vector<NoteSymbol> symbols;
  while (music.peek() != closing) {
    const char c = music.peek();
    if (is_note_start(c)) {
      if (symbols.size() == kMostNotesOfChord) {
        music.fail("a chord of at most {} notes expected", kMostNotesOfChord);
      }
      symbols.push_back(read_note(music));
    } else if (c == 'z' || c == 'x') {
      music.advance();
      read_length(music);
    } else if (music.take("\"")) {
      music.take_until('"', "a chord symbol or annotation");
    } else if (music.take("!")) {
      music.take_until('!', "a decoration");
    } else if (c == '-' && !symbols.empty()) {
      music.advance();
      symbols.back().tied = true;
    } else if (kWithoutSound.find(c) != std::string_view::npos || (c >= 'H' && c <= 'W') ||
               (c >= 'h' && c <= 'w')) {
      music.advance();
    } else {
      music.fail("a note of a chord or '{}' expected, found {}", closing, music.here());
    }
  }
  music.advance();
  if (symbols.empty()) Cursor::fail_at(offset, "a chord without notes");
  const Ratio length = read_length(music);
  const bool tied = music.take("-");
  for (NoteSymbol& symbol : symbols) {
    symbol.length = symbol.length * length;
    symbol.tied = symbol.tied || tied;
  }
  return symbols;
}

int natural_pitch(const NoteSymbol& symbol) {
  return kMiddleC + 12 * symbol.octave + kHalfTones[symbol.letter];
}

Ratio read_length(Cursor& music) {
  Ratio length;
  length.numerator = music.take_number().value_or(1);
  if (!music.take("/")) return length;
  if (const std::optional<int> denominator = music.take_number()) {
    length.denominator = *denominator;
    return length;
  }
  length.denominator = 2;
  while (length.denominator < 512 && music.take("/")) length.denominator *= 2;
  return length;
}

// Standard 2.1, 4.13: (p:q:r is p notes in the time of q for the next r notes.
Tuplet read_tuplet_sign(Cursor& music, bool compound_meter) {
  const std::size_t offset = music.offset();
  music.advance();
  const int p = music.expect_number("the size of a tuplet");
  const int other_q = compound_meter ? 3 : 2;
  const std::array usual_q = {3, 2, 3, other_q, 2, other_q, 3, other_q};
  int q = p >= 2 && p <= 9 ? usual_q[static_cast<std::size_t>(p - 2)] : other_q;
  int r = p;
  if (music.take(":")) {
    q = music.take_number().value_or(q);
    if (music.take(":")) r = music.take_number().value_or(r);
  }
  for (const int number : {p, q, r}) {
    if (number <= kMostNotesOfTuplet) continue;
    Cursor::fail_at(offset, "a tuplet of at most {} notes expected, found {}", kMostNotesOfTuplet,
                    number);
  }
  return {{q, p}, r};
}

std::vector<NoteSymbol> read_grace_accidentals(Cursor& music) {
  music.advance();
  Cursor behind = music;
  const std::size_t length = behind.take_until('}', "grace notes").size();
  std::vector<NoteSymbol> symbols;
  for (Cursor notes = music.first(length); !notes.done();) {
    if (notes.peek() == '"' || notes.peek() == '!') {
      skip_text(notes);
      continue;
    }
    NoteSymbol symbol;
    symbol.offset = notes.offset();
    symbol.alteration = read_alteration(notes);
    if (symbol.alteration && letter_index(notes.peek()) < kLetters.size()) {
      read_letter(notes, symbol);
      symbols.push_back(symbol);
    } else if (!symbol.alteration) {
      notes.advance();
    }
  }
  music = behind;
  return symbols;
}

BarSign read_bar_sign(Cursor& music) {
  int lines = 0;
  int colons_before = 0;
  int colons_behind = 0;
  bool is_thick = false;
  const std::size_t offset = music.offset();
  for (; !music.done(); music.advance()) {
    const char c = music.peek();
    if (c == ':') {
      ++(lines == 0 ? colons_before : colons_behind);
    } else if (c == '|') {
      ++lines;
    } else if ((c == '[' && music.peek(1) == '|') || (c == ']' && lines + colons_before > 0)) {
      is_thick = true;
    } else {
      break;
    }
  }
  if (lines == 0) {
    if (colons_before < 2) return {.is_half = true};
    colons_behind = colons_before / 2;
    colons_before -= colons_behind;
  }
  if (std::max(colons_before, colons_behind) >= kMostTimes) {
    Cursor::fail_at(offset, "a repeat of at most {} times expected", kMostTimes);
  }
  BarSign sign;
  // "[|]" is an invisible bar line.
  const bool is_invisible =
      lines == 1 && is_thick && colons_before + colons_behind == 0 && music.offset() - offset == 3;
  sign.ends_section = (lines > 1 || is_thick) && !is_invisible;
  if (colons_before > 0) sign.ends_repeat = colons_before + 1;
  if (colons_behind > 0) sign.starts_repeat = colons_behind + 1;
  return sign;
}

std::uint64_t read_ending_numbers(Cursor& music) {
  std::uint64_t numbers = 0;
  do {
    const std::size_t begin = music.offset();
    const int first = music.expect_number("the number of an ending");
    const int last = music.take("-") ? music.expect_number("the last number of endings") : first;
    if (last > kMostEndings || last < first) {
      Cursor::fail_at(begin, "the number of an ending must be 1..{}, found {}", kMostEndings,
                      std::max(first, last));
    }
    for (int number = first; number <= last; ++number) numbers |= std::uint64_t{1} << number;
  } while (music.take(",") && is_digit(music.peek()));
  return numbers;
}

}  // namespace crnngan::music::abc

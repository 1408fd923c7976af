#include "music/abc_symbols.h"

#include <algorithm>
#include <array>

namespace crnngan::music::abc {

namespace {

// No sign stands behind one that it starts with.
constexpr std::array kBarSigns = {
    BarSign{":||:", true, true, true}, BarSign{":|:", true, true, true},
    BarSign{"::", true, true, true},   BarSign{":||", true, true, false},
    BarSign{":|]", true, true, false}, BarSign{":|", true, true, false},
    BarSign{"[|:", true, false, true}, BarSign{"||:", true, false, true},
    BarSign{"|:", true, false, true},  BarSign{"||", true, false, false},
    BarSign{"|]", true, false, false}, BarSign{"[|", true, false, false},
    BarSign{"|", false, false, false}};

constexpr std::string_view kLetters = "CDEFGAB";
constexpr std::array kHalfTones = {0, 2, 4, 5, 7, 9, 11};
constexpr int kMiddleC = 60;
constexpr int kMostOctaves = 5;  // from middle C, either way

std::optional<int> read_alteration(Cursor& music) {
  if (music.take("^^")) return 2;
  if (music.take("^")) return 1;
  if (music.take("__")) return -2;
  if (music.take("_")) return -1;
  if (music.take("=")) return 0;
  return std::nullopt;
}

}  // namespace

bool is_note_start(char c) {
  return c == '^' || c == '_' || c == '=' || (c >= 'A' && c <= 'G') || (c >= 'a' && c <= 'g');
}

NoteSymbol read_note(Cursor& music) {
  NoteSymbol symbol;
  symbol.offset = music.offset();
  symbol.alteration = read_alteration(music);
  const char letter = music.peek();
  const bool upper = letter >= 'A' && letter <= 'G';
  if (!upper && !(letter >= 'a' && letter <= 'g')) {
    music.fail("the letter of a note expected, found {}", music.here());
  }
  music.advance();
  int octave = upper ? 0 : 1;
  for (; music.peek() == ',' || music.peek() == '\''; music.advance()) {
    octave += music.peek() == ',' ? -1 : 1;
    if (octave < -kMostOctaves || octave > kMostOctaves) {
      music.fail("a note outside of MIDI's range");
    }
  }
  const char upper_letter = upper ? letter : static_cast<char>(letter - 'a' + 'A');
  symbol.staff_position = static_cast<int>(kLetters.find(upper_letter)) + 7 * octave;
  symbol.length = read_length(music);
  symbol.tied = music.take("-");
  return symbol;
}

std::vector<NoteSymbol> read_chord(Cursor& music) {
  const std::size_t offset = music.offset();
  music.advance();
  std::vector<NoteSymbol> symbols;
  for (music.skip_spaces(); !music.take("]"); music.skip_spaces()) {
    if (!is_note_start(music.peek())) {
      music.fail("a note of a chord or ']' expected, found {}", music.here());
    }
    symbols.push_back(read_note(music));
  }
  if (symbols.empty()) Cursor::fail_at(offset, "a chord without notes");
  const Ratio length = read_length(music);
  const bool tied = music.take("-");
  for (NoteSymbol& symbol : symbols) {
    symbol.length = symbol.length * length;
    symbol.tied = symbol.tied || tied;
  }
  return symbols;
}

std::size_t letter_of(const NoteSymbol& symbol) {
  return static_cast<std::size_t>(symbol.staff_position + 7 * kMostOctaves) % 7;
}

int natural_pitch(const NoteSymbol& symbol) {
  const int octave = (symbol.staff_position + 7 * kMostOctaves) / 7 - kMostOctaves;
  return kMiddleC + 12 * octave + kHalfTones[letter_of(symbol)];
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
  while (length.denominator < 64 && music.take("/")) length.denominator *= 2;
  return length;
}

// Standard 2.1, 4.13: (p:q:r is p notes in the time of q for the next r notes.
Tuplet read_tuplet_sign(Cursor& music, bool compound_meter) {
  const std::size_t offset = music.offset();
  music.advance();
  const int p = music.expect_number("the size of a tuplet");
  if (p < 2 || p > 9) Cursor::fail_at(offset, "a tuplet must have 2..9 notes, found {}", p);
  const int other_q = compound_meter ? 3 : 2;
  const std::array usual_q = {3, 2, 3, other_q, 2, other_q, 3, other_q};
  int q = usual_q[static_cast<std::size_t>(p - 2)];
  int r = p;
  if (music.take(":")) {
    q = music.take_number().value_or(q);
    if (q > 9) Cursor::fail_at(offset, "a tuplet must take the time of 1..9 notes, found {}", q);
    if (music.take(":")) r = music.take_number().value_or(r);
  }
  return {{q, p}, r};
}

void skip_grace_notes(Cursor& music) {
  const std::size_t offset = music.offset();
  music.advance();
  music.take_while([](char c) {
    return is_note_start(c) || is_digit(c) || is_space(c) ||
           std::string_view(",'/[]").find(c) != std::string_view::npos;
  });
  if (!music.take("}")) {
    Cursor::fail_at(offset, "grace notes up to '}}' expected, found {}", music.here());
  }
}

BarSign read_bar_sign(Cursor& music) {
  const auto sign = std::find_if(kBarSigns.begin(), kBarSigns.end(),
                                 [&](const BarSign& s) { return music.take(s.text); });
  if (sign == kBarSigns.end()) music.fail("a bar line expected, found {}", music.here());
  return *sign;
}

}  // namespace crnngan::music::abc

#include "music/abc_key.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "base/text.h"
#include "music/abc_symbols.h"

namespace crnngan::music::abc {

namespace {

constexpr int kMostAccidentals = 7;
constexpr int kMostOctavesOfProperty = 9;
constexpr int kMostTransposed = 99;
constexpr std::string_view kSharpSign = "\u266f";
constexpr std::string_view kFlatSign = "\u266d";
constexpr std::string_view kUnknownWord =
    "a word of K: that is no mode, accidental, clef or property, passed over";

struct Mode {
  std::string_view name;
  int fifths;  // from the major key on the same tonic
  bool is_minor = false;
};

constexpr std::array kModes = {
    Mode{"major", 0},       Mode{"minor", -3, true},   Mode{"ionian", 0},
    Mode{"dorian", -2},     Mode{"phrygian", -4},      Mode{"lydian", 1},
    Mode{"mixolydian", -1}, Mode{"aeolian", -3, true}, Mode{"locrian", -5}};

// Case does not count, three letters are enough, "m" is minor.
std::optional<Mode> find_mode(std::string_view word) {
  const std::string start = lower(word.substr(0, 3));
  if (start == "m") return kModes[1];
  if (start.size() < 3) return std::nullopt;
  const auto mode = std::find_if(kModes.begin(), kModes.end(),
                                 [&](const Mode& m) { return m.name.starts_with(start); });
  return mode == kModes.end() ? std::nullopt : std::optional(*mode);
}

std::array<int, 7> alterations_of(int fifths) {
  constexpr std::string_view kSharps = "FCGDAEB";  // in the order in which signatures take them
  std::array<int, 7> alterations{};
  for (int i = 0; i < std::abs(fifths); ++i) {
    const int place = fifths > 0 ? i : 6 - i;
    alterations[kLetters.find(kSharps[static_cast<std::size_t>(place)])] = fifths > 0 ? 1 : -1;
  }
  return alterations;
}

// "treble", "bass3", "alto", "treble-8", "G2", "F4^8".
std::optional<int> octaves_of_clef(std::string_view word) {
  constexpr std::string_view kClefs[] = {"treble",  "bass",         "alto",     "tenor", "perc",
                                         "soprano", "mezzosoprano", "baritone", "G",     "C",
                                         "F"};
  const std::string_view name =
      word.substr(0, std::min(word.size(), word.find_first_of("12345+-^_")));
  if (std::find(std::begin(kClefs), std::end(kClefs), name) == std::end(kClefs)) {
    return std::nullopt;
  }
  std::string_view rest = word.substr(name.size());
  if (!rest.empty() && is_digit(rest[0])) rest.remove_prefix(1);
  if (rest.size() < 2) return 0;
  const int octaves = rest.substr(1) == "8" ? 1 : rest.substr(1) == "15" ? 2 : 0;
  return rest[0] == '-' || rest[0] == '_' ? -octaves : octaves;
}

int read_signed(Cursor& value, std::string_view what, int most) {
  const std::size_t begin = value.offset();
  const bool negative = value.take("-");
  if (!negative) value.take("+");
  int number = 0;
  if (value.take("0")) {
    value.take_while([](char c) { return c == '0'; });
  } else {
    number = value.expect_number(what);
  }
  if (number > most) {
    Cursor::fail_at(begin, "{} of -{}..{} expected, found {}", what, most, most,
                    negative ? -number : number);
  }
  return negative ? -number : number;
}

// One word, with its value if it has one, or a text in quotation marks. False when it is a word
// without a value that names no clef, or the value is a clef that is none.
bool read_property(Cursor& value, Properties& properties) {
  if (value.take("\"")) {
    value.take_until('"', "a text in quotation marks");
    return true;
  }
  Cursor whole = value;
  const std::string_view word = whole.take_word();
  const std::string_view name = value.take_while([](char c) { return !is_space(c) && c != '='; });
  Cursor behind = value;
  behind.skip_spaces();
  if (!behind.take("=")) {
    const std::optional<int> octaves = octaves_of_clef(word);
    if (octaves) properties.clef_octaves = octaves;
    return octaves.has_value();
  }
  value = behind;
  value.skip_spaces();
  if (name == "octave") {
    properties.octaves = read_signed(value, "a number of octaves", kMostOctavesOfProperty);
  } else if (name == "transpose" || name == "t") {
    properties.half_tones = read_signed(value, "a number of half tones", kMostTransposed);
  } else {
    const std::string_view content =
        value.take("\"") ? value.take_until('"', "a text in quotation marks") : value.take_word();
    if (name == "name" || name == "nm") properties.name = content;
    if (name != "clef") return true;
    const std::optional<int> octaves = octaves_of_clef(content);
    properties.clef_octaves = octaves.value_or(0);
    return octaves || content == "none";
  }
  return true;
}

// Whether a person who wrote the word behind a tonic may have meant an accidental of the tonic.
bool is_like_accidental(std::string_view word) {
  const std::string name = lower(word);
  return name == "b" || name.starts_with('#') || name.starts_with(kSharpSign) ||
         name.starts_with(kFlatSign) || name.find("flat") != std::string::npos ||
         name.find("sharp") != std::string::npos;
}

// The scale of the Highland pipes; only "Hp" is written with a signature.
bool take_pipes(Cursor& value) {
  const std::string_view word = value.rest().substr(0, 2);
  const bool ends = value.peek(2) == '\0' || is_space(value.peek(2));
  if (!ends || (word != "HP" && word != "Hp")) return false;
  value.advance(2);
  return true;
}

struct Tonic {
  int fifths = 0;  // of its major key
  std::size_t length = 0;
};

// A letter and its accidental; the signs of Unicode are read, too.
std::optional<Tonic> find_tonic(std::string_view text) {
  constexpr std::string_view kFifths = "FCGDAEB";  // the first is one fifth below C
  if (text.empty()) return std::nullopt;
  const std::size_t letter = kFifths.find(text[0]);
  if (letter == std::string_view::npos) return std::nullopt;
  Tonic tonic{static_cast<int>(letter) - 1, 1};
  text.remove_prefix(1);
  if (text.starts_with('#') || text.starts_with(kSharpSign)) {
    tonic.fifths += 7;
    tonic.length += text[0] == '#' ? 1 : kSharpSign.size();
  } else if (text.starts_with('b') || text.starts_with(kFlatSign)) {
    tonic.fifths -= 7;
    tonic.length += text[0] == 'b' ? 1 : kFlatSign.size();
  }
  return tonic;
}

// Whether the value begins with a clef or another property and not with a key. "C" is the key.
bool begins_with_property(const Cursor& value) {
  Cursor rest = value;
  const std::string_view word = rest.take_while([](char c) { return !is_space(c) && c != '='; });
  rest.skip_spaces();
  if (rest.peek() == '=' && word.size() > 1) return true;
  return word.size() > 2 && octaves_of_clef(word).has_value();
}

// The tonic and its mode, which may stand apart from it.
void read_tonic_and_mode(Cursor& value, Key& key, bool& explicitly) {
  const std::size_t begin = value.offset();
  const std::optional<Tonic> tonic = find_tonic(value.rest());
  if (!tonic)
    value.fail("a key such as G, Dm, F# mixolydian or none expected, found {}", value.here());
  value.advance(tonic->length);
  const bool apart = is_space(value.peek());
  value.skip_spaces();
  Cursor behind = value;
  const std::string_view word = behind.take_while(is_letter);
  midi::KeySignature signature{tonic->fifths, false};
  if (const auto mode = find_mode(word); mode && behind.peek() != '=') {
    signature.fifths += mode->fifths;
    signature.is_minor = mode->is_minor;
    value = behind;
  } else if (lower(word) == "exp") {
    explicitly = true;
    value = behind;
  } else if (!word.empty() && !apart) {
    value.fail("a mode such as m, dor or mixolydian expected, found '{}'", word.substr(0, 20));
  }
  if (explicitly) return;
  if (std::abs(signature.fifths) > kMostAccidentals) {
    Cursor::fail_at(begin, "a key must have at most {} sharps or flats, found {}", kMostAccidentals,
                    std::abs(signature.fifths));
  }
  key.signature = signature;
  key.alterations = alterations_of(signature.fifths);
}

bool begins_accidental(const Cursor& value) {
  return value.peek() == '^' || value.peek() == '_' ||
         (value.peek() == '=' && is_letter(value.peek(1)));
}

}  // namespace

void apply(Properties& properties, const Properties& changes) {
  if (changes.clef_octaves) properties.clef_octaves = changes.clef_octaves;
  if (changes.octaves) properties.octaves = changes.octaves;
  if (changes.half_tones) properties.half_tones = changes.half_tones;
  if (changes.name) properties.name = changes.name;
}

KeyField read_key(Cursor value, Remarks& remarks) {
  KeyField field;
  Key key;
  bool explicitly = false;
  bool has_tonic = false;
  if (value.done()) {
    field.key = key;
  } else if (lower(value.rest().substr(0, 4)) == "none") {
    value.advance(4);
    field.key = key;
  } else if (take_pipes(value)) {
    field.key = Key{alterations_of(2), midi::KeySignature{2, false}};
  } else if (!begins_with_property(value) && !begins_accidental(value)) {
    read_tonic_and_mode(value, key, explicitly);
    has_tonic = true;
    field.key = key;
  }
  bool modified = false;
  for (value.skip_spaces(); !value.done(); value.skip_spaces()) {
    if (begins_accidental(value)) {
      const std::size_t begin = value.offset();
      const std::optional<Alteration> alteration = read_alteration(value);
      const std::size_t letter = letter_index(value.peek());
      if (!alteration || letter >= kLetters.size()) {
        value.fail("the letter of a note expected, found {}", value.here());
      }
      if (alteration->rounded) remarks.add(begin, kRoundedQuarterTones);
      value.advance();
      key.alterations[letter] = alteration->half_tones;
      modified = true;
    } else {
      Cursor behind = value;
      const std::string_view word = behind.take_word();
      if (has_tonic && is_like_accidental(word)) {
        value.fail("an accidental at the tonic's letter, as in Eb or F#, expected, found '{}'",
                   word.substr(0, 20));
      }
      const std::size_t begin = value.offset();
      if (!read_property(value, field.properties)) remarks.add(begin, kUnknownWord);
    }
  }
  if (modified || explicitly) {
    // A key that a plain signature writes as well is that one: "D =c" has one sharp.
    std::optional<midi::KeySignature> same;
    for (int fifths = -kMostAccidentals; fifths <= kMostAccidentals; ++fifths) {
      if (alterations_of(fifths) != key.alterations) continue;
      same = midi::KeySignature{fifths, key.signature && key.signature->is_minor};
    }
    if (same || explicitly) key.signature = same;
    field.key = key;
  }
  return field;
}

VoiceField read_voice(Cursor value) {
  constexpr std::size_t kDistinguished = 20;  // letters of a name, by section 7
  VoiceField field;
  field.id = value.take_word().substr(0, kDistinguished);
  if (field.id.empty()) value.fail("the name of a voice expected");
  for (value.skip_spaces(); !value.done(); value.skip_spaces()) {
    read_property(value, field.properties);
  }
  return field;
}

midi::KeySignature transposed(midi::KeySignature signature, int half_tones) {
  // A half tone up is seven fifths up; the signature with the fewest accidentals is taken.
  const int fifths = ((signature.fifths + 7 * half_tones) % 12 + 12) % 12;
  if (half_tones % 12 != 0) signature.fifths = fifths > 6 ? fifths - 12 : fifths;
  return signature;
}

}  // namespace crnngan::music::abc

#include "music/abc_fields.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <optional>
#include <string_view>

namespace crnngan::music::abc {

namespace {

constexpr int kMostMeterBeats = 32;
constexpr int kSmallestMeterPart = 64;
constexpr int kSmallestUnit = 128;

// A power of two up to `most`.
int read_note_value(Cursor& value, int most) {
  const std::size_t begin = value.offset();
  const int number = value.expect_number("a note value");
  if (number > most || !std::has_single_bit(static_cast<unsigned>(number))) {
    Cursor::fail_at(begin, "a note value must be a power of two up to {}, found {}", most, number);
  }
  return number;
}

struct Mode {
  std::string_view name;
  int fifths;  // from the major key on the same tonic
};

constexpr std::array kModes = {Mode{"major", 0},       Mode{"minor", -3},    Mode{"ionian", 0},
                               Mode{"dorian", -2},     Mode{"phrygian", -4}, Mode{"lydian", 1},
                               Mode{"mixolydian", -1}, Mode{"aeolian", -3},  Mode{"locrian", -5}};

// Standard 2.1, 3.1.14: case does not count, three letters are enough, "m" is minor.
std::optional<int> mode_fifths(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (lower == "m") return -3;
  if (lower.size() < 3) return std::nullopt;
  const auto mode = std::find_if(kModes.begin(), kModes.end(),
                                 [&](const Mode& m) { return m.name.starts_with(lower); });
  return mode == kModes.end() ? std::nullopt : std::optional(mode->fifths);
}

bool is_clef(std::string_view word) {
  constexpr std::string_view kClefs[] = {"treble", "bass", "alto", "tenor"};
  return std::find(std::begin(kClefs), std::end(kClefs), word) != std::end(kClefs);
}

// What stands behind '=' of a property, with or without quotation marks.
std::string_view read_property_value(Cursor& value) {
  if (value.take("\"")) return value.take_until('"', "a text in quotation marks");
  return value.take_while([](char c) { return !is_space(c); });
}

void read_clef(Cursor& value) {
  const std::size_t begin = value.offset();
  const std::string_view clef = read_property_value(value);
  if (!is_clef(clef)) {
    Cursor::fail_at(begin, "a clef must be treble, bass, alto or tenor, found '{}'", clef);
  }
}

}  // namespace

Meter read_meter(Cursor value) {
  Meter meter;
  if (value.take("C|")) {
    meter = {2, 2};
  } else if (!value.take("C")) {
    const std::size_t begin = value.offset();
    meter.numerator = value.expect_number("a meter such as 3/4, C or C|");
    if (meter.numerator > kMostMeterBeats) {
      Cursor::fail_at(begin, "a meter must have at most {} beats, found {}", kMostMeterBeats,
                      meter.numerator);
    }
    if (!value.take("/")) value.fail("'/' of the meter expected, found {}", value.here());
    meter.denominator = read_note_value(value, kSmallestMeterPart);
  }
  value.expect_end("the meter");
  return meter;
}

Time read_unit_length(Cursor value) {
  if (!value.take("1")) value.fail("a unit length such as 1/8 expected, found {}", value.here());
  const int denominator = value.take("/") ? read_note_value(value, kSmallestUnit) : 1;
  value.expect_end("the unit length");
  return kWhole / denominator;
}

Key read_key(Cursor value) {
  // Letters in the order of fifths; the first is one fifth below C.
  constexpr std::string_view kFifths = "FCGDAEB";
  const std::size_t begin = value.offset();
  const std::size_t tonic = kFifths.find(value.peek());
  if (value.done() || tonic == std::string_view::npos) {
    value.fail("a key such as G, Dm or Ador expected, found {}", value.here());
  }
  value.advance();
  int fifths = static_cast<int>(tonic) - 1;
  if (value.take("#")) {
    fifths += 7;
  } else if (value.take("b")) {
    fifths -= 7;
  }
  bool mode_known = false;
  for (value.skip_spaces(); !value.done(); value.skip_spaces()) {
    const std::size_t word_begin = value.offset();
    const std::string_view word = value.take_while(is_letter);
    if (word == "clef" && value.take("=")) {
      read_clef(value);
    } else if (const std::optional<int> mode = mode_fifths(word); mode && !mode_known) {
      fifths += *mode;
      mode_known = true;
    } else if (!is_clef(word)) {
      Cursor::fail_at(word_begin, "a mode or a clef expected, found '{}'",
                      word.empty() ? value.rest() : word);
    }
  }
  if (fifths < -7 || fifths > 7) {
    Cursor::fail_at(begin, "a key must have at most 7 sharps or flats, found {}",
                    fifths < 0 ? -fifths : fifths);
  }
  Key key{};
  constexpr std::string_view kLetters = "CDEFGAB";
  for (std::size_t i = 0; i < kFifths.size(); ++i) {
    const std::size_t letter = kLetters.find(kFifths[i]);
    const int order = static_cast<int>(i);
    if (order < fifths) key[letter] = 1;
    if (order >= 7 + fifths) key[letter] = -1;
  }
  return key;
}

std::uint32_t read_tempo(Cursor value) {
  const auto skip_text = [&value] {
    value.skip_spaces();
    if (value.take("\"")) value.take_until('"', "a text in quotation marks");
    value.skip_spaces();
  };
  skip_text();
  const std::size_t begin = value.offset();
  const std::int64_t numerator = value.expect_number("a tempo such as 1/4=88");
  if (!value.take("/")) value.fail("'/' of the beat expected, found {}", value.here());
  const std::int64_t denominator = read_note_value(value, kSmallestMeterPart);
  value.skip_spaces();
  if (!value.take("=")) value.fail("'=' of the tempo expected, found {}", value.here());
  value.skip_spaces();
  const std::int64_t beats_per_minute = value.expect_number("a number of beats a minute");
  skip_text();
  value.expect_end("the tempo");

  const std::int64_t quarters_times_denominator = 4 * numerator * beats_per_minute;
  const std::int64_t us_per_quarter =
      (60'000'000 * denominator + quarters_times_denominator / 2) / quarters_times_denominator;
  // A Standard MIDI File holds 24 bits.
  if (us_per_quarter < 1 || us_per_quarter >= (1 << 24)) {
    Cursor::fail_at(begin, "the tempo is out of range: {} microseconds a quarter", us_per_quarter);
  }
  return static_cast<std::uint32_t>(us_per_quarter);
}

std::string read_voice_name(Cursor value) {
  constexpr std::string_view kTexts[] = {"name", "nm", "subname", "sname", "snm", "stem"};
  std::string name(value.take_while([](char c) { return !is_space(c); }));
  if (name.empty()) value.fail("the name of a voice expected");
  for (value.skip_spaces(); !value.done(); value.skip_spaces()) {
    const std::size_t begin = value.offset();
    const std::string_view word = value.take_while(is_letter);
    if (word == "clef" && value.take("=")) {
      read_clef(value);
    } else if (std::find(std::begin(kTexts), std::end(kTexts), word) != std::end(kTexts) &&
               value.take("=")) {
      read_property_value(value);
    } else if (!is_clef(word)) {
      Cursor::fail_at(begin, "name=, clef= or stem= of the voice expected, found '{}'",
                      word.empty() ? value.rest() : word);
    }
  }
  return name;
}

}  // namespace crnngan::music::abc

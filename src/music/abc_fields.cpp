#include "music/abc_fields.h"

#include <bit>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace crnngan::music::abc {

namespace {

constexpr int kMostMeterBeats = 128;
constexpr int kSmallestMeterPart = 64;
constexpr int kSmallestUnit = 512;
constexpr std::string_view kBareWord =
    "a word of Q: that stands in no quotation marks, passed over";

// A power of two up to `most`.
int read_note_value(Cursor& value, int most) {
  value.skip_spaces();
  const std::size_t begin = value.offset();
  const int number = value.expect_number("a note value");
  if (number > most || !std::has_single_bit(static_cast<unsigned>(number))) {
    Cursor::fail_at(begin, "a note value must be a power of two up to {}, found {}", most, number);
  }
  return number;
}

// "3", "2+3", "(2 + 3)".
int read_beats(Cursor& value) {
  const std::size_t begin = value.offset();
  const bool in_parentheses = value.take("(");
  int beats = 0;
  do {
    value.skip_spaces();
    beats += value.expect_number("a meter such as 3/4, (2+3)/8, C, C| or none");
    value.skip_spaces();
    if (beats > kMostMeterBeats) {
      Cursor::fail_at(begin, "a meter must have at most {} beats, found {}", kMostMeterBeats,
                      beats);
    }
  } while (value.take("+"));
  if (in_parentheses && !value.take(")")) {
    value.fail("')' of the meter expected, found {}", value.here());
  }
  value.skip_spaces();
  return beats;
}

// "1/4", "3/8", "1".
std::optional<Ratio> read_beat(Cursor& value) {
  const std::optional<int> numerator = value.take_number();
  if (!numerator) return std::nullopt;
  Ratio beat{*numerator, 1};
  if (value.take("/")) beat.denominator = read_note_value(value, kSmallestUnit);
  value.skip_spaces();
  return beat;
}

double read_beats_per_minute(Cursor& value) {
  const std::size_t begin = value.offset();
  const auto digits = value.take_while([](char c) { return is_digit(c) || c == '.'; });
  const std::optional<double> number = number_of(digits);
  if (!number || !(*number > 0)) {
    Cursor::fail_at(begin, "a number of beats a minute expected, found {}",
                    digits.empty() ? value.here() : fmt::format("'{}'", digits.substr(0, 20)));
  }
  return *number;
}

// 10.1.
bool begins_count_of_units(const Cursor& value) {
  return value.peek() == 'C' && !is_letter(value.peek(1));
}

// Words in quotation marks; those without them too, with a remark.
void skip_words(Cursor& value, Remarks& remarks) {
  for (value.skip_spaces(); !value.done(); value.skip_spaces()) {
    if (value.take("\"")) {
      value.take_until('"', "a text in quotation marks");
    } else if (is_letter(value.peek()) && !begins_count_of_units(value)) {
      remarks.add(value.offset(), kBareWord);
      value.take_word();
    } else {
      return;
    }
  }
}

}  // namespace

std::optional<Meter> read_meter(Cursor value) {
  if (value.done() || lower(value.rest()) == "none") return std::nullopt;
  Meter meter;
  if (value.take("C|")) {
    meter = {2, 2};
  } else if (!value.take("C")) {
    meter.numerator = read_beats(value);
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

Time usual_unit_length(const std::optional<Meter>& meter) {
  const bool is_short = meter && meter->bar() < kWhole * 3 / 4;
  return kWhole / (is_short ? 16 : 8);
}

std::optional<Tempo> read_tempo(Cursor value, Remarks& remarks) {
  skip_words(value, remarks);
  Tempo tempo;
  tempo.offset = value.offset();
  if (value.done()) return std::nullopt;
  if (begins_count_of_units(value)) {
    value.advance();
    tempo.units = value.take_number().value_or(1);
    value.skip_spaces();
  } else {
    Cursor number = value;
    const auto digits = number.take_while([](char c) { return is_digit(c) || c == '.'; });
    Remarks with_words = remarks;
    skip_words(number, with_words);
    if (number.done() && !digits.empty()) {
      remarks = with_words;
      tempo.beats_per_minute = read_beats_per_minute(value);
      return tempo;
    }
    // Several beats count as their sum.
    constexpr int kMostBeats = 4;
    for (int beats = 0; const auto beat = read_beat(value); ++beats) {
      if (beats == kMostBeats) value.fail("at most {} beats of a tempo expected", kMostBeats);
      const Ratio sum = tempo.beat.value_or(Ratio{0, 1});
      tempo.beat = Ratio{sum.numerator * beat->denominator + beat->numerator * sum.denominator,
                         sum.denominator * beat->denominator};
    }
  }
  if (!value.take("="))
    value.fail("'=' of a tempo such as 1/4=120 expected, found {}", value.here());
  value.skip_spaces();
  tempo.beats_per_minute = read_beats_per_minute(value);
  skip_words(value, remarks);
  value.expect_end("the tempo");
  return tempo;
}

std::uint32_t Tempo::us_per_quarter(Time unit_length) const {
  constexpr double kMicrosecondsPerMinute = 60e6;
  const double wholes =
      beat ? static_cast<double>(beat->numerator) / static_cast<double>(beat->denominator)
           : units * static_cast<double>(unit_length) / static_cast<double>(kWhole);
  const double us = std::round(kMicrosecondsPerMinute / (4 * wholes * beats_per_minute));
  // A Standard MIDI File holds 24 bits.
  if (!(us >= 1 && us < (1 << 24))) {
    Cursor::fail_at(offset, "the tempo is out of range: {} microseconds a quarter", us);
  }
  return static_cast<std::uint32_t>(us);
}

}  // namespace crnngan::music::abc

#include "table/column_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "table/shown_text.h"
#include "table/time_text.h"

namespace crnngan::table {

namespace {

// How times are written, for messages.
constexpr const char* kTimeForms =
    "a date like 2024-01-31 or a time like 2024-01-31 10:15:00 (ISO 8601, at most six digits of a "
    "second)";

}  // namespace

std::string ColumnReader::drop_it() const {
  return fmt::format("--drop {} leaves the column out", option_word(name()));
}

double ColumnReader::read(std::string_view text) {
  const double value = is_missing(text) ? std::numeric_limits<double>::quiet_NaN() : value_of(text);
  note(value);
  return value;
}

double ColumnReader::value_of(std::string_view text) {
  if (reading_ == Reading::kUnknown) {
    double number = 0;
    const auto time = request_.may_be_time ? read_time(text) : std::nullopt;
    if (time) {
      reading_ = Reading::kTimes;
      pattern_ = time->pattern;
      time_kind_ = time->kind;
    } else if (request_.is_category ||
               (!request_.must_be_time && read_number(text, number) == NumberText::kText)) {
      reading_ = Reading::kCategory;
    } else {
      reading_ = Reading::kNumbers;
    }
    first_text_ = text;
  }
  if (reading_ == Reading::kNumbers) return number_of(text);
  return reading_ == Reading::kTimes ? time_of(text) : level_of(text);
}

double ColumnReader::number_of(std::string_view text) {
  double value = 0;
  switch (read_number(text, value)) {
    case NumberText::kNumber:
      break;
    case NumberText::kDecimalComma:
      throw Error(
          "expected a number in column {}, found {} with a comma; write a decimal point, and no "
          "separators of thousands",
          shown_text(name()), shown_text(text));
    case NumberText::kBeyond:
      throw Error(
          "expected a finite number in column {}, found {}; leave the field empty where the "
          "value "
          "is not known",
          shown_text(name()), shown_text(text));
    case NumberText::kText:
      if (request_.must_be_time) {
        throw Error("expected a number, {} in column {}, found {}; write times so", kTimeForms,
                    shown_text(name()), shown_text(text));
      }
      throw Error(
          "expected a number in column {}, found {}; --categorical {} takes its texts as levels, "
          "{}",
          shown_text(name()), shown_text(text), option_word(name()), drop_it());
  }
  formats_.add(trimmed(text));
  return value;
}

double ColumnReader::time_of(std::string_view text) {
  const auto time = read_time(text);
  if (!time) {
    throw Error("expected {} in column {}, found {}; {}", kTimeForms, shown_text(name()),
                shown_text(text), drop_it());
  }
  if (time->pattern != pattern_) {
    throw Error("expected a time written like {} in column {}, found {}; write all in one form",
                shown_text(first_text_), shown_text(name()), shown_text(text));
  }
  // The digits of the second: a number with so many decimals.
  formats_.add(fmt::format("0.{:0>{}}", "", time->decimals));
  return time->seconds;
}

double ColumnReader::level_of(std::string_view text) {
  if (text.size() > kMostTextBytes) {
    throw Error("expected texts of at most {} bytes in column {}, found {}; {}", kMostTextBytes,
                shown_text(name()), shown_text(text), drop_it());
  }
  const auto [place, is_new] = places_.try_emplace(std::string(text), levels_.size());
  if (!is_new) return static_cast<double>(place->second);
  if (levels_.size() == kMostLevels) {
    const std::string of_times = how_to_be_time(text);
    throw Error("expected at most {} different texts in column {}, found {} as well; {}{}",
                kMostLevels, shown_text(name()), shown_text(text),
                of_times.empty()
                    ? fmt::format("--id {} if they name sequences, ", option_word(name()))
                    : of_times,
                drop_it());
  }
  levels_.emplace_back(text);
  return static_cast<double>(place->second);
}

// What is to be done for texts to be times, where they seem to be some.
std::string ColumnReader::how_to_be_time(std::string_view text) const {
  if (request_.may_be_time) return fmt::format("times are {} alone, ", kTimeForms);
  if (!read_time(text)) return {};
  return fmt::format("--time {} takes it as the time of rows, ", option_word(name()));
}

void ColumnReader::note(double value) {
  const std::size_t row = rows_++;
  // Splitmix64's last steps (Steele et al. 2014), chained.
  std::uint64_t mixed = hash_ + 0x9e3779b97f4a7c15U + std::bit_cast<std::uint64_t>(value);
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  hash_ = mixed ^ (mixed >> 31U);
  if (std::isnan(value)) {
    ++missing_;
    counts_rows_ = false;
    has_one_value_ = false;
    return;
  }
  if (row == missing_) first_ = least_ = greatest_ = value;  // the first one
  least_ = std::min(least_, value);
  greatest_ = std::max(greatest_, value);
  is_whole_ = is_whole_ && value == std::floor(value);
  counts_rows_ = counts_rows_ && value == first_ + static_cast<double>(row);
  has_one_value_ = has_one_value_ && value == first_;
}

}  // namespace crnngan::table

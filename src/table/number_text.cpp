#include "table/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace crnngan::table {

namespace {

constexpr std::string_view kMissingTexts[] = {"", "NA", "NaN", "nan", "null", "NULL", "None", "?"};

constexpr int kMostExponent = 1000;
constexpr double kLeastPlain = 1e-4;
constexpr double kMostPlain = 1e16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool looks_like_decimal_comma(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text.find(',') != text.npos && std::any_of(text.begin(), text.end(), is_digit) &&
         text.find_first_not_of("0123456789,.") == text.npos;
}

// The number of a text of digits, a point and perhaps an exponent.
struct Digits {
  int significant = 0;
  int decimals = 0;  // behind the point, exponents not counted
  int exponent = 0;
  bool has_exponent = false;
};

Digits digits_of(std::string_view text) {
  Digits digits;
  bool is_behind_point = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      is_behind_point = true;
    } else if (is_digit(c)) {
      if (is_behind_point) ++digits.decimals;
      if (c != '0' || digits.significant > 0) ++digits.significant;
    } else if (c == 'e' || c == 'E') {
      digits.has_exponent = true;
      const std::size_t first = i + (text.substr(i + 1).starts_with('+') ? 2 : 1);
      std::from_chars(text.data() + first, text.data() + text.size(), digits.exponent);
      digits.exponent = std::clamp(digits.exponent, -kMostExponent, kMostExponent);
      break;
    }
  }
  return digits;
}

// Room for the digits of any double and so many decimals.
using Buffer = std::array<char, 800>;

std::string_view fixed_text(Buffer& buffer, double value, int decimals) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string_view shortest_text(Buffer& buffer, double value) {
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

// Digits before the point; 0 and less below 1.
int whole_digits(double value) {
  return value == 0 ? 1 : static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
}

// The number with no more digits than the format has, without zeros at its end.
std::string_view rounded_text(Buffer& buffer, double value, const NumberFormat& format) {
  std::string_view text = shortest_text(buffer, value);
  const Digits digits = digits_of(text);
  if (digits.decimals <= format.decimals && digits.significant <= format.digits) return text;
  const int places = std::clamp(format.digits - whole_digits(value), 0, format.decimals);
  text = fixed_text(buffer, value, places);
  if (text.find('.') != text.npos) {
    text = text.substr(0, text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_missing(std::string_view text) {
  text = trimmed(text);
  return text.size() <= 4 && std::find(std::begin(kMissingTexts), std::end(kMissingTexts), text) !=
                                 std::end(kMissingTexts);
}

NumberText read_number(std::string_view text, double& value) {
  text = trimmed(text);
  std::string_view digits = text;
  if (digits.starts_with('+') && !digits.substr(1).starts_with('-')) digits.remove_prefix(1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ptr != digits.data() + digits.size() || read.ec == std::errc::invalid_argument ||
      std::isnan(value)) {
    return looks_like_decimal_comma(text) ? NumberText::kDecimalComma : NumberText::kText;
  }
  const bool is_beyond = read.ec == std::errc::result_out_of_range || std::isinf(value);
  return is_beyond ? NumberText::kBeyond : NumberText::kNumber;
}

void NumberFormats::add(std::string_view text) {
  const Digits digits = digits_of(text);
  const int decimals = std::clamp(digits.decimals - digits.exponent, 0, kMostDecimals);
  decimals_ = std::max(decimals_, decimals);
  digits_ = std::max(digits_, digits.significant);
  exponents_ = exponents_ || digits.has_exponent;
  if (digits.has_exponent) return;
  least_decimals_ = least_decimals_ < 0 ? decimals : std::min(least_decimals_, decimals);
}

NumberFormat NumberFormats::format() const {
  return {.decimals = decimals_,
          .least_decimals = std::max(least_decimals_, 0),
          .digits = std::min(digits_, kMostDigits),
          .exponents = exponents_};
}

void append_number(std::string& out, double value, const NumberFormat& format) {
  Buffer buffer;
  std::string_view text = format.least_decimals == format.decimals
                              ? fixed_text(buffer, value, format.decimals)
                              : rounded_text(buffer, value, format);
  // What is rounded to 0 has no sign.
  if (text.starts_with('-') && text.find_first_of("123456789") == text.npos) text.remove_prefix(1);
  const double size = std::abs(value);
  if (format.exponents && size > 0 && (size < kLeastPlain || size >= kMostPlain)) {
    double rounded = 0;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    if (rounded != 0) {
      const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded,
                                     std::chars_format::scientific);
      out.append(buffer.data(), end.ptr);
      return;
    }
  }
  out += text;
  if (format.least_decimals == 0) return;
  const std::size_t point = text.find('.');
  const std::size_t decimals = point == text.npos ? 0 : text.size() - point - 1;
  if (point == text.npos) out += '.';
  const auto least = static_cast<std::size_t>(format.least_decimals);
  if (decimals < least) out.append(least - decimals, '0');
}

}  // namespace crnngan::table

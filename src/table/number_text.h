#pragma once

// Texts of numbers <-> numbers, so that what was read is written as it stood wherever a double
// tells it.

#include <string>
#include <string_view>

#include "table/table.h"

namespace crnngan::table {

inline constexpr int kMostDigits = 17;     // significant ones that tell a double from all others
inline constexpr int kMostDecimals = 340;  // of the least double

// The text without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

// Whether the field says that its value is not known: nothing, NA, NaN, null, None, ?.
bool is_missing(std::string_view text);

enum class NumberText {
  kNumber,
  kText,          // no number
  kDecimalComma,  // digits with a comma in them
  kBeyond         // an infinity, or a number that no double holds
};

// What the text is, and its number.
NumberText read_number(std::string_view text, double& value);

// The format of texts of numbers.
class NumberFormats {
 public:
  void add(std::string_view text);
  NumberFormat format() const;

 private:
  int decimals_ = 0;
  int least_decimals_ = -1;  // -1: of no text
  int digits_ = 1;
  bool exponents_ = false;
};

// Appends the number's text, rounded as the format asks for. REQUIRES a finite number.
void append_number(std::string& out, double value, const NumberFormat& format);

}  // namespace crnngan::table

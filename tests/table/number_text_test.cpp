#include "table/number_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace crnngan::table {
namespace {

std::string written_number(double value, const NumberFormat& format) {
  std::string text;
  append_number(text, value, format);
  return text;
}

NumberFormat format_of(const std::vector<std::string>& texts) {
  NumberFormats formats;
  for (const std::string& text : texts) formats.add(text);
  return formats.format();
}

TEST(NumberText, TellsWhatTextsAre) {
  const auto kind_of = [](const char* text) {
    double value = 0;
    return read_number(text, value);
  };
  for (const char* text : {"1", "-1.5", "+2", ".5", "5.", "1e-05", "1E5", " 7 ", "\t7", "-0"}) {
    EXPECT_EQ(kind_of(text), NumberText::kNumber) << text;
  }
  for (const char* text :
       {"", "a", "1a", "1 2", "--1", "+-1", "+", "0x10", "1.2.3", "12:30", "5%"}) {
    EXPECT_EQ(kind_of(text), NumberText::kText) << text;
  }
  for (const char* text : {"1,5", "-0,25", "1.234,5", "1,234,567", ",5"}) {
    EXPECT_EQ(kind_of(text), NumberText::kDecimalComma) << text;
  }
  for (const char* text : {"inf", "-Infinity", "INF", "1e999", "-1e999", "+inf"}) {
    EXPECT_EQ(kind_of(text), NumberText::kBeyond) << text;
  }
  double value = 0;
  read_number("+2.50", value);
  EXPECT_EQ(value, 2.5);
}

TEST(NumberText, KnowsMissingValues) {
  for (const char* text : {"", " ", "NA", "NaN", "nan", "null", "NULL", "None", "?", " NA "}) {
    EXPECT_TRUE(is_missing(text)) << text;
  }
  for (const char* text : {"none", "na", "N/A", "-", "0", "nano"})
    EXPECT_FALSE(is_missing(text)) << text;
}

TEST(NumberText, FormatsAreThoseOfTheTexts) {
  EXPECT_EQ(format_of({"1", "-20", "300"}), (NumberFormat{.digits = 3}));
  EXPECT_EQ(format_of({"1.50", "20.25"}),
            (NumberFormat{.decimals = 2, .least_decimals = 2, .digits = 4}));
  EXPECT_EQ(format_of({"1.0", "20.25", "0.001"}),
            (NumberFormat{.decimals = 3, .least_decimals = 1, .digits = 4}));
  EXPECT_EQ(format_of({"0.5", "1.5e-05"}),
            (NumberFormat{.decimals = 6, .least_decimals = 1, .digits = 2, .exponents = true}));
  EXPECT_EQ(format_of({"0.12345678901234567890"}).digits, 17);
  EXPECT_EQ(format_of({"0e-2147483648"}).decimals, 340);
}

TEST(NumberText, NewNumbersAreRoundedAsTheFileIs) {
  const NumberFormat prices{.decimals = 2, .least_decimals = 2, .digits = 5};
  EXPECT_EQ(written_number(1.0 / 3, prices), "0.33");
  EXPECT_EQ(written_number(-0.001, prices), "0.00");
  EXPECT_EQ(written_number(123456, prices), "123456.00");
  const NumberFormat free{.decimals = 6, .least_decimals = 0, .digits = 4};
  EXPECT_EQ(written_number(1.0 / 3, free), "0.3333");
  EXPECT_EQ(written_number(100.0 / 3, free), "33.33");
  EXPECT_EQ(written_number(1.5, free), "1.5");
  EXPECT_EQ(written_number(2, free), "2");
  EXPECT_EQ(written_number(-1e-9, free), "0");
  EXPECT_EQ(written_number(-1e-9, {.decimals = 6, .least_decimals = 1, .digits = 4}), "0.0");
  EXPECT_EQ(written_number(1.99996, {.decimals = 6, .least_decimals = 1, .digits = 4}), "2.0");
  EXPECT_EQ(written_number(0.1 + 0.2, {.decimals = 17, .digits = 16}), "0.3");
  EXPECT_EQ(written_number(1.0 / 3e5, {.decimals = 9, .digits = 3, .exponents = true}), "3.33e-06");
}

}  // namespace
}  // namespace crnngan::table

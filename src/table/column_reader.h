#pragma once

// One column while its file is read: what its texts are, and their numbers. A column is of numbers
// when its first value is one, of times when it is looked at for times and its first value is a
// date, else a category.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "table/number_text.h"
#include "table/table.h"

namespace crnngan::table {

enum class Reading { kUnknown, kNumbers, kTimes, kCategory };

// What is asked of a column before it is read.
struct ColumnRequest {
  std::string name;
  bool is_category = false;   // whatever its texts look like
  bool may_be_time = false;   // so that dates are read as times
  bool must_be_time = false;  // so that nothing else is taken
};

class ColumnReader {
 public:
  explicit ColumnReader(ColumnRequest request) : request_(std::move(request)) {}

  // The number of the next row's text: of a category the place of its level among levels(), of a
  // missing value NaN. Throws Error, which says what was expected and what to do.
  double read(std::string_view text);

  // Of what was read.
  const std::string& name() const { return request_.name; }
  const ColumnRequest& request() const { return request_; }
  Reading reading() const { return reading_; }
  std::size_t rows() const { return rows_; }
  std::size_t missing() const { return missing_; }
  double least() const { return least_; }  // of numbers
  double greatest() const { return greatest_; }
  bool is_whole() const { return is_whole_; }            // all numbers are
  bool counts_rows() const { return counts_rows_; }      // each number is one more than that before
  bool has_one_value() const { return has_one_value_; }  // or none, and is missing nowhere
  const std::string& first_text() const { return first_text_; }  // of a value
  NumberFormat format() const { return formats_.format(); }
  const std::string& time_pattern() const { return pattern_; }
  TimeKind time_kind() const { return time_kind_; }
  const std::vector<std::string>& levels() const { return levels_; }  // as they came
  std::uint64_t hash() const { return hash_; }  // equal numbers, row by row, have equal ones

 private:
  double value_of(std::string_view text);
  double number_of(std::string_view text);
  double time_of(std::string_view text);
  double level_of(std::string_view text);
  std::string how_to_be_time(std::string_view text) const;
  void note(double value);
  std::string drop_it() const;

  ColumnRequest request_;
  Reading reading_ = Reading::kUnknown;
  std::size_t rows_ = 0;
  std::size_t missing_ = 0;
  double first_ = 0;
  double least_ = 0;
  double greatest_ = 0;
  bool is_whole_ = true;
  bool counts_rows_ = true;
  bool has_one_value_ = true;
  std::string first_text_;
  NumberFormats formats_;
  std::string pattern_;
  TimeKind time_kind_ = TimeKind::kNumber;
  std::vector<std::string> levels_;
  std::unordered_map<std::string, std::size_t> places_;
  std::uint64_t hash_ = 0;
};

}  // namespace crnngan::table

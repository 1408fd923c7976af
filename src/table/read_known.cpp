#include "table/read_known.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "table/column_choice.h"
#include "table/number_text.h"
#include "table/shown_text.h"
#include "table/time_text.h"

namespace crnngan::table {

namespace {

std::vector<std::string> names_of(const Schema& schema) {
  std::vector<std::string> names;
  names.reserve(schema.columns.size());
  for (const Column& column : schema.columns) names.push_back(column.name);
  return names;
}

// The header without a column of ids that the schema does not have.
std::vector<std::string> header_without_ids(const std::vector<std::string>& header,
                                            const Schema& schema) {
  std::vector<std::string> names = header;
  const auto id = id_field(header, schema);
  if (id && schema.of(Role::kId).empty()) {
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(*id));
  }
  return names;
}

// The names of `some` that are not among `others`, for a message; the first few of many.
std::string names_without(const std::vector<std::string>& some,
                          const std::vector<std::string>& others) {
  constexpr std::size_t kMostNames = 5;
  std::vector<std::string> names;
  for (const std::string& name : some) {
    if (std::ranges::find(others, name) == others.end()) names.push_back(shown_text(name));
  }
  const std::size_t count = names.size();
  if (count > kMostNames) names.resize(kMostNames);
  return fmt::format("{}{}", fmt::join(names, ", "),
                     count > kMostNames ? fmt::format(" and {} more", count - kMostNames) : "");
}

class KnownReader {
 public:
  KnownReader(const std::string& name, ByteSource source, const Schema& schema, bool keeps_text)
      : schema_(schema), keeps_text_(keeps_text), reader_(name, std::move(source)) {
    expect_columns(reader_, schema, "model's table");
    const std::vector<std::string>& header = reader_.header();
    for (const Column& column : schema.columns) {
      fields_.push_back(
          static_cast<std::size_t>(std::ranges::find(header, column.name) - header.begin()));
    }
    result_.dialect = reader_.dialect();
    result_.dialect.missing = schema.dialect.missing;
    result_.id = id_field(header, schema);
    if (result_.id) result_.id_name = header[*result_.id];
    result_.is_in_order = header_without_ids(header, schema) == names_of(schema);
  }

  KnownTable run() {
    while (reader_.next()) read_row();
    if (result_.sequences.empty()) {
      reader_.refuse(1, 0, "expected rows below the header, found none");
    }
    if (schema_.time) {
      for (std::size_t i = 0; i < result_.sequences.size(); ++i) sort_rows(i);
    }
    return std::move(result_);
  }

 private:
  std::string_view text_of(std::size_t column) const { return reader_.fields()[fields_[column]]; }

  template <class... Args>
  [[noreturn]] void refuse(std::size_t column, fmt::format_string<Args...> format,
                           Args&&... args) const {
    reader_.refuse(fields_[column], fmt::format(format, std::forward<Args>(args)...));
  }

  // The place of the sequence of the row; a new one is begun.
  std::size_t place_of_row() {
    if (!result_.id) {
      if (result_.sequences.empty()) add_sequence("");
      return 0;
    }
    const std::string_view name = reader_.fields()[*result_.id];
    if (trimmed(name).empty() || name.size() > kMostTextBytes) {
      reader_.refuse(*result_.id,
                     fmt::format("expected the name of a sequence of 1 to {} bytes in column {}, "
                                 "found {}",
                                 kMostTextBytes, shown_text(result_.id_name), shown_text(name)));
    }
    const auto [place, is_new] = places_.try_emplace(std::string(name), result_.sequences.size());
    if (is_new) add_sequence(name);
    return place->second;
  }

  void add_sequence(std::string_view name) {
    result_.sequences.push_back({.sequence = {.name = std::string(name)}});
    lines_.emplace_back();
  }

  void read_row() {
    const std::size_t place = place_of_row();
    KnownSequence& known = result_.sequences[place];
    Sequence& sequence = known.sequence;
    const bool is_first = lines_[place].empty();
    lines_[place].push_back(reader_.line());
    std::vector<double> context;
    values_.assign(schema_.columns.size(), 0);
    for (std::size_t c = 0; c < schema_.columns.size(); ++c) {
      const Column& column = schema_.columns[c];
      switch (column.role) {
        case Role::kId:
          break;
        case Role::kConstant:
          expect_constant(c);
          break;
        case Role::kTime:
          sequence.times.push_back(time_of(c));
          break;
        case Role::kRowNumber:
          result_.last_row_number =
              std::max(result_.last_row_number.value_or(0), number_of(c, column));
          break;
        case Role::kCopy:
          expect_copy(c);
          break;
        case Role::kLearnt:
          values_[c] = value_of(c, column);
          sequence.values.push_back(values_[c]);
          break;
        case Role::kContext:
          values_[c] = value_of(c, column);
          context.push_back(values_[c]);
          if (!is_first) expect_context(c, sequence.context[context.size() - 1]);
          break;
      }
    }
    if (is_first) sequence.context = std::move(context);
    if (!keeps_text_) return;
    std::string& record = known.records.emplace_back(reader_.record());
    while (record.ends_with('\n') || record.ends_with('\r')) record.pop_back();
  }

  double number_of(std::size_t c, const Column& column) {
    double value = 0;
    switch (read_number(text_of(c), value)) {
      case NumberText::kNumber:
        break;
      case NumberText::kDecimalComma:
        refuse(c, "expected a number in column {}, found {}; write a decimal point",
               shown_text(column.name), shown_text(text_of(c)));
      case NumberText::kBeyond:
        refuse(c, "expected a finite number in column {}, found {}", shown_text(column.name),
               shown_text(text_of(c)));
      case NumberText::kText:
        refuse(c, "expected a number in column {}, found {}", shown_text(column.name),
               shown_text(text_of(c)));
    }
    if (column.kind == Kind::kWhole && column.role != Role::kTime && value != std::floor(value)) {
      refuse(c, "expected whole numbers in column {}, as the model's table has them, found {}",
             shown_text(column.name), shown_text(text_of(c)));
    }
    return value;
  }

  // A number, or the place of a level.
  double value_of(std::size_t c, const Column& column) {
    if (is_missing(text_of(c))) {
      note_missing(c);
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (column.kind != Kind::kCategory) return number_of(c, column);
    const auto level = std::ranges::find(column.levels, text_of(c));
    if (level == column.levels.end()) {
      refuse(c, "expected a level that column {} has in the model's table: {}; found {}",
             shown_text(column.name),
             shortened(fmt::format("{}", fmt::join(column.levels, ", ")), kMostShownLevels),
             shown_text(text_of(c)));
    }
    return static_cast<double>(level - column.levels.begin());
  }

  void note_missing(std::size_t c) {
    if (has_missing_) return;
    has_missing_ = true;
    result_.dialect.missing = raw_fields(reader_.record(), result_.dialect.delimiter)[fields_[c]];
  }

  double time_of(std::size_t c) {
    const Column& column = schema_.columns[c];
    if (schema_.time->kind == TimeKind::kNumber) return number_of(c, column);
    const auto time = read_time(text_of(c));
    if (time && time->pattern == schema_.time->pattern) return time->seconds;
    std::string example;
    append_time(example, schema_.time->first, schema_.time->pattern, column.format);
    refuse(c, "expected times in column {} as the model's table has them, like {}; found {}",
           shown_text(column.name), example, shown_text(text_of(c)));
  }

  void expect_constant(std::size_t c) {
    const Column& column = schema_.columns[c];
    double constant = 0;
    double found = 0;
    const bool is_same =
        text_of(c) == column.constant ||
        (read_number(column.constant, constant) == NumberText::kNumber &&
         read_number(text_of(c), found) == NumberText::kNumber && constant == found);
    if (is_same) return;
    refuse(c, "expected {} in column {}, as all rows of the model's table have it; found {}",
           shown_text(column.constant), shown_text(column.name), shown_text(text_of(c)));
  }

  void expect_copy(std::size_t c) {
    const auto original = static_cast<std::size_t>(schema_.columns[c].copy_of);
    const Column& other = schema_.columns[original];
    const double value =
        value_of(c, {.name = schema_.columns[c].name, .kind = other.kind, .levels = other.levels});
    const double expected = values_[original];
    if (value == expected || (std::isnan(value) && std::isnan(expected))) return;
    refuse(
        c,
        "expected column {} to hold what {} holds, as in all rows of the model's table; found {}",
        shown_text(schema_.columns[c].name), shown_text(other.name), shown_text(text_of(c)));
  }

  void expect_context(std::size_t c, double of_first_row) {
    const double value = values_[c];
    if (value == of_first_row || (std::isnan(value) && std::isnan(of_first_row))) return;
    refuse(c, "expected one value of {} in all rows of a sequence, found {} after another",
           shown_text(schema_.columns[c].name), shown_text(text_of(c)));
  }

  void sort_rows(std::size_t place) {
    KnownSequence& known = result_.sequences[place];
    const std::vector<double>& times = known.sequence.times;
    std::vector<std::size_t> order(times.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return times[row]; });
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (times[order[i - 1]] != times[order[i]]) continue;
      reader_.refuse(lines_[place][order[i]],
                     fields_[static_cast<std::size_t>(schema_.of(Role::kTime).front())],
                     "the time of this row stands twice in its sequence");
    }
    if (std::ranges::is_sorted(order)) return;
    const KnownSequence as_read = std::exchange(known, {});
    const std::size_t width = as_read.sequence.values.size() / order.size();
    known.sequence.name = as_read.sequence.name;
    known.sequence.context = as_read.sequence.context;
    for (const std::size_t row : order) {
      const auto first = as_read.sequence.values.begin() + static_cast<std::ptrdiff_t>(row * width);
      known.sequence.values.insert(known.sequence.values.end(), first,
                                   first + static_cast<std::ptrdiff_t>(width));
      known.sequence.times.push_back(as_read.sequence.times[row]);
      if (keeps_text_) known.records.push_back(as_read.records[row]);
    }
  }

  static constexpr std::size_t kMostShownLevels = 80;  // characters

  const Schema& schema_;
  bool keeps_text_;
  CsvReader reader_;
  KnownTable result_;
  std::vector<std::size_t> fields_;                      // of the schema's columns
  std::unordered_map<std::string, std::size_t> places_;  // of sequences
  std::vector<std::vector<std::uint64_t>> lines_;        // of their rows
  std::vector<double> values_;                           // of the row, by column of the schema
  bool has_missing_ = false;
};

}  // namespace

KnownTable read_known(const std::string& name, ByteSource source, const Schema& schema,
                      bool keeps_text) {
  return KnownReader(name, std::move(source), schema, keeps_text).run();
}

std::optional<std::size_t> id_field(const std::vector<std::string>& header, const Schema& schema) {
  const std::vector<int> ids = schema.of(Role::kId);
  const auto is_id = [&](const std::string& name) {
    if (!ids.empty()) return name == schema.columns[static_cast<std::size_t>(ids.front())].name;
    const bool is_called_so =
        std::ranges::find(kIdNames, lower(trimmed(name))) != std::end(kIdNames);
    return is_called_so &&
           std::ranges::find(schema.columns, name, &Column::name) == schema.columns.end();
  };
  const auto found = std::ranges::find_if(header, is_id);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

void expect_columns(const CsvReader& reader, const Schema& schema, std::string_view whose) {
  const std::vector<std::string> wanted = names_of(schema);
  const std::vector<std::string> found = header_without_ids(reader.header(), schema);
  const std::string missing = names_without(wanted, found);
  const std::string other = names_without(found, wanted);
  if (missing.empty() && other.empty()) {
    if (found.size() == wanted.size()) return;
    reader.refuse(1, 0, "two columns have the same name; names must differ");
  }
  std::string what;
  if (!missing.empty()) what += fmt::format(", without {}", missing);
  if (!other.empty()) what += fmt::format(", with {}, which it does not have", other);
  reader.refuse(1, 0,
                fmt::format("expected the columns of the {}, found others{}; give a file with its "
                            "columns alone",
                            whose, what.substr(1)));
}

}  // namespace crnngan::table

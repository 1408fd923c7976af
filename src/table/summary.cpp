#include "table/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "table/number_text.h"
#include "table/schema_text.h"
#include "table/time_text.h"

namespace crnngan::table {

using sequence::Split;
using sequence::split_name;

namespace {

constexpr std::size_t kNameWidth = 20;
constexpr std::size_t kValuesWidth = 44;
constexpr Split kSplits[] = {Split::kTraining, Split::kValidation, Split::kTest};

struct SplitSize {
  std::size_t sequences = 0;
  std::size_t rows = 0;
};

std::array<SplitSize, 3> split_sizes(const Table& table) {
  std::array<SplitSize, 3> sizes;
  for (const Sequence& sequence : table.sequences) {
    SplitSize& size = sizes[static_cast<std::size_t>(sequence.split)];
    ++size.sequences;
    size.rows += table.rows(sequence);
  }
  return sizes;
}

// The values that are missing of each column of the schema.
std::vector<std::size_t> missing_counts(const Table& table) {
  std::vector<std::size_t> missing(table.schema.columns.size());
  const auto count = [&](const std::vector<double>& values, const std::vector<int>& columns) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int column = columns[i % columns.size()];
      missing[static_cast<std::size_t>(column)] += std::isnan(values[i]) ? 1 : 0;
    }
  };
  const std::vector<int> learnt = table.schema.of(Role::kLearnt);
  const std::vector<int> context = table.schema.of(Role::kContext);
  for (const Sequence& sequence : table.sequences) {
    count(sequence.values, learnt);
    count(sequence.context, context);
  }
  return missing;
}

std::string printable(const std::string& text, std::size_t most) {
  return shortened(valid_utf8(text), most);
}

std::string time_values(const Column& column, const TimeAxis& time) {
  std::string first;
  if (time.kind == TimeKind::kNumber) {
    append_number(first, time.first, column.format);
  } else {
    append_time(first, time.first, time.pattern, column.format);
  }
  return time.step ? fmt::format("every {} from {} on", step_text(*time.step, time.kind), first)
                   : fmt::format("irregular, from {} on", first);
}

std::string number_values(const Column& column) {
  std::string text = fmt::format("{:.7g} .. {:.7g}", column.least, column.greatest);
  if (column.format.decimals > 0 && column.kind == Kind::kNumber) {
    text +=
        fmt::format(", {}", count_of(static_cast<std::size_t>(column.format.decimals), "decimal"));
  }
  return text + (column.bounded ? "" : ", unbounded");
}

std::string level_values(const Column& column) {
  std::string text = count_of(column.levels.size(), "level") + ':';
  for (std::size_t i = 0; i < column.levels.size(); ++i) {
    const std::string level = (i > 0 ? ", " : " ") + printable(column.levels[i], 20);
    if (text.size() + level.size() + 5 > kValuesWidth) return text + ", ...";
    text += level;
  }
  return text;
}

std::string values_of(const Table& table, const Column& column) {
  switch (column.role) {
    case Role::kId:
      return count_of(table.sequences.size(), "sequence");
    case Role::kTime:
      return time_values(column, *table.schema.time);
    case Role::kConstant:
      return fmt::format("'{}'", printable(column.constant, 30));
    case Role::kCopy:
      return fmt::format(
          "of {}",
          printable(table.schema.columns[static_cast<std::size_t>(column.copy_of)].name, 30));
    case Role::kRowNumber:
      return fmt::format("from {:.15g} on", column.least);
    case Role::kLearnt:
    case Role::kContext:
      break;
  }
  return column.kind == Kind::kCategory ? level_values(column) : number_values(column);
}

std::string columns_table(const Table& table) {
  std::string text;
  const auto line = [&](const std::string& name, std::string_view role, std::string_view kind,
                        const std::string& values, const std::string& missing) {
    const std::string cells = fmt::format("{:<{}} {:<11}{:<10}{:<{}}{:>10}", name, kNameWidth, role,
                                          kind, values, kValuesWidth, missing);
    text += cells.substr(0, cells.find_last_not_of(' ') + 1) + '\n';
  };
  const std::vector<std::size_t> missing = missing_counts(table);
  const auto is_some = [](std::size_t count) { return count > 0; };
  line("column", "role", "kind", "values",
       std::any_of(missing.begin(), missing.end(), is_some) ? "missing" : "");
  for (std::size_t i = 0; i < table.schema.columns.size(); ++i) {
    const Column& column = table.schema.columns[i];
    const bool is_date = column.role == Role::kTime && table.schema.time->kind != TimeKind::kNumber;
    line(printable(column.name, kNameWidth), role_name(column.role),
         is_date ? "date" : kind_name(column.kind), values_of(table, column),
         missing[i] > 0 ? grouped_digits(missing[i]) : "");
  }
  return text;
}

std::string splits_table(const Table& table) {
  std::string text = fmt::format("{:<{}} {:>10}{:>13}\n", "", kNameWidth, "sequences", "rows");
  const auto row = [&](std::string_view name, const SplitSize& size) {
    text += fmt::format("{:<{}} {:>10}{:>13}\n", name, kNameWidth, grouped_digits(size.sequences),
                        grouped_digits(size.rows));
  };
  const auto sizes = split_sizes(table);
  SplitSize all;
  for (const Split split : kSplits) {
    const SplitSize& size = sizes[static_cast<std::size_t>(split)];
    row(split_name(split), size);
    all.sequences += size.sequences;
    all.rows += size.rows;
  }
  row("all", all);
  return text;
}

// Rows of the shortest and of the longest sequence.
std::pair<std::size_t, std::size_t> lengths_of(const Table& table) {
  std::pair<std::size_t, std::size_t> lengths{SIZE_MAX, 0};
  for (const Sequence& sequence : table.sequences) {
    lengths.first = std::min(lengths.first, table.rows(sequence));
    lengths.second = std::max(lengths.second, table.rows(sequence));
  }
  return lengths;
}

}  // namespace

std::string to_table(const Table& table) {
  const auto [shortest, longest] = lengths_of(table);
  const std::string lengths =
      shortest == longest
          ? count_of(longest, "row")
          : fmt::format("{} to {}", grouped_digits(shortest), count_of(longest, "row"));
  const std::string learnt = table.schema.is_whole
                                 ? fmt::format("whole sequences of {}", lengths)
                                 : fmt::format("windows of {}, of sequences of {}",
                                               count_of(table.schema.window, "row"), lengths);
  return fmt::format("{}\n{}\n{:<{}} {}\n", columns_table(table), splits_table(table), "learnt",
                     kNameWidth, learnt);
}

nlohmann::ordered_json to_json(const Table& table) {
  auto json = nlohmann::ordered_json::parse(to_json(table.schema));
  const std::vector<std::size_t> missing = missing_counts(table);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    json["columns"][i]["missing"] = missing[i];
  }
  const auto sizes = split_sizes(table);
  for (const Split split : kSplits) {
    const SplitSize& size = sizes[static_cast<std::size_t>(split)];
    json["splits"][std::string(split_name(split))] = {{"sequences", size.sequences},
                                                      {"rows", size.rows}};
  }
  const auto [shortest, longest] = lengths_of(table);
  json["shortest"] = shortest;
  json["longest"] = longest;
  return json;
}

}  // namespace crnngan::table

#include "score/table_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace crnngan::score {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kNameWidth = 16;
constexpr std::size_t kMostTableName = 24;

bool is_repeated(const Interval& interval) { return interval.low < interval.high; }

// "0.031" or, of several runs, "0.031 ±0.004".
std::string number_text(const std::optional<Interval>& value) {
  if (!value) return "-";
  std::string mean = fmt::format("{:.3f}", value->mean);
  if (!is_repeated(*value)) return mean;
  return fmt::format("{} ±{:.3f}", mean,
                     std::max(value->high - value->mean, value->mean - value->low));
}

// The last part of a path, for the head of a column.
std::string head_of(const std::string& name) {
  const std::string last = name.substr(name.find_last_of('/') + 1);
  return shortened(valid_utf8(last.empty() ? name : last), kMostTableName);
}

// How many characters of a terminal a text of UTF-8 takes.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & '\xC0') != '\x80'; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::string(width > own ? width - own : 0, ' ') + text;
}

// A field of CSV text.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char byte : text) quoted += byte == '"' ? std::string("\"\"") : std::string(1, byte);
  return quoted + '"';
}

Json json_of(const Interval& value) {
  if (!is_repeated(value)) return value.mean;
  return {{"mean", value.mean}, {"low", value.low}, {"high", value.high}};
}

// Measures of columns, by column in their order.
Json columns_of(const TableComparison& comparison, std::size_t table) {
  auto list = Json::array();
  for (const Measure& measure : comparison.columns) {
    if (!measure.values[table]) continue;
    auto place = std::find_if(list.begin(), list.end(), [&](const Json& column) {
      return column["name"] == valid_utf8(measure.column);
    });
    if (place == list.end()) {
      list.push_back({{"name", valid_utf8(measure.column)}});
      place = std::prev(list.end());
    }
    (*place)[std::string(measure.name)] = json_of(*measure.values[table]);
  }
  return list;
}

}  // namespace

std::string to_table(const TableComparison& comparison) {
  constexpr std::size_t kLeastWidth = 9;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < comparison.tables.size(); ++i) {
    std::size_t width = std::max(kLeastWidth, width_of(head_of(comparison.tables[i])) + 2);
    for (const Measure& measure : comparison.measures) {
      width = std::max(width, width_of(number_text(measure.values[i])) + 2);
    }
    widths.push_back(width);
  }
  std::string text = fmt::format("{:<{}}", "", kNameWidth);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    text += padded(head_of(comparison.tables[i]), widths[i]);
  }
  text += '\n';
  for (const Measure& measure : comparison.measures) {
    text += fmt::format("{:<{}}", measure.name, kNameWidth);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += padded(number_text(measure.values[i]), widths[i]);
    }
    text += fmt::format("  {}\n", measure.explanation);
  }
  for (std::size_t i = 0; i < comparison.broken.size(); ++i) {
    const std::string& table =
        comparison.tables[comparison.tables.size() - comparison.broken.size() + i];
    for (const BrokenRule& broken : comparison.broken[i]) {
      text += fmt::format("\n{}: column '{}': {} in {}", head_of(table), valid_utf8(broken.column),
                          broken.rule, count_of(broken.rows, "row"));
    }
  }
  if (text.back() != '\n') text += '\n';
  return text;
}

std::string to_csv(const TableComparison& comparison) {
  std::string text = "measure,column,table,mean,low,high\n";
  for (const std::vector<Measure>* measures : {&comparison.measures, &comparison.columns}) {
    for (const Measure& measure : *measures) {
      for (std::size_t i = 0; i < measure.values.size(); ++i) {
        if (!measure.values[i]) continue;
        text += fmt::format("{},{},{},{},{},{}\n", measure.name, csv_text(measure.column),
                            csv_text(comparison.tables[i]), measure.values[i]->mean,
                            measure.values[i]->low, measure.values[i]->high);
      }
    }
  }
  return text;
}

std::string to_json(const TableComparison& comparison) {
  Json json{{"measured_on", comparison.measured_on},
            {"window", comparison.window},
            {"tables", Json::array()}};
  const std::size_t first_generated = comparison.tables.size() - comparison.broken.size();
  for (std::size_t i = 0; i < comparison.tables.size(); ++i) {
    Json table{{"name", valid_utf8(comparison.tables[i])}, {"windows", comparison.windows[i]}};
    for (const Measure& measure : comparison.measures) {
      if (measure.values[i]) table[std::string(measure.name)] = json_of(*measure.values[i]);
    }
    table["columns"] = columns_of(comparison, i);
    if (i >= first_generated) {
      table["broken"] = Json::array();
      for (const BrokenRule& broken : comparison.broken[i - first_generated]) {
        table["broken"].push_back(
            {{"column", valid_utf8(broken.column)}, {"rule", broken.rule}, {"rows", broken.rows}});
      }
    }
    json["tables"].push_back(std::move(table));
  }
  return json.dump(2) + '\n';
}

}  // namespace crnngan::score

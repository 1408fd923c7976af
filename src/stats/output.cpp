#include "stats/output.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace crnngan::stats {
namespace {

using Json = nlohmann::ordered_json;

// Text as a field (RFC 4180). One that a spreadsheet would take for a formula gets a ' before it,
// the sign that it is text.
std::string text_field(const std::string& field) {
  const bool is_formula =
      !field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string::npos;
  if (!is_formula && field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = is_formula ? "\"'" : "\"";
  for (const char character : field) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

// {fmt} writes a double as the shortest text that reads back as the same double.
struct CsvField {
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& value) const { return text_field(value); }
};

Json summary_json(std::span<const FileMeasures> files) {
  if (files.empty()) return nullptr;
  Json result = Json::object();
  for (const ColumnSummary& column : summarise(files)) {
    result[std::string(column.name)] = {{"mean", column.summary.mean},
                                        {"lower_quartile", column.summary.lower_quartile},
                                        {"median", column.summary.median},
                                        {"upper_quartile", column.summary.upper_quartile}};
  }
  return result;
}

}  // namespace

std::vector<ColumnSummary> summarise(std::span<const FileMeasures> files) {
  std::vector<ColumnSummary> summaries;
  for (const Column& column : columns()) {
    std::vector<double> values;
    values.reserve(files.size());
    for (const FileMeasures& file : files) {
      const std::optional<Value> value = value_of(column, file.measures);
      if (!value) continue;
      if (const auto* count = std::get_if<std::int64_t>(&*value)) {
        values.push_back(static_cast<double>(*count));
      } else if (const auto* number = std::get_if<double>(&*value)) {
        values.push_back(*number);
      }
    }
    if (!values.empty()) summaries.push_back({column.name, summarise(values)});
  }
  return summaries;
}

std::string to_csv(std::span<const FileMeasures> files) {
  std::string csv = "path";
  for (const Column& column : columns()) csv += fmt::format(",{}", column.name);
  csv += '\n';
  for (const FileMeasures& file : files) {
    csv += text_field(file.path);
    for (const Column& column : columns()) {
      csv += ',';
      if (const auto value = value_of(column, file.measures)) csv += std::visit(CsvField{}, *value);
    }
    csv += '\n';
  }
  return csv;
}

std::string to_json(std::span<const FileMeasures> files) {
  Json list = Json::array();
  for (const FileMeasures& file : files) {
    Json object = {{"path", file.path}};
    for (const Column& column : columns()) {
      Json& member = object[std::string(column.name)];  // null
      const std::optional<Value> value = value_of(column, file.measures);
      if (value) std::visit([&](const auto& known) { member = known; }, *value);
    }
    list.push_back(std::move(object));
  }
  const Json document = {{"files", std::move(list)}, {"summary", summary_json(files)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace crnngan::stats

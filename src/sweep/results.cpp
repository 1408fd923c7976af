#include "sweep/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/files.h"
#include "base/text.h"

namespace crnngan::sweep {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSeed = "seed";
constexpr std::string_view kDistance = "distance";

std::vector<std::string> fields_of(std::string_view row) {
  std::vector<std::string> fields;
  for (const std::string_view field : split(row, ',')) fields.emplace_back(field);
  return fields;
}

const char* state_text(const Result& result) {
  if (!result.is_begun) return "not begun";
  return result.is_done() ? "done" : "under way";
}

std::string epoch_text(int epoch, bool is_there) {
  return is_there ? std::to_string(epoch) : std::string();
}

std::optional<double> distance_of(const Results& results, const Result& result) {
  const auto column = std::ranges::find(results.columns, kDistance) - results.columns.begin();
  if (static_cast<std::size_t>(column) >= result.best.size()) return std::nullopt;
  return number_of(result.best[static_cast<std::size_t>(column)]);
}

// A value of a grid as a field of a CSV file.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

// Rows of equally many cells in columns that are as wide as their widest cell.
std::string in_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

// The distances of the runs that differ in their seed alone, by their other values.
std::string over_seeds(const Results& results) {
  const auto seed = std::ranges::find(results.keys, kSeed);
  if (seed == results.keys.end()) return "";
  const auto without_seed = [&](std::vector<std::string> values) {
    values.erase(values.begin() + (seed - results.keys.begin()));
    return values;
  };
  std::vector<std::vector<std::string>> order;
  std::map<std::vector<std::string>, std::vector<double>> distances;
  for (const Result& result : results.runs) {
    const auto distance = distance_of(results, result);
    const std::vector<std::string> values = without_seed(result.values);
    if (!distances.contains(values)) order.push_back(values);
    std::vector<double>& of_values = distances[values];
    if (distance) of_values.push_back(*distance);
  }
  std::vector<std::vector<std::string>> rows{without_seed(results.keys)};
  rows.front().insert(rows.front().end(), {"seeds", "mean distance", "least", "greatest"});
  for (std::vector<std::string> values : order) {
    const std::vector<double>& found = distances[values];
    values.push_back(std::to_string(found.size()));
    if (found.empty()) {
      values.insert(values.end(), 3, "");
    } else {
      double sum = 0;
      for (const double distance : found) sum += distance;
      const auto [least, greatest] = std::ranges::minmax(found);
      for (const double number : {sum / static_cast<double>(found.size()), least, greatest}) {
        values.push_back(fmt::format("{:.4f}", number));
      }
    }
    rows.push_back(std::move(values));
  }
  return "\n" + in_columns(rows);
}

Result read_result(const fs::path& folder, const Plan& plan, std::size_t number,
                   std::vector<std::string>& columns) {
  Result result{.run = number,
                .values = plan.grid.values(number - 1),
                .is_begun = false,
                .state = {},
                .best = {}};
  const fs::path run = run_path(folder, number);
  if (!fs::exists(run / "run.json")) return result;
  result.is_begun = true;
  result.state = train::state_of(run);
  if (!fs::exists(run / "log.csv")) return result;
  const std::string log = read_text_file(run / "log.csv");
  const std::vector<std::string_view> lines = split(log, '\n');
  columns = fields_of(lines.front());
  for (const std::string_view line : lines) {
    if (line.starts_with(fmt::format("{},", result.state.best_epoch))) {
      result.best = fields_of(line);
    }
  }
  return result;
}

}  // namespace

Results read_results(const fs::path& folder) {
  const Plan plan = read_plan(folder);
  Results results;
  for (const Axis& axis : plan.grid.axes) results.keys.push_back(axis.key);
  for (std::size_t run = 1; run <= plan.runs(); ++run) {
    results.runs.push_back(read_result(folder, plan, run, results.columns));
  }
  return results;
}

std::string to_csv(const Results& results) {
  std::string text = "run";
  for (const std::string& key : results.keys) text += ',' + field(key);
  text += ",state,epochs,best_epoch";
  // The first is the epoch.
  for (std::size_t i = 1; i < results.columns.size(); ++i) text += ',' + results.columns[i];
  text += '\n';
  for (const Result& result : results.runs) {
    text += std::to_string(result.run);
    for (const std::string& value : result.values) text += ',' + field(value);
    text += fmt::format(",{},{},{}", state_text(result),
                        epoch_text(result.state.last_epoch, result.is_begun),
                        epoch_text(result.state.best_epoch, !result.best.empty()));
    for (std::size_t i = 1; i < results.columns.size(); ++i) {
      text += ',';
      if (i < result.best.size()) text += result.best[i];
    }
    text += '\n';
  }
  return text;
}

std::string to_text(const Results& results) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string>& head = rows.emplace_back(std::vector<std::string>{"run"});
  head.insert(head.end(), results.keys.begin(), results.keys.end());
  head.insert(head.end(), {"state", "epochs", "best", "distance"});
  for (const Result& result : results.runs) {
    std::vector<std::string> row{std::to_string(result.run)};
    row.insert(row.end(), result.values.begin(), result.values.end());
    row.emplace_back(state_text(result));
    row.push_back(epoch_text(result.state.last_epoch, result.is_begun));
    row.push_back(epoch_text(result.state.best_epoch, !result.best.empty()));
    const auto distance = distance_of(results, result);
    row.push_back(distance ? fmt::format("{:.4f}", *distance) : std::string());
    rows.push_back(std::move(row));
  }
  return in_columns(rows) + over_seeds(results);
}

}  // namespace crnngan::sweep

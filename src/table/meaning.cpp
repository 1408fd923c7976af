#include "table/meaning.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/outside_text.h"
#include "table/schema_text.h"

namespace crnngan::table {

namespace {

using nlohmann::json;

constexpr std::size_t kMostValues = 4'000'000;

[[noreturn]] void refuse(const std::string& key, const char* expected) {
  throw Error("metadata 'meaning': '{}': expected {}", key, expected);
}

const json& member(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end()) refuse(key, "it to be there");
  return *found;
}

bool flag(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_boolean()) refuse(key, "true or false");
  return value.get<bool>();
}

double number(const json& value, const char* key) {
  const double found = value.is_number() ? value.get<double>() : std::nan("");
  if (!std::isfinite(found)) refuse(key, "finite numbers");
  return found;
}

std::vector<double> numbers(const json& list, const char* key) {
  if (!list.is_array()) refuse(key, "a list of numbers");
  std::vector<double> found;
  for (const json& value : list) found.push_back(number(value, key));
  return found;
}

// Numbers each above the one before.
std::vector<double> ascending(const json& list, const char* key) {
  std::vector<double> found = numbers(list, key);
  if (std::ranges::adjacent_find(found, std::greater_equal<>()) != found.end()) {
    refuse(key, "ascending numbers");
  }
  return found;
}

// Numbers of variables.
std::vector<int> places(const json& list, const char* key) {
  std::vector<int> found;
  for (const double value : numbers(list, key)) {
    if (value != std::floor(value) || std::abs(value) > 1e6) refuse(key, "whole numbers");
    found.push_back(static_cast<int>(value));
  }
  return found;
}

std::vector<std::vector<double>> lists(const json& value, const char* key) {
  if (!value.is_array()) refuse(key, "lists of numbers");
  std::vector<std::vector<double>> found;
  for (const json& list : value) found.push_back(numbers(list, key));
  return found;
}

json to_json(const CodedVariable& coded) {
  const Variable& variable = coded.variable;
  return {{"scale", variable.scale == Scale::kLogarithm ? "logarithm" : "linear"},
          {"mean", variable.mean},
          {"deviation", variable.deviation},
          {"discrete", variable.is_discrete},
          {"missing", variable.can_be_missing},
          {"stays", variable.can_stay},
          {"points", variable.points},
          {"grid", variable.grid},
          {"levels", variable.levels},
          {"floors", coded.bounds.floors},
          {"ceilings", coded.bounds.ceilings},
          {"knots", coded.knots},
          {"recurrence", coded.recurrence ? coded.recurrence->numbers() : std::vector<double>()}};
}

CodedVariable variable_of(const json& object) {
  CodedVariable coded;
  Variable& variable = coded.variable;
  const json& scale = member(object, "scale");
  if (scale != "linear" && scale != "logarithm") refuse("scale", "linear or logarithm");
  variable.scale = scale == "linear" ? Scale::kLinear : Scale::kLogarithm;
  variable.mean = number(member(object, "mean"), "mean");
  variable.deviation = number(member(object, "deviation"), "deviation");
  if (variable.deviation <= 0) refuse("deviation", "a number above 0");
  variable.is_discrete = flag(object, "discrete");
  variable.can_be_missing = flag(object, "missing");
  variable.can_stay = flag(object, "stays");
  variable.points = ascending(member(object, "points"), "points");
  variable.grid = ascending(member(object, "grid"), "grid");
  variable.levels = ascending(member(object, "levels"), "levels");
  if (variable.is_discrete && variable.points.empty() && !variable.can_be_missing) {
    refuse("points", "one or more");
  }
  coded.bounds.floors = places(member(object, "floors"), "floors");
  coded.bounds.ceilings = places(member(object, "ceilings"), "ceilings");
  for (const json& list : member(object, "knots")) {
    coded.knots.push_back(numbers(list, "knots"));
    const std::vector<double>& knots = coded.knots.back();
    if (knots.size() < kKnotsABin + 1 || knots.size() % kKnotsABin != 1 ||
        !std::ranges::is_sorted(knots)) {
      refuse("knots", "ascending numbers, so many a bin");
    }
  }
  const std::vector<double> recurrence = numbers(member(object, "recurrence"), "recurrence");
  if (recurrence.empty()) return coded;
  if (recurrence.size() != Recurrence::kNumbers) {
    refuse("recurrence", "those of a law, or nothing");
  }
  coded.recurrence = Recurrence(recurrence);
  return coded;
}

Coding coding_of(const json& object, Schema schema) {
  std::vector<CodedVariable> variables;
  for (const json& variable : member(object, "variables")) {
    variables.push_back(variable_of(variable));
  }
  std::vector<std::vector<std::vector<double>>> weights;
  for (const json& of_past : member(object, "predictions")) {
    weights.push_back(lists(of_past, "predictions"));
  }
  return {std::move(schema), flag(object, "bins"), flag(object, "ends"), std::move(variables),
          weights};
}

// Categories are places of levels, and all numbers fit to the columns.
void check(const Meaning& meaning) {
  const Schema& schema = meaning.coding.schema();
  const std::vector<int> learnt = schema.of(Role::kLearnt);
  for (std::size_t v = 0; v < learnt.size(); ++v) {
    const Column& column = schema.columns[static_cast<std::size_t>(learnt[v])];
    if (column.kind != Kind::kCategory) continue;
    const std::vector<double>& points = meaning.coding.variable(v).variable.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i] != static_cast<double>(i)) refuse("points", "those of a category");
    }
    if (points.size() != column.levels.size()) refuse("points", "as many as levels");
  }
  const Labels& labels = meaning.labels;
  if (labels.columns != schema.of(Role::kContext) ||
      labels.levels.size() != labels.columns.size()) {
    refuse("labels", "those of the schema");
  }
  for (const auto& example : labels.examples) {
    if (example.size() != labels.columns.size()) refuse("examples", "a value of each label");
    for (std::size_t k = 0; k < example.size(); ++k) {
      const Column& column = schema.columns[static_cast<std::size_t>(labels.columns[k])];
      if (column.kind != Kind::kCategory) continue;
      const double level = example[k];
      const bool is_level = level == std::floor(level) && level >= 0 &&
                            level < static_cast<double>(column.levels.size());
      if (!is_level) refuse("examples", "levels of the schema");
    }
  }
}

}  // namespace

std::string to_json(const Meaning& meaning) {
  const Coding& coding = meaning.coding;
  json variables = json::array();
  for (std::size_t v = 0; v < coding.variables(); ++v) {
    variables.push_back(to_json(coding.variable(v)));
  }
  json predictions = json::array();
  for (const Prediction& prediction : coding.predictions()) {
    predictions.push_back(prediction.weights());
  }
  const json all = {{"schema", json::parse(to_json(coding.schema()))},
                    {"coding",
                     {{"bins", coding.has_bins()},
                      {"ends", coding.has_ends()},
                      {"variables", variables},
                      {"predictions", predictions}}},
                    {"labels",
                     {{"levels", meaning.labels.levels},
                      {"examples", meaning.labels.examples},
                      {"starts", meaning.labels.starts}}}};
  return all.dump();
}

Meaning meaning_of(const std::string& domain, const std::string& text) {
  if (domain != kDomain) {
    throw Error("expected a model of a table, found one of another domain, '{}'", domain);
  }
  const auto read = read_json(text, kMostValues);
  if (!read.ok()) throw Error("metadata 'meaning': {}", read.error().message);
  const json& object = read.value();
  Schema schema = schema_of_json(member(object, "schema").dump());
  Meaning meaning{.coding = coding_of(member(object, "coding"), std::move(schema)), .labels = {}};
  const json& labels = member(object, "labels");
  meaning.labels.columns = meaning.coding.schema().of(Role::kContext);
  for (const json& list : member(labels, "levels")) {
    meaning.labels.levels.push_back(ascending(list, "levels"));
  }
  meaning.labels.starts = numbers(member(labels, "starts"), "starts");
  meaning.labels.examples = lists(member(labels, "examples"), "examples");
  check(meaning);
  return meaning;
}

Description description(const Meaning& meaning) {
  const json all = json::parse(to_json(meaning));
  return {{"schema", all.at("schema").dump()},
          {"coding", all.at("coding").dump()},
          {"labels", all.at("labels").dump()}};
}

}  // namespace crnngan::table

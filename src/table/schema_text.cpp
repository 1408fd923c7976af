#include "table/schema_text.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/outside_text.h"
#include "table/number_text.h"
#include "table/schema_check.h"

namespace crnngan::table {

namespace {

using nlohmann::json;

constexpr std::size_t kMostSchemaValues = kMostColumns * (kMostLevels + 32);

constexpr std::array<std::string_view, 3> kKindNames{"number", "whole", "category"};
constexpr std::array<std::string_view, 7> kRoleNames{"learnt",     "context", "constant", "copy",
                                                     "row number", "id",      "time"};
constexpr std::array<std::string_view, 3> kTimeKindNames{"number", "date", "date and time"};

// A JSON object of which every key is read once, and no other is there.
class ObjectReader {
 public:
  ObjectReader(const json& object, std::string what) : object_(object), what_(std::move(what)) {
    if (!object.is_object()) throw Error("{}: expected an object", what_);
  }

  const json& at(const char* key) {
    const auto found = object_.find(key);
    if (found == object_.end()) throw Error("{}: '{}' is missing", what_, key);
    seen_.insert(key);
    return *found;
  }

  bool flag(const char* key) {
    const json& value = at(key);
    if (!value.is_boolean()) refuse(key, "true or false");
    return value.get<bool>();
  }

  std::string text(const char* key) {
    const json& value = at(key);
    if (!value.is_string()) refuse(key, "a text");
    return value.get<std::string>();
  }

  double number(const char* key) {
    const json& value = at(key);
    if (!value.is_number() || !std::isfinite(value.get<double>())) refuse(key, "a finite number");
    return value.get<double>();
  }

  template <class Whole>
  Whole whole(const char* key, std::int64_t least, std::int64_t most) {
    const json& value = at(key);
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX) &&
                      value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
    if (!fits) refuse(key, fmt::format("a whole number {}..{}", least, most));
    return static_cast<Whole>(value.get<std::int64_t>());
  }

  template <class Value, std::size_t N>
  Value one_of(const char* key, const std::array<std::string_view, N>& names) {
    const std::string name = text(key);
    for (std::size_t i = 0; i < N; ++i) {
      if (names[i] == name) return static_cast<Value>(i);
    }
    throw Error("{}: '{}' is unknown: '{}'", what_, key, name);
  }

  void finish() const {
    for (const auto& item : object_.items()) {
      if (!seen_.contains(item.key())) throw Error("{}: unknown key '{}'", what_, item.key());
    }
  }

  [[noreturn]] void refuse(const char* key, const std::string& expected) const {
    throw Error("{}: '{}' must be {}", what_, key, expected);
  }

 private:
  const json& object_;
  std::string what_;
  std::set<std::string> seen_;
};

json json_of(const NumberFormat& format) {
  return {{"decimals", format.decimals},
          {"least_decimals", format.least_decimals},
          {"digits", format.digits},
          {"exponents", format.exponents}};
}

NumberFormat format_of(const json& value, const std::string& what) {
  ObjectReader object(value, what + ": format");
  NumberFormat format{.decimals = object.whole<int>("decimals", 0, kMostDecimals),
                      .least_decimals = object.whole<int>("least_decimals", 0, kMostDecimals),
                      .digits = object.whole<int>("digits", 1, kMostDigits),
                      .exponents = object.flag("exponents")};
  object.finish();
  return format;
}

json json_of(const Column& column) {
  return {{"name", column.name},
          {"role", role_name(column.role)},
          {"kind", kind_name(column.kind)},
          {"format", json_of(column.format)},
          {"least", column.least},
          {"greatest", column.greatest},
          {"bounded", column.bounded},
          {"levels", column.levels},
          {"constant", column.constant},
          {"copy_of", column.copy_of},
          {"quoted", column.quoted}};
}

std::vector<std::string> levels_of(ObjectReader& object) {
  std::vector<std::string> levels;
  const json& list = object.at("levels");
  if (!list.is_array()) object.refuse("levels", "a list of texts");
  for (const json& level : list) {
    if (!level.is_string()) object.refuse("levels", "a list of texts");
    levels.push_back(level.get<std::string>());
  }
  return levels;
}

Column column_of(const json& value, std::size_t number) {
  const std::string what = fmt::format("column {}", number);
  ObjectReader object(value, what);
  Column column{.name = object.text("name"),
                .role = object.one_of<Role>("role", kRoleNames),
                .kind = object.one_of<Kind>("kind", kKindNames),
                .format = format_of(object.at("format"), what),
                .least = object.number("least"),
                .greatest = object.number("greatest"),
                .bounded = object.flag("bounded"),
                .levels = levels_of(object),
                .constant = object.text("constant"),
                .copy_of = object.whole<int>("copy_of", -1, kMostColumns),
                .quoted = object.flag("quoted")};
  object.finish();
  return column;
}

json json_of(const std::optional<TimeAxis>& time) {
  if (!time) return nullptr;
  return {{"kind", kTimeKindNames[static_cast<std::size_t>(time->kind)]},
          {"pattern", time->pattern},
          {"step", time->step ? json(*time->step) : json(nullptr)},
          {"first", time->first}};
}

std::optional<TimeAxis> time_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  ObjectReader object(value, "time");
  TimeAxis axis{.kind = object.one_of<TimeKind>("kind", kTimeKindNames),
                .pattern = object.text("pattern")};
  if (!object.at("step").is_null()) axis.step = object.number("step");
  axis.first = object.number("first");
  object.finish();
  return axis;
}

json json_of(const Dialect& dialect) {
  return {{"delimiter", std::string(1, dialect.delimiter)},
          {"crlf", dialect.crlf},
          {"bom", dialect.bom},
          {"quoted_header", dialect.quoted_header},
          {"missing", dialect.missing}};
}

Dialect dialect_of(const json& value) {
  ObjectReader object(value, "dialect");
  const std::string delimiter = object.text("delimiter");
  if (delimiter.size() != 1) object.refuse("delimiter", "a comma, a semicolon or a tab");
  Dialect dialect{.delimiter = delimiter.front(),
                  .crlf = object.flag("crlf"),
                  .bom = object.flag("bom"),
                  .quoted_header = object.flag("quoted_header"),
                  .missing = object.text("missing")};
  object.finish();
  return dialect;
}

}  // namespace

std::string_view kind_name(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::string_view role_name(Role role) { return kRoleNames[static_cast<std::size_t>(role)]; }

std::string to_json(const Schema& schema) {
  json columns = json::array();
  for (const Column& column : schema.columns) columns.push_back(json_of(column));
  const json text = {{"columns", std::move(columns)},
                     {"time", json_of(schema.time)},
                     {"dialect", json_of(schema.dialect)},
                     {"window", schema.window},
                     {"whole", schema.is_whole}};
  return text.dump();
}

Schema schema_of_json(std::string_view text) {
  const auto parsed = read_json(text, kMostSchemaValues);
  if (!parsed.ok()) throw Error("schema: {}", parsed.error().message);
  ObjectReader object(parsed.value(), "schema");
  Schema schema;
  const json& columns = object.at("columns");
  if (!columns.is_array()) object.refuse("columns", "a list");
  for (const json& column : columns) {
    schema.columns.push_back(column_of(column, schema.columns.size() + 1));
  }
  schema.time = time_of(object.at("time"));
  schema.dialect = dialect_of(object.at("dialect"));
  schema.window = object.whole<std::size_t>("window", 1, kMostWindow);
  schema.is_whole = object.flag("whole");
  object.finish();
  check_schema(schema);
  return schema;
}

}  // namespace crnngan::table

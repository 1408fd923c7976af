#include "gan/inputs_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/outside_text.h"

namespace crnngan::gan {

namespace {

using nlohmann::json;

constexpr const char* kClasses = "generator.classes";
constexpr const char* kOrder = "generator.order";
constexpr const char* kContext = "generator.context";
constexpr std::size_t kMostValues = 1 << 20;
constexpr std::size_t kMostName = 100;
constexpr int kMostNumber = 1 << 16;  // of values of a column

json list_in(const TensorFile& file, const char* key) {
  Parsed<json> list = read_json(file.meta(key), kMostValues);
  if (!list.ok() || !list.value().is_array()) throw Error("metadata '{}': expected a list", key);
  return list.value();
}

int number_in(const json& value, int lowest, int highest, const char* key) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (number >= lowest && number <= highest) return static_cast<int>(number);
  }
  throw Error("metadata '{}': expected a number {}..{}, found {}", key, lowest, highest,
              value.dump().substr(0, kMostName));
}

std::vector<int> numbers_in(const json& list, int lowest, int highest, const char* key) {
  if (!list.is_array()) throw Error("metadata '{}': expected lists of numbers", key);
  std::vector<int> numbers;
  for (const json& value : list) numbers.push_back(number_in(value, lowest, highest, key));
  return numbers;
}

std::vector<std::vector<int>> classes_in(const TensorFile& file, const GeneratorShape& shape) {
  std::vector<std::vector<int>> classes;
  for (const json& list : list_in(file, kClasses)) {
    classes.push_back(numbers_in(list, 0, kMostNumber, kClasses));
  }
  const auto fits = [](const std::vector<int>& of, const sequence::Bins& bins) {
    return of.empty() || of.size() == static_cast<std::size_t>(bins.size());
  };
  if (!classes.empty() && !std::ranges::equal(classes, shape.bins, fits)) {
    throw Error("metadata '{}': expected a class of each bin of each feature, or none", kClasses);
  }
  return classes;
}

std::vector<int> order_in(const TensorFile& file, const GeneratorShape& shape) {
  std::vector<int> order = numbers_in(list_in(file, kOrder), 0, shape.features - 1, kOrder);
  const std::set<int> once(order.begin(), order.end());
  if (!order.empty() &&
      (once.size() != order.size() || order.size() != static_cast<std::size_t>(shape.features))) {
    throw Error("metadata '{}': expected each of {} features once, or none", kOrder,
                shape.features);
  }
  return order;
}

sequence::ContextColumn column_in(const json& value, int columns, const GeneratorShape& shape) {
  constexpr std::size_t kParts = 4;
  if (!value.is_array() || value.size() != kParts || !value[0].is_string()) {
    throw Error("metadata '{}': expected columns of name, values, foretells, trust", kContext);
  }
  sequence::ContextColumn column;
  column.name = value[0].get<std::string>();
  if (column.name.empty() || column.name.size() > kMostName ||
      column.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") !=
          std::string::npos) {
    throw Error("metadata '{}': expected names of small letters, digits, '.', '_' and '-'",
                kContext);
  }
  column.values = number_in(value[1], 1, kMostNumber, kContext);
  column.foretells = number_in(value[2], -1, shape.features - 1, kContext);
  const bool foretells = column.foretells >= 0;
  column.trust = number_in(value[3], foretells ? 0 : -1, foretells ? columns - 1 : -1, kContext);
  if (foretells &&
      column.values != shape.bins[static_cast<std::size_t>(column.foretells)].size() + 1) {
    throw Error("metadata '{}': expected '{}' to have a value for each bin, and one more", kContext,
                column.name);
  }
  return column;
}

std::vector<sequence::ContextColumn> context_in(const TensorFile& file,
                                                const GeneratorShape& shape) {
  const json list = list_in(file, kContext);
  std::vector<sequence::ContextColumn> context;
  std::set<std::string> names;
  for (const json& value : list) {
    context.push_back(column_in(value, static_cast<int>(list.size()), shape));
    if (!names.insert(context.back().name).second) {
      throw Error("metadata '{}': '{}' is there twice", kContext, context.back().name);
    }
  }
  return context;
}

}  // namespace

Description inputs_of(const GeneratorShape& shape) {
  json context = json::array();
  for (const sequence::ContextColumn& column : shape.context) {
    context.push_back({column.name, column.values, column.foretells, column.trust});
  }
  return {{kClasses, json(shape.classes).dump()},
          {kOrder, json(shape.order).dump()},
          {kContext, context.dump()}};
}

void load_inputs(const TensorFile& file, GeneratorShape& shape) {
  shape.classes = classes_in(file, shape);
  shape.order = order_in(file, shape);
  shape.context = context_in(file, shape);
}

}  // namespace crnngan::gan

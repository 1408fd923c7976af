#include "music/context_file.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/outside_text.h"
#include "music/pace.h"

namespace crnngan::music {

namespace {

using nlohmann::json;

constexpr std::size_t kMostValues = 1 << 18;
constexpr std::size_t kMostLabel = 1000;  // bytes
constexpr std::size_t kMostShown = 40;    // of a value in an error
constexpr const char* kMemory = "memory";
constexpr const char* kPlace = "place";
constexpr const char* kMetre = "metre";
constexpr const char* kLabels = "labels";
constexpr const char* kValues = "values";
constexpr const char* kBounds = "bounds";
constexpr const char* kExamples = "examples";

[[noreturn]] void refuse(const char* key, const char* expected) {
  throw Error("context: '{}': expected {}", key, expected);
}

const json& member(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(key, "it to be there");
  return *found;
}

bool flag(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_boolean()) refuse(key, "true or false");
  return value.get<bool>();
}

LabelValues values_in(const json& object) {
  const json& lists = member(object, kValues);
  if (!lists.is_object()) refuse(kValues, "a list of each label");
  LabelValues values;
  for (std::size_t label = 0; label < kLabelNames.size(); ++label) {
    const auto list = lists.find(std::string(kLabelNames[label]));
    if (list == lists.end() || !list->is_array()) refuse(kValues, "a list of each label");
    for (const json& value : *list) {
      if (!value.is_string() || value.get_ref<const std::string&>().size() > kMostLabel) {
        refuse(kValues, "short texts");
      }
      values.of[label].push_back(value.get<std::string>());
    }
  }
  return values;
}

LabelBounds bounds_in(const json& object) {
  const json& list = member(object, kBounds);
  constexpr std::size_t kNumbers = 4;
  if (!list.is_array() || list.size() != kNumbers ||
      !std::ranges::all_of(list, [](const json& number) { return number.is_number(); })) {
    refuse(kBounds, "four numbers");
  }
  return {.tones_per_quarter = {list[0].get<double>(), list[1].get<double>()},
          .mean_pitch = {list[2].get<double>(), list[3].get<double>()}};
}

Example example_in(const json& row, const LabelValues& values) {
  if (!row.is_array() || row.size() != kLabelNames.size() + 1) {
    refuse(kExamples, "a number of each label, and the ticks to the last onset");
  }
  Example example;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool is_label = i < kLabelNames.size();
    const std::int64_t most =
        is_label ? static_cast<std::int64_t>(values.of[i].size()) : kMostTicks;
    const auto number = row[i].is_number_integer() ? row[i].get<std::int64_t>() : -1;
    if (number < 0 || number > most) {
      throw Error("context: '{}': expected {} 0..{}, found {}", kExamples,
                  is_label ? "the number of a value" : "ticks", most,
                  row[i].dump().substr(0, kMostShown));
    }
    if (is_label) {
      example.labels[i] = static_cast<int>(number);
    } else {
      example.ticks = number;
    }
  }
  return example;
}

}  // namespace

std::string context_json(const ContextOptions& options, const ContextKnowledge& knowledge) {
  json values = json::object();
  for (std::size_t label = 0; label < kLabelNames.size(); ++label) {
    values[std::string(kLabelNames[label])] = knowledge.values.of[label];
  }
  const LabelBounds& bounds = knowledge.bounds;
  json examples = json::array();
  for (const Example& example : knowledge.examples) {
    json row(example.labels);
    row.push_back(example.ticks);
    examples.push_back(std::move(row));
  }
  return json{{kMemory, options.memory},
              {kPlace, options.place},
              {kMetre, options.metre},
              {kLabels, options.labels},
              {kValues, values},
              {kExamples, examples},
              {kBounds,
               {bounds.tones_per_quarter.from, bounds.tones_per_quarter.to, bounds.mean_pitch.from,
                bounds.mean_pitch.to}}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

ContextOfFile context_from_json(std::string_view text) {
  const Parsed<json> parsed = read_json(text, kMostValues);
  if (!parsed.ok() || !parsed.value().is_object()) throw Error("context: expected an object");
  const json& object = parsed.value();
  ContextOfFile context;
  context.options = {.memory = flag(object, kMemory),
                     .place = flag(object, kPlace),
                     .metre = flag(object, kMetre),
                     .labels = flag(object, kLabels)};
  context.knowledge.values = values_in(object);
  context.knowledge.bounds = bounds_in(object);
  const json& examples = member(object, kExamples);
  if (!examples.is_array()) refuse(kExamples, "a list");
  for (const json& row : examples) {
    context.knowledge.examples.push_back(example_in(row, context.knowledge.values));
  }
  return context;
}

}  // namespace crnngan::music

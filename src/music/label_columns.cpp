#include "music/label_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"

namespace crnngan::music {

namespace {

std::vector<std::string> all_keys() {
  std::vector<std::string> keys;
  for (const bool is_minor : {false, true}) {
    for (int tonic = 0; tonic < 12; ++tonic) keys.push_back(name_of(Key{tonic, is_minor}));
  }
  return keys;
}

std::vector<std::string> known_names(const LabelValues& values) {
  std::vector<std::string> names;
  for (std::size_t label = 0; label < kLabelNames.size(); ++label) {
    if (!values.of[label].empty()) names.emplace_back(kLabelNames[label]);
  }
  return names;
}

}  // namespace

LabelValues LabelValues::fit(std::span<const Labels> pieces) {
  LabelValues values;
  for (std::size_t label = 0; label < kLabelNames.size(); ++label) {
    std::map<std::string, int> counts;
    for (const Labels& labels : pieces) {
      if (!labels[label].empty()) ++counts[labels[label]];
    }
    if (label == kKeyLabel) {
      if (!counts.empty()) values.of[label] = all_keys();
      continue;
    }
    for (const auto& [value, count] : counts) {
      if (count >= kFewestPieces) values.of[label].push_back(value);
    }
  }
  return values;
}

LabelNumbers LabelValues::numbers_of(const Labels& labels) const {
  LabelNumbers numbers{};
  for (std::size_t label = 0; label < labels.size(); ++label) {
    const auto place = std::ranges::find(of[label], labels[label]);
    if (place != of[label].end()) {
      numbers[label] = 1 + static_cast<int>(place - of[label].begin());
    }
  }
  return numbers;
}

std::string LabelValues::value(std::size_t label, const LabelNumbers& numbers) const {
  const int number = numbers[label];
  return number == 0 ? std::string() : of[label][static_cast<std::size_t>(number) - 1];
}

void LabelValues::ask(std::string_view name, std::string_view value, LabelNumbers& numbers) const {
  const auto place = std::ranges::find(kLabelNames, name);
  const std::size_t label = static_cast<std::size_t>(place - kLabelNames.begin());
  if (place == kLabelNames.end() || of[label].empty()) {
    throw Error("the model knows no {}; it knows {}", name, fmt::join(known_names(*this), ", "));
  }
  const std::string wanted = lower(value);
  const auto known =
      std::ranges::find_if(of[label], [&](const std::string& v) { return lower(v) == wanted; });
  if (known == of[label].end()) {
    const std::string near = meant(std::string(value), of[label]);
    throw Error("the model knows no {} '{}'{}; it knows {}", name, value,
                near.empty() ? "" : fmt::format(", perhaps '{}'", near),
                fmt::join(of[label], ", "));
  }
  numbers[label] = 1 + static_cast<int>(known - of[label].begin());
}

std::optional<midi::TimeSignature> metre_called(std::string_view name) {
  const std::vector<std::string_view> parts = split(name, '/');
  if (parts.size() != 2) return std::nullopt;
  const auto beats = whole_number_of(parts[0]);
  const auto unit = whole_number_of(parts[1]);
  constexpr std::int64_t kMostBeatsOfFile = 255;
  constexpr std::int64_t kMostUnit = 64;
  if (!beats || !unit || *beats < 1 || *beats > kMostBeatsOfFile || *unit < 1 ||
      *unit > kMostUnit || (*unit & (*unit - 1)) != 0) {
    return std::nullopt;
  }
  return midi::TimeSignature{static_cast<int>(*beats), static_cast<int>(*unit)};
}

}  // namespace crnngan::music

#pragma once

// Labels of music (music/labels.h) as numbers: which values a model knows, and of a label which one
// it is; 0 where it is unknown.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "music/labels.h"

namespace crnngan::music {

constexpr std::size_t place_of_label(std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(kLabelNames, name) - kLabelNames.begin());
}
inline constexpr std::size_t kKeyLabel = place_of_label("key");
inline constexpr std::size_t kModeLabel = place_of_label("mode");
inline constexpr std::size_t kMetreLabel = place_of_label("metre");

// In the order of kLabelNames.
using LabelNumbers = std::array<int, kLabelNames.size()>;

struct LabelValues {
  // Of a value so few pieces teach nothing.
  static constexpr int kFewestPieces = 10;

  // Of each label the values that a model knows, in the order of their numbers, which begin at 1.
  std::array<std::vector<std::string>, kLabelNames.size()> of;

  // Those that enough of these pieces have, by name. Keys, which change with transposition, are all
  // there if any are.
  static LabelValues fit(std::span<const Labels> pieces);

  LabelNumbers numbers_of(const Labels& labels) const;

  // The value of a label, by its place in the names; empty where it is unknown.
  std::string value(std::size_t label, const LabelNumbers& numbers) const;

  // Sets what is asked for. Throws Error for a label, or a value, that is not known,
  // naming those that are.
  void ask(std::string_view name, std::string_view value, LabelNumbers& numbers) const;

  friend bool operator==(const LabelValues&, const LabelValues&) = default;
};

// The time signature of that name, as labels have it: "3/4". Nothing for another text.
std::optional<midi::TimeSignature> metre_called(std::string_view name);

}  // namespace crnngan::music

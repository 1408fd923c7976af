#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace crnngan::sequence {

// What a sequence is there for.
enum class Split : std::uint8_t { kTraining = 0, kValidation = 1, kTest = 2 };

constexpr std::string_view split_name(Split split) {
  constexpr std::string_view kNames[] = {"training", "validation", "test"};
  return kNames[static_cast<std::size_t>(split)];
}

constexpr std::optional<Split> split_called(std::string_view name) {
  for (const Split split : {Split::kTraining, Split::kValidation, Split::kTest}) {
    if (name == split_name(split)) return split;
  }
  return {};
}

}  // namespace crnngan::sequence

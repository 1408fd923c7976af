#include "base/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace crnngan {

std::vector<std::string> differences(const Description& expected, const Description& found) {
  constexpr std::size_t kLongest = 100;
  std::set<std::string> keys;
  for (const Description* of : {&expected, &found}) {
    for (const auto& entry : *of) keys.insert(entry.first);
  }
  std::vector<std::string> texts;
  for (const std::string& key : keys) {
    const auto value_of = [&](const Description& of) {
      const auto entry = of.find(key);
      return entry == of.end() ? std::string("none") : entry->second;
    };
    const std::string wanted = value_of(expected);
    const std::string there = value_of(found);
    if (wanted == there) continue;
    texts.push_back(std::max(wanted.size(), there.size()) > kLongest
                        ? fmt::format("{}: found other values than expected", key)
                        : fmt::format("{}: expected {}, found {}", key, wanted, there));
  }
  return texts;
}

}  // namespace crnngan

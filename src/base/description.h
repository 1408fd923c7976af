#pragma once

#include <map>
#include <string>
#include <vector>

namespace crnngan {

// What is said of a thing, key by key: "generator.noise" -> "4".
using Description = std::map<std::string, std::string>;

// A text for each key whose values differ: "generator.noise: expected 4, found 8". A key that one
// of them lacks is "none" there. Values too long for a line are only said to be others.
std::vector<std::string> differences(const Description& expected, const Description& found);

}  // namespace crnngan

#include "corpus/corpus_format.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace crnngan::corpus {

std::string tone_columns() { return nlohmann::json(kToneColumns).dump(); }

std::string label_names() {
  nlohmann::json names = nlohmann::json::array();
  for (const Label& label : kLabels) names.push_back(label.name);
  return names.dump();
}

std::string key_of(const Label& label) { return fmt::format("label.{}", label.name); }

std::string bytes_key(const std::string& list) { return list + ".bytes"; }

}  // namespace crnngan::corpus

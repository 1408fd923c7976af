#pragma once

// What is in a model file, in numbers and as text.

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/tensor_file.h"
#include "gan/model.h"
#include "music/meaning.h"
#include "table/table.h"

namespace crnngan::train {

struct NetworkSummary {
  std::map<std::string, std::string> shape;  // as the metadata has it: "hidden" -> "350"
  std::uint64_t parameters = 0;
};

struct ModelSummary {
  gan::About about;
  std::optional<music::Meaning> music;             // of a model of music
  std::optional<table::Schema> table;              // of one of a table
  std::map<std::string, NetworkSummary> networks;  // "generator", "discriminator"
  std::optional<int> epoch;                        // epochs done, of a checkpoint
  std::string fault;  // why no command takes its networks; empty when they are sound
};

// Throws Error when the file is no model, or one of music without a codec.
ModelSummary summarise_model(const TensorFile& file);

std::string to_table(const ModelSummary& summary);
nlohmann::ordered_json to_json(const ModelSummary& summary);

}  // namespace crnngan::train

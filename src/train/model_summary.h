#pragma once

// What is in a model file, in numbers and as text.

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/tensor_file.h"
#include "music/codec.h"
#include "train/provenance.h"

namespace crnngan::train {

struct NetworkSummary {
  std::map<std::string, std::string> shape;  // as the metadata has it: "hidden" -> "350"
  std::uint64_t parameters = 0;
};

struct ModelSummary {
  std::map<std::string, NetworkSummary> networks;  // "generator", "discriminator"
  music::Codec codec;
  std::optional<int> epoch;  // epochs done, of a checkpoint
  std::optional<Provenance> provenance;
  bool can_go_on = false;  // holds the optimisers' state
  std::string fault = {};  // why no command takes its weights; empty when they are sound
};

// Throws Error when the file is no model.
ModelSummary summarise_model(const TensorFile& file);

std::string to_table(const ModelSummary& summary);
nlohmann::ordered_json to_json(const ModelSummary& summary);

}  // namespace crnngan::train

#include "train/model_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "corpus/summary.h"
#include "gan/model_file.h"
#include "music/domain.h"
#include "nn/parameters.h"
#include "train/checkpoint.h"

namespace crnngan::train {

namespace {

constexpr const char* kNetworks[] = {"generator", "discriminator"};

std::uint64_t values_of(const Tensor& tensor) {
  std::uint64_t count = 1;
  for (const std::int64_t length : tensor.shape) count *= static_cast<std::uint64_t>(length);
  return count;
}

NetworkSummary summarise_network(const TensorFile& file, const std::string& prefix) {
  NetworkSummary network;
  for (const auto& [key, value] : file.metadata) {
    if (key.starts_with(prefix)) network.shape[key.substr(prefix.size())] = value;
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (name.starts_with(prefix)) network.parameters += values_of(tensor);
  }
  return network;
}

bool is_of_network(const std::string& name) {
  return std::ranges::any_of(
      kNetworks, [&](const std::string& network) { return name.starts_with(network + "."); });
}

// What Parameters::load() would say of the networks' weights.
std::string fault_of_weights(const TensorFile& file) {
  try {
    for (const auto& [name, tensor] : file.tensors) {
      if (is_of_network(name)) file.finite_values(name, tensor.shape, nn::kMostWeight);
    }
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

ModelSummary summarise_model(const TensorFile& file) {
  gan::generator_shape(file);  // a model has a generator
  ModelSummary summary{{}, music::load_codec(file), std::nullopt, load_provenance(file), false};
  for (const std::string name : kNetworks) {
    NetworkSummary network = summarise_network(file, name + ".");
    if (network.parameters > 0) summary.networks[name] = std::move(network);
  }
  if (file.metadata.contains("epoch")) summary.epoch = load_epoch(file);
  summary.fault = fault_of_weights(file);
  summary.can_go_on = file.tensors.contains("optimiser.generator.steps");
  return summary;
}

std::string to_table(const ModelSummary& summary) {
  constexpr std::size_t kMost = 50;  // characters of a value
  constexpr std::size_t kWidth = 100;
  std::string text;
  for (const auto& [name, network] : summary.networks) {
    std::string line =
        fmt::format("{:<17}{} parameters:", name, corpus::grouped_digits(network.parameters));
    for (bool is_first = true; const auto& [key, value] : network.shape) {
      const std::string entry =
          fmt::format(" {} {}", valid_utf8(key), shortened(valid_utf8(value), kMost));
      if (!is_first) line += ',';
      if (line.size() + entry.size() >= kWidth) {
        text += line + '\n';
        line = std::string(16, ' ');
      }
      line += entry;
      is_first = false;
    }
    text += line + '\n';
  }
  text += fmt::format("{:<17}{}\n", "codec", shortened(summary.codec.to_json(), kMost));
  if (summary.epoch) text += fmt::format("{:<17}{}\n", "epoch", *summary.epoch);
  text +=
      fmt::format("{:<17}{}\n", "trained on",
                  summary.provenance
                      ? fmt::format("{}; checkpoint chosen on {} more (corpus {})",
                                    corpus::count_of(summary.provenance->training.size(), "piece"),
                                    corpus::grouped_digits(summary.provenance->validation.size()),
                                    summary.provenance->corpus)
                      : "unknown pieces");
  if (!summary.fault.empty())
    text += fmt::format("{:<17}{}\n", "refused", valid_utf8(summary.fault));
  return text + fmt::format("{:<17}{}\n", "training",
                            summary.can_go_on ? "can go on from it" : "cannot go on from it");
}

nlohmann::ordered_json to_json(const ModelSummary& summary) {
  nlohmann::ordered_json json;
  for (const auto& [name, network] : summary.networks) {
    json[name] = {{"parameters", network.parameters}, {"shape", network.shape}};
  }
  json["codec"] = nlohmann::ordered_json::parse(summary.codec.to_json());
  if (summary.epoch) json["epoch"] = *summary.epoch;
  if (summary.provenance) {
    json["trained_on"] = {{"corpus", summary.provenance->corpus},
                          {"training_split", summary.provenance->training_split},
                          {"validation_split", summary.provenance->validation_split},
                          {"test_split", summary.provenance->test_split},
                          {"training_pieces", summary.provenance->training.size()},
                          {"validation_pieces", summary.provenance->validation.size()}};
  } else {
    json["trained_on"] = nullptr;
  }
  json["can_go_on"] = summary.can_go_on;
  if (!summary.fault.empty()) json["refused"] = summary.fault;
  return json;
}

}  // namespace crnngan::train

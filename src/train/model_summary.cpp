#include "train/model_summary.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "corpus/summary.h"
#include "table/meaning.h"
#include "table/schema_text.h"
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

// The text's lines, broken at spaces where they are longer than `width`.
std::vector<std::string_view> lines_of(std::string_view text, std::size_t width) {
  std::vector<std::string_view> lines;
  for (std::string_view rest : split(text, '\n')) {
    while (rest.size() > width) {
      const std::size_t space = rest.rfind(' ', width);
      if (space == 0 || space == std::string_view::npos) break;
      lines.push_back(rest.substr(0, space));
      rest.remove_prefix(space + 1);
    }
    lines.push_back(rest);
  }
  return lines;
}

// The names of the columns of a role.
std::string columns_of(const table::Schema& schema, table::Role role) {
  std::vector<std::string> names;
  for (const int column : schema.of(role)) {
    names.push_back(valid_utf8(schema.columns[static_cast<std::size_t>(column)].name));
  }
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

// What a generator is told before it draws an event.
std::string parts_of(const music::ContextOptions& told) {
  std::vector<std::string_view> parts;
  if (told.memory) parts.emplace_back("memory");
  if (told.place) parts.emplace_back("place");
  if (told.metre) parts.emplace_back("metre");
  if (told.labels) parts.emplace_back("labels that it can be asked for:");
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string text_of(const std::optional<gan::Provenance>& trained_on) {
  if (!trained_on) return "unknown pieces";
  std::string text =
      fmt::format("{}; checkpoint chosen on {} more (corpus {}",
                  corpus::count_of(trained_on->training.size(), "piece"),
                  corpus::grouped_digits(trained_on->validation.size()), trained_on->corpus);
  if (!trained_on->earlier.empty()) {
    text += fmt::format(", before that {}", fmt::join(trained_on->earlier, ", "));
  }
  return text + ")";
}

// What reading the networks says.
std::string fault_of_networks(const TensorFile& file) {
  try {
    gan::read_model(file);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

ModelSummary summarise_model(const TensorFile& file) {
  ModelSummary summary;
  summary.about = gan::read_about(file);
  summary.fault = fault_of_networks(file);
  const gan::About& about = summary.about;
  if (about.domain == music::kDomain) {
    summary.music = music::meaning_of(about.domain, about.meaning);
  }
  if (about.domain == table::kDomain) {
    summary.table = table::meaning_of(about.domain, about.meaning).coding.schema();
  }
  for (const std::string name : kNetworks) {
    NetworkSummary network = summarise_network(file, name + ".");
    if (network.parameters > 0) summary.networks[name] = std::move(network);
  }
  if (is_checkpoint(file)) summary.epoch = load_progress(file).epoch;
  return summary;
}

std::string to_table(const ModelSummary& summary) {
  constexpr std::size_t kMost = 50;  // characters of a value
  constexpr std::size_t kWidth = 100;
  constexpr std::size_t kNameWidth = 17;
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
  const auto add = [&](std::string_view name, std::string_view value) {
    for (const std::string_view line : lines_of(value, kWidth - kNameWidth)) {
      text += fmt::format("{:<{}}{}\n", std::exchange(name, ""), kNameWidth, line);
    }
  };
  const gan::About& about = summary.about;
  add("domain", about.domain);
  if (summary.music) {
    const auto& [codec, told] = *summary.music;
    add("codec", shortened(codec.to_json(), kMost));
    add("context", parts_of(told.options));
    const music::LabelValues& values = told.knowledge.values;
    for (std::size_t label = 0; label < values.of.size() && told.options.labels; ++label) {
      if (values.of[label].empty()) continue;
      add(music::kLabelNames[label],
          valid_utf8(fmt::format("{}", fmt::join(values.of[label], ", "))));
    }
  } else if (summary.table) {
    add("learnt", columns_of(*summary.table, table::Role::kLearnt));
    add("asked for by", columns_of(*summary.table, table::Role::kContext));
    add("rows",
        fmt::format("{}{}", summary.table->is_whole ? "whole sequences, up to " : "windows of ",
                    summary.table->window));
  } else {
    add("features", shortened(about.meaning, kMost));
  }
  if (summary.epoch) add("epoch", std::to_string(*summary.epoch));
  add("trained on", text_of(about.trained_on));
  if (!about.licence.empty()) add("licence", about.licence);
  if (!about.card.empty()) add("card", about.card);
  if (!summary.fault.empty()) add("refused", valid_utf8(summary.fault));
  add("training", summary.epoch ? "can go on from it" : "cannot go on from it");
  return text;
}

nlohmann::ordered_json to_json(const ModelSummary& summary) {
  nlohmann::ordered_json json;
  for (const auto& [name, network] : summary.networks) {
    json[name] = {{"parameters", network.parameters}, {"shape", network.shape}};
  }
  const gan::About& about = summary.about;
  json["domain"] = about.domain;
  if (summary.music) {
    json.update(nlohmann::ordered_json::parse(music::to_json(*summary.music)));
  } else if (summary.table) {
    json["schema"] = nlohmann::ordered_json::parse(table::to_json(*summary.table));
  } else {
    json["features"] = about.meaning;
  }
  if (summary.epoch) json["epoch"] = *summary.epoch;
  if (about.trained_on) {
    json["trained_on"] = {{"corpus", about.trained_on->corpus},
                          {"training_split", about.trained_on->training_split},
                          {"validation_split", about.trained_on->validation_split},
                          {"test_split", about.trained_on->test_split},
                          {"training_pieces", about.trained_on->training.size()},
                          {"validation_pieces", about.trained_on->validation.size()},
                          {"earlier_corpora", about.trained_on->earlier}};
  } else {
    json["trained_on"] = nullptr;
  }
  json["licence"] = about.licence;
  json["card"] = about.card;
  json["can_go_on"] = summary.epoch.has_value();
  if (!summary.fault.empty()) json["refused"] = summary.fault;
  return json;
}

}  // namespace crnngan::train

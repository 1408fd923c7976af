#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/tensor_file.h"
#include "cli/commands.h"
#include "cli/value_names.h"
#include "corpus/corpus.h"
#include "corpus/summary.h"
#include "train/model_summary.h"

namespace crnngan::cli {

namespace {

struct InfoOptions {
  std::string file;
  std::string format = "table";
};

using Json = nlohmann::ordered_json;

// What a file is, in both forms.
struct Description {
  std::string table;
  Json json;
};

Description describe_corpus(const corpus::Corpus& corpus) {
  const corpus::Summary summary = corpus::summarise(corpus);
  return {corpus::to_table(summary), corpus::to_json(summary)};
}

Description describe_model(const TensorFile& file) {
  const train::ModelSummary summary = train::summarise_model(file);
  return {train::to_table(summary), train::to_json(summary)};
}

Description describe_tensors(const TensorFile& file) {
  Description description;
  for (const auto& [key, value] : file.metadata) {
    description.table += fmt::format("{:<17}{}\n", key, value);
    description.json["metadata"][key] = value;
  }
  for (const auto& [name, tensor] : file.tensors) {
    description.table += fmt::format("{:<40} {:<4} ({})\n", name, type_name(tensor.type),
                                     fmt::join(tensor.shape, ","));
    description.json["tensors"][name] = {{"type", type_name(tensor.type)}, {"shape", tensor.shape}};
  }
  return description;
}

// Our own files say what they are; whatever else is in the container is listed.
Description describe(const std::string& path, Json& head) {
  const Bytes bytes = read_file(path);
  Parsed<TensorFile> parsed = read_tensors(bytes);
  if (!parsed.ok()) {
    throw Error("{}: expected a corpus, a model or another safetensors file: {}", path,
                parsed.error().message);
  }
  const TensorFile& file = parsed.value();
  const auto format = file.metadata.find("format");
  const std::string name = format == file.metadata.end() ? "safetensors" : format->second;
  head["file"] = path;
  head["format"] = name;
  head["bytes"] = bytes.size();
  if (name.starts_with("crnngan corpus")) {
    return describe_corpus(corpus::read_corpus(bytes).take(path));
  }
  if (!name.starts_with("crnngan model")) return describe_tensors(file);
  try {
    return describe_model(file);
  } catch (const Error& error) {
    throw Error("{}: {}", path, error.what());
  }
}

void print_info(const InfoOptions& options) {
  Json head;
  Description description = describe(options.file, head);
  if (options.format == "json") {
    head.update(description.json);
    fmt::print("{}\n", head.dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}: {}, {}\n\n{}", options.file, head["format"].get<std::string>(),
               corpus::size_text(head["bytes"].get<std::uint64_t>()), description.table);
  }
}

}  // namespace

void add_info(CLI::App& app) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* command = app.add_subcommand("info", "Tell what is in a corpus or a model file");
  command->footer(
      "Examples:\n"
      "  crnngan info music.corpus\n"
      "  crnngan info --format json runs/first/checkpoints/epoch-0010.safetensors");
  command->add_option("FILE", options->file, "A corpus, a model, or another safetensors file")
      ->required()
      ->type_name(kFile);
  command->add_option("--format", options->format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  command->callback([options] { print_info(*options); });
}

}  // namespace crnngan::cli

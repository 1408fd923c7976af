#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/tensor_file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/table_files.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/corpus.h"
#include "corpus/corpus_reader.h"
#include "corpus/folder.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "report/run.h"
#include "table/read_table.h"
#include "table/summary.h"
#include "table/table_file.h"
#include "train/checkpoint.h"
#include "train/model_summary.h"

namespace crnngan::cli {

namespace {

struct InfoOptions {
  std::string file;
  std::string format = "table";
};

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// What a file is, in both forms.
struct Description {
  std::string table;
  Json json;
};

Description describe_corpus(const std::string& path) {
  const corpus::CorpusReader reader(path);
  corpus::Summariser summariser;
  for (std::size_t n = 0; n < reader.pieces().size(); ++n) {
    const corpus::Piece& piece = reader.pieces()[n];
    summariser.add(piece, corpus::Summariser::count(piece, reader.tones_of(n)));
  }
  const corpus::Summary summary = summariser.summary();
  return {corpus::to_table(summary), corpus::to_json(summary)};
}

Description describe_table(const table::Table& table) {
  return {table::to_table(table), table::to_json(table)};
}

Description describe_model(const TensorFile& file) {
  const train::ModelSummary summary = train::summarise_model(file);
  return {train::to_table(summary), train::to_json(summary)};
}

Description describe_tensors(const TensorFile& file) {
  constexpr std::size_t kMost = 60;  // characters of a value
  Description description;
  for (const auto& [key, value] : file.metadata) {
    description.table +=
        fmt::format("{:<17}{}\n", valid_utf8(key), shortened(valid_utf8(value), kMost));
    description.json["metadata"][key] = value;
  }
  for (const auto& [name, tensor] : file.tensors) {
    description.table += fmt::format("{:<40} {:<4} ({})\n", valid_utf8(name),
                                     type_name(tensor.type), fmt::join(tensor.shape, ","));
    description.json["tensors"][name] = {{"type", type_name(tensor.type)}, {"shape", tensor.shape}};
  }
  return description;
}

// Our own files say what they are; whatever else is in the container is listed.
Description describe_file(const generate::ModelFile& named, Json& head) {
  const auto& [bytes, path] = named;
  if (corpus::is_music(path)) {
    throw Error("{}: is music: crnngan stats measures it, crnngan render plays and draws it", path);
  }
  Parsed<TensorFile> parsed = read_tensors(bytes);
  if (!parsed.ok()) {
    throw Error(
        "{}: expected a corpus, a model, a run's folder or another safetensors file: {}; crnngan "
        "stats tells of music",
        path, parsed.error().message);
  }
  const TensorFile& file = parsed.value();
  const auto format = file.metadata.find("format");
  const std::string name = format == file.metadata.end() ? "safetensors" : format->second;
  head["file"] = path;
  head["format"] = name;
  head["bytes"] = bytes.size();
  if (table::is_table(file)) return describe_table(table::table_of(file).take(path));
  if (!name.starts_with("crnngan model")) return describe_tensors(file);
  try {
    return describe_model(file);
  } catch (const Error& error) {
    throw Error("{}: {}", path, error.what());
  }
}

// What `prepare --table` takes the columns of a CSV file for.
Description describe_csv(const std::string& path, Json& head) {
  head["file"] = path;
  head["format"] = "table";
  head["bytes"] = fs::file_size(path);
  return describe_table(
      table::read_table(table::input_name(path), table::open_input(path), {.all = true}).table);
}

// What it is, where it is and how far it is; then its newest model.
Description describe_run(const std::string& path) {
  const report::TrainingRun run = report::read_run_without_samples(path);
  const report::Epoch& last = run.epochs.back();
  const std::int64_t epochs = run.recipe.train.epochs;
  Description description;
  const auto add = [&](const char* key, const std::string& value) {
    description.table += fmt::format("{:<17}{}\n", key, valid_utf8(value));
  };
  add("corpus",
      fmt::format("{}{}", run.corpus.string(), fs::exists(run.corpus) ? "" : " (no longer there)"));
  add("begun with", fmt::format("crnngan {}, {}", run.version, run.computed_with));
  if (!run.start_model.empty()) add("starts from", run.start_model);
  add("epochs", fmt::format("{} of {}, the first {} of pretraining; {} of training", last.number,
                            epochs, run.recipe.train.pretraining_epochs,
                            duration_text(report::training_seconds(run))));
  Json& json = description.json;
  json["corpus"] = run.corpus.string();
  json["version"] = run.version;
  json["computed_with"] = run.computed_with;
  if (!run.start_model.empty()) json["start_model"] = run.start_model;
  json["epochs_done"] = last.number;
  json["epochs"] = epochs;
  json["last_epoch"] = last.log;
  if (last.number < epochs) add("to go on", fmt::format("crnngan train --run {} --resume", path));
  if (const auto newest = train::newest_checkpoint(path)) {
    add("newest model", newest->string());
    Json head;
    Description model = describe_file({read_file(*newest), newest->string()}, head);
    head.update(model.json);
    json["model"] = head;
    description.table += model.table;
  }
  return description;
}

Description describe(const std::string& path, Json& head) {
  if (generate::is_model_name(path)) return describe_file(generate::find_model(path), head);
  if (fs::exists(fs::path(path) / "run.json")) {
    head["file"] = path;
    head["format"] = "crnngan run";
    return describe_run(path);
  }
  const bool is_of_models = fs::is_directory(path) && train::newest_checkpoint_in(path);
  if (is_of_models) return describe_file(generate::find_model(path), head);
  if (const auto format = corpus::corpus_format_of(path)) {
    head["file"] = path;
    head["format"] = *format;
    head["bytes"] = fs::file_size(path);
    return describe_corpus(path);
  }
  if (is_csv_table(path)) return describe_csv(path, head);
  return describe_file({read_file(path), path}, head);
}

void print_info(const InfoOptions& options) {
  Json head;
  Description description = describe(options.file, head);
  if (options.format == "json") {
    head.update(description.json);
    print_text(stdout, head.dump(2, ' ', false, Json::error_handler_t::replace) + '\n');
  } else {
    std::string title =
        fmt::format("{}: {}", head["file"].get<std::string>(), head["format"].get<std::string>());
    if (head.contains("bytes")) {
      title += ", " + corpus::size_text(head["bytes"].get<std::uint64_t>());
    }
    print_line(stdout, title);
    print_text(stdout, '\n' + description.table);
  }
}

}  // namespace

void add_info(CLI::App& app) {
  auto options = std::make_shared<InfoOptions>();
  CLI::App* command =
      app.add_subcommand("info", "Tell what is in a corpus, a run, a model or a table");
  command->footer(
      "Examples:\n"
      "  crnngan info music.corpus\n"
      "  crnngan info runs/first\n"
      "  crnngan info studio\n"
      "  crnngan info --format json runs/first/checkpoints/epoch-0010.safetensors");
  command
      ->add_option(
          "FILE", options->file,
          "A corpus, a run's folder, a model file, the name of a model that comes with the "
          "program, a table (CSV), or another safetensors file")
      ->required()
      ->type_name(kModel);
  command->add_option("--format", options->format, "table or json")
      ->check(one_of({"table", "json"}))
      ->capture_default_str();
  command->callback([options] { print_info(*options); });
}

}  // namespace crnngan::cli

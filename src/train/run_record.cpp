#include "train/run_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/outside_text.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostValues = 1000;

fs::path path_of(const fs::path& run) { return run / "run.json"; }

}  // namespace

std::string run_record_text(const fs::path& run) {
  const fs::path path = path_of(run);
  if (!fs::exists(path)) {
    throw Error(
        "{}: holds no training run (no run.json); name the folder that `crnngan train --run` made",
        run.string());
  }
  return read_text_file(path, kMostBytes);
}

RunRecord read_run_record(const fs::path& run) {
  RunRecord record = run_record_of(run_record_text(run), path_of(run).string());
  record.corpus = run / record.corpus;
  return record;
}

RunRecord run_record_of(std::string_view content, const std::string& source) {
  const auto json = read_json(content, kMostValues);
  if (!json.ok()) throw Error("{}: {}", source, json.error().message);
  if (!json.value().is_object()) throw Error("{}: expected a JSON object", source);
  const auto text = [&](const char* key, bool is_needed) {
    const auto found = json.value().find(key);
    if (found == json.value().end()) {
      if (is_needed) throw Error("{}: '{}' is missing", source, key);
      return std::string();
    }
    if (!found->is_string()) {
      throw Error("{}: '{}' must be text, found {}", source, key, found->type_name());
    }
    return found->get<std::string>();
  };
  return {text("version", false),       text("corpus", true),       text("corpus_hash", true),
          text("computed_with", false), text("start_model", false), text("start_hash", false)};
}

Recipe read_config(const fs::path& run) {
  const fs::path path = run / "config.toml";
  Recipe recipe;
  apply_toml(recipe, config_text(run), path.string());
  return recipe;
}

std::string config_text(const fs::path& run) {
  return read_text_file(run / "config.toml", kMostTomlBytes);
}

void write_run_record(const fs::path& run, const RunRecord& record) {
  nlohmann::ordered_json json;
  json["version"] = record.version;
  json["corpus"] = record.corpus.string();
  json["corpus_hash"] = record.corpus_hash;
  json["computed_with"] = record.computed;
  if (!record.start_hash.empty()) {
    json["start_model"] = record.start_model;
    json["start_hash"] = record.start_hash;
  }
  // A path may hold any bytes; what is not UTF-8 becomes U+FFFD, and is asked for with --corpus.
  write_file(path_of(run),
             json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace crnngan::train

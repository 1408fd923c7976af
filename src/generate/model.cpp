#include "generate/model.h"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/missing_file.h"
#include "base/text.h"
#include "generate/shipped_models.h"
#include "train/checkpoint.h"
#include "train/run_files.h"
#include "train/start_model.h"

namespace crnngan::generate {

namespace fs = std::filesystem;

namespace {

Model model_of(std::span<const std::uint8_t> bytes, const std::string& name) {
  const TensorFile file = read_tensors(bytes).take(name);
  try {
    gan::Model model = gan::read_model(file);
    const auto [meaning, bins] = train::known_of(model);
    std::optional<music::Context> context;
    if (!model.generator.shape().context.empty()) {
      context.emplace(meaning.context.options, meaning.codec, bins, meaning.context.knowledge);
    }
    return {std::move(model), meaning.codec, context, name};
  } catch (const Error& error) {
    throw Error("{}: {}", name, error.what());
  }
}

ModelFile file_of(const ShippedModel& model) {
  return {Bytes(model.bytes.begin(), model.bytes.end()), std::string(model.name)};
}

const ShippedModel* model_called(const fs::path& name) {
  for (const ShippedModel& model : shipped_models()) {
    if (model.name == name.native()) return &model;
  }
  return nullptr;
}

std::vector<std::string> names_of_models() {
  std::vector<std::string> names;
  for (const ShippedModel& model : shipped_models()) names.emplace_back(model.name);
  return names;
}

// "; a run is in it, runs/first" where the folder holds runs; the first of them by name.
std::string or_run_in(const fs::path& folder) {
  fs::path first;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const bool is_first = first.empty() || entry->path() < first;
    if (is_first && train::newest_checkpoint(entry->path())) first = entry->path();
  }
  return first.empty() ? "" : fmt::format("; a run is in it, {}", first.string());
}

}  // namespace

bool is_model_name(const fs::path& path) { return model_called(path) != nullptr; }

ModelFile find_model(const fs::path& run_file_or_name) {
  const std::string given = run_file_or_name.string();
  const bool is_there = fs::exists(run_file_or_name);
  if (const ShippedModel* model = model_called(run_file_or_name)) {
    if (!is_there) return file_of(*model);
    throw Error(
        "{}: is a model that the program carries and a path here, too: ./{} is the path; the "
        "program's is found by its name from another folder",
        given, given);
  }
  if (!is_there) {
    const std::vector<std::string> names = names_of_models();
    const std::string near = meant(given, names);
    throw MissingFile(
        "{}: there is no such file or folder, nor a model of that name: the program has {}{}",
        given, fmt::join(names, ", "),
        near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
  }
  if (!fs::is_directory(run_file_or_name)) return {read_file(run_file_or_name), given};
  const fs::path tuned = run_file_or_name / train::kTunedModel;
  if (fs::is_regular_file(tuned)) return {read_file(tuned), tuned.string()};
  const auto newest = train::newest_checkpoint_in(run_file_or_name);
  if (!newest) {
    throw Error("{}: holds no model (no checkpoint of a run){}", given,
                or_run_in(run_file_or_name));
  }
  return {read_file(*newest), newest->string()};
}

Model music_model(const ModelFile& file) { return model_of(file.bytes, file.name); }

Model load_model(const fs::path& run_file_or_name) {
  return music_model(find_model(run_file_or_name));
}

Model load_shipped_model() {
  const ShippedModel& best = shipped_models().front();
  return model_of(best.bytes, std::string(best.name));
}

}  // namespace crnngan::generate

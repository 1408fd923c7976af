#include "train/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "train/recipe_keys.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "epoch-";
constexpr std::string_view kSuffix = ".safetensors";

constexpr const char* kEpoch = "epoch";
constexpr const char* kDistance = "distance";

constexpr std::string_view kBindingKeys[] = {
    "train.objective",        // the discriminator's logits, the generator's outputs
    "train.prediction_loss",  // the generator's outputs
    "train.average",          // the averaged weights
    "train.optimiser",        // the optimisers' state, with the next three
    "train.momentum",        "train.adam_beta1", "train.adam_beta2"};

// The epoch in the name of a checkpoint; nothing for any other file.
std::optional<int> epoch_of(const fs::path& path) {
  const std::string name = path.filename().string();
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const char* first = name.data() + kPrefix.size();
  const char* last = name.data() + name.size() - kSuffix.size();
  int epoch = 0;
  const auto result = std::from_chars(first, last, epoch);
  if (result.ec != std::errc() || result.ptr != last) return std::nullopt;
  return epoch;
}

constexpr const char* kFolder = "checkpoints";

// The epochs of the checkpoints in a folder, ascending.
std::vector<int> epochs_in(const fs::path& folder) {
  std::vector<int> epochs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (const auto epoch = epoch_of(entry.path())) epochs.push_back(*epoch);
  }
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

fs::path path_of(const fs::path& folder, int epoch) {
  return folder / fmt::format("{}{:04d}{}", kPrefix, epoch, kSuffix);
}

}  // namespace

fs::path checkpoint_path(const fs::path& run, int epoch) { return path_of(run / kFolder, epoch); }

fs::path best_checkpoint_path(const fs::path& run) { return run / kFolder / "best.safetensors"; }

std::optional<fs::path> newest_checkpoint(const fs::path& run) {
  const std::vector<int> epochs = epochs_in(run / kFolder);
  if (epochs.empty()) return std::nullopt;
  return checkpoint_path(run, epochs.back());
}

int newest_epoch(const fs::path& run) {
  const std::vector<int> epochs = epochs_in(run / kFolder);
  return epochs.empty() ? 0 : epochs.back();
}

std::optional<fs::path> newest_checkpoint_in(const fs::path& folder) {
  if (auto of_run = newest_checkpoint(folder)) return of_run;
  const std::vector<int> epochs = epochs_in(folder);
  if (epochs.empty()) return std::nullopt;
  return path_of(folder, epochs.back());
}

void remove_old_checkpoints(const fs::path& run, int kept) {
  std::vector<int> epochs = epochs_in(run / kFolder);
  while (epochs.size() > static_cast<std::size_t>(kept)) {
    std::error_code error;
    fs::remove(checkpoint_path(run, epochs.front()), error);
    if (error) {
      throw Error("{}: can't remove: {}", checkpoint_path(run, epochs.front()).string(),
                  error.message());
    }
    epochs.erase(epochs.begin());
  }
}

void save_progress(TensorFile& file, const Progress& progress) {
  file.metadata[kEpoch] = std::to_string(progress.epoch);
  file.metadata[kDistance] = fmt::format("{}", progress.distance);
}

Progress load_progress(const TensorFile& file) {
  const auto refuse = [&](const char* key) -> Error {
    return Error("metadata '{}': expected a number, found '{}'", key, file.meta(key));
  };
  const auto epoch = whole_number_of(file.meta(kEpoch));
  if (!epoch || *epoch < 0 || *epoch > std::numeric_limits<int>::max()) throw refuse(kEpoch);
  const auto distance = number_of(file.meta(kDistance));
  if (!distance || *distance < 0) throw refuse(kDistance);
  return {static_cast<int>(*epoch), *distance};
}

bool is_checkpoint(const TensorFile& file) { return file.metadata.contains(kEpoch); }

Description recipe_keys_that_bind(const Recipe& recipe) {
  Description keys;
  for (const RecipeKey& key : recipe_keys()) {
    if (std::find(std::begin(kBindingKeys), std::end(kBindingKeys), key.name) !=
        std::end(kBindingKeys)) {
      keys[key.name] = value_text(key, recipe);
    }
  }
  return keys;
}

void save_recipe_keys(TensorFile& file, const Recipe& recipe) {
  for (const auto& [key, value] : recipe_keys_that_bind(recipe)) file.metadata[key] = value;
}

Description load_recipe_keys(const TensorFile& file) {
  Description keys;
  for (const std::string_view key : kBindingKeys) {
    const auto found = file.metadata.find(std::string(key));
    if (found != file.metadata.end()) keys.insert(*found);
  }
  return keys;
}

}  // namespace crnngan::train

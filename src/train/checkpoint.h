#pragma once

// A checkpoint: a model file (networks, codec) that also holds what training needs to go on: the
// optimisers' state and the number of epochs done (docs/formats.md). It holds no time or place, so
// equal training gives equal bytes.

#include <filesystem>
#include <optional>
#include <string>

#include "base/description.h"
#include "base/tensor_file.h"
#include "train/recipe.h"

namespace crnngan::train {

// RUN/checkpoints/epoch-0007.safetensors
std::filesystem::path checkpoint_path(const std::filesystem::path& run, int epoch);

// The newest checkpoint of a run; nothing when it has none.
std::optional<std::filesystem::path> newest_checkpoint(const std::filesystem::path& run);

// The newest in a folder, which may be a run's or its folder of checkpoints; nothing when it has
// none.
std::optional<std::filesystem::path> newest_checkpoint_in(const std::filesystem::path& folder);

// RUN/checkpoints/best.safetensors: a copy of the checkpoint whose songs are nearest to the
// music of validation pieces.
std::filesystem::path best_checkpoint_path(const std::filesystem::path& run);

// Removes all but the newest `kept` checkpoints.
void remove_old_checkpoints(const std::filesystem::path& run, int kept);

// The file's epoch. Throws Error when it is no checkpoint.
void save_epoch(TensorFile& file, int epoch);
int load_epoch(const TensorFile& file);

// How far the songs of that epoch are from real music (train/distance.h); infinite when the file
// does not say. Throws Error when it says no number.
void save_distance(TensorFile& file, double distance);
double load_distance(const TensorFile& file);

// The keys of the recipe that say what the tensors of a checkpoint mean, beside what the networks
// and the codec say of themselves: what was trained for, and whose state the optimisers' is. Of
// these load_recipe_keys() gives those that the file has; files made before they were kept have
// none.
void save_recipe_keys(TensorFile& file, const Recipe& recipe);
Description recipe_keys_that_bind(const Recipe& recipe);
Description load_recipe_keys(const TensorFile& file);

}  // namespace crnngan::train

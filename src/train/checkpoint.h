#pragma once

// A checkpoint: a model's file (gan/model.h) that also holds what training needs to go on: the
// weights before averaging, the optimisers' state, and what is here (docs/formats.md). It holds no
// time or place, so equal training gives equal bytes.

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

// The epoch of it; 0 when there is none.
int newest_epoch(const std::filesystem::path& run);

// The newest in a folder, which may be a run's or its folder of checkpoints; nothing when it has
// none.
std::optional<std::filesystem::path> newest_checkpoint_in(const std::filesystem::path& folder);

// RUN/checkpoints/best.safetensors: a copy of the checkpoint whose songs are nearest to the
// music of validation pieces.
std::filesystem::path best_checkpoint_path(const std::filesystem::path& run);

// Removes all but the newest `kept` checkpoints.
void remove_old_checkpoints(const std::filesystem::path& run, int kept);

// How far training had come.
struct Progress {
  int epoch = 0;        // epochs done
  double distance = 0;  // of that epoch's songs from real music (train/distance.h)
};

// load_progress() throws Error when the file is no checkpoint.
void save_progress(TensorFile& file, const Progress& progress);
Progress load_progress(const TensorFile& file);
bool is_checkpoint(const TensorFile& file);

// The keys of the recipe that say what the tensors of a checkpoint mean, beside what the model says
// of itself: what was trained for, and whose state the optimisers' is. Of these load_recipe_keys()
// gives those that the file has.
void save_recipe_keys(TensorFile& file, const Recipe& recipe);
Description recipe_keys_that_bind(const Recipe& recipe);
Description load_recipe_keys(const TensorFile& file);

}  // namespace crnngan::train

#pragma once

// A recipe: everything that decides a training run but the corpus. TOML text, one key a line;
// every key has a default, a meaning and a range. Keys are written as in `--set`: train.batch.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crnngan::train {

struct Recipe {
  std::uint64_t seed = 1;
  std::string codec = "standard";

  struct {
    std::int64_t tones_per_cell = 1;
    std::int64_t chord_gap = 1;
    bool pace_events = false;
  } music;

  struct {
    std::int64_t epochs = 100;  // pretraining included
    std::int64_t pretraining_epochs = 6;
    std::int64_t batch = 20;
    std::int64_t shards = 1;
    std::int64_t steps = 100;
    std::int64_t shortest_window = 4;
    std::int64_t windows_per_piece = 1;
    double edges = 0;
    std::string short_pieces = "leave-out";
    std::string optimiser = "sgd";
    double momentum = 0.9;
    double adam_beta1 = 0.9;
    double adam_beta2 = 0.999;
    double learning_rate = 0.1;
    double discriminator_rate_factor = 1;
    double learning_rate_decay = 1;
    std::int64_t decay_start = 1;
    double l2 = 1e-4;
    double clip = 5;
    std::string precision = "float32";
    std::string prediction_loss = "squared-error";
    std::string objective = "feature-matching";
    double feature_matching_weight = 1;
    double prediction_weight = 0;
    bool detach_feedback = false;
    double freeze_threshold = 0.7;
    bool pretrain_discriminator = false;
    bool fresh_discriminator = false;
    double average = 0;
    double penalty = 0;
    double penalty_noise = 0.1;
    double policy_weight = 1;
    double likelihood_weight = 1;
    double reward_discount = 0.95;
    std::int64_t transpose = 0;
    std::int64_t samples = 20;
    std::int64_t checkpoint_period = 1;
    std::int64_t checkpoints_kept = 3;
    std::string best_by = "all";
    std::int64_t patience = 0;
  } train;

  struct {
    std::int64_t hidden = 350;
    std::int64_t layers = 2;
    std::int64_t noise = 4;
    std::int64_t song_noise = 0;
    std::string noise_kind = "unit";
    std::string start = "uniform";
    bool feedback = true;
    double dropout = 0;
    std::int64_t bins = 0;
    std::int64_t head_units = 128;
    double temperature = 1;
    bool shared_classes = false;
  } generator;

  struct {
    bool memory = false;
    bool place = false;
    bool metre = false;
    bool labels = false;
    double hidden = 0.3;
    std::int64_t memory_from = 1;
  } context;

  struct {
    std::string encoder = "lstm";
    std::int64_t hidden = 350;
    std::int64_t layers = 2;
    bool bidirectional = true;
    std::string decision = "all-steps";
    double dropout = 0;
    std::int64_t minibatch_kernels = 0;
    std::int64_t minibatch_dimensions = 10;
    bool pitch_circles = false;
  } discriminator;
};

// Whether pieces shorter than a sequence are taken, and how many events the shortest has: one and
// another to predict from it.
bool pads(const Recipe& recipe);
constexpr std::size_t kShortestSequence = 2;

// Whether the best checkpoint is chosen by the loss of prediction on validation pieces.
bool judges_by_prediction(const Recipe& recipe);

// Changes the keys that the TOML text names. Throws Error, starting with `source`, for text that is
// not TOML, an unknown key (naming those that may have been meant) or a value out of range.
void apply_toml(Recipe& recipe, std::string_view text, const std::string& source);

// The same for "key=value" from the command line, with which errors start.
void apply_setting(Recipe& recipe, const std::string& setting);

// All keys with their values and meanings, as TOML that apply_toml reads back.
std::string to_toml(const Recipe& recipe);

// Throws Error where keys that are in range one by one do not fit together.
void check(const Recipe& recipe);

// The recipes that the program carries, the one to try first at the head.
std::vector<std::string> recipe_names();

// What the comment at the head of a recipe the program carries says, line by line.
std::vector<std::string> recipe_description(const std::string& name);

// Whether find_recipe() takes this for the path of a file.
bool is_recipe_file(const std::string& name_or_path);

// A recipe the program carries, or a .toml file by its path. Throws Error when there is neither.
Recipe find_recipe(const std::string& name_or_path);

}  // namespace crnngan::train

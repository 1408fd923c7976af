#include "train/recipe_keys.h"

#include <utility>

namespace crnngan::train {

namespace {

using Slot = RecipeKey::Slot;

constexpr double kMostSeeds = 9007199254740992;  // 2^53: what a double and a TOML reader agree on

RecipeKey number(std::string name, double lowest, double highest, std::function<Slot(Recipe&)> slot,
                 std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), lowest, highest, {}};
}

RecipeKey choice(std::string name, std::vector<std::string> choices,
                 std::function<Slot(Recipe&)> slot, std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), 0, 0, std::move(choices)};
}

RecipeKey yes_or_no(std::string name, std::function<Slot(Recipe&)> slot, std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), 0, 0, {}};
}

}  // namespace

const std::vector<RecipeKey>& recipe_keys() {
  static const std::vector<RecipeKey> keys{
      number(
          "seed", 0, kMostSeeds, [](Recipe& r) { return &r.seed; }, "decides every random number"),
      choice(
          "codec", {"standard", "raw", "dequantised"}, [](Recipe& r) { return &r.codec; },
          "how tones become numbers: standard (mean 0, deviation 1), raw (ticks, Hz) or "
          "dequantised "
          "(as standard, whole numbers spread over the values that round to them)"),
      number(
          "music.tones_per_cell", 1, music::kMostTonesPerCell,
          [](Recipe& r) { return &r.music.tones_per_cell; },
          "tones of one onset that the networks see in one step"),
      number(
          "music.chord_gap", 1, music::kMostChordGapTicks,
          [](Recipe& r) { return &r.music.chord_gap; },
          "tones fewer ticks (1/384 quarter) apart begin together; 1: only if they do"),
      yes_or_no(
          "music.pace_events", [](Recipe& r) { return &r.music.pace_events; },
          "whether a silent event marks each quarter of a rest"),
      number(
          "train.epochs", 1, 1e6, [](Recipe& r) { return &r.train.epochs; },
          "epochs in all, pretraining included"),
      number(
          "train.pretraining_epochs", 0, 1e6, [](Recipe& r) { return &r.train.pretraining_epochs; },
          "epochs of next-event prediction before adversarial training"),
      number(
          "train.batch", 1, 4096, [](Recipe& r) { return &r.train.batch; }, "sequences in a batch"),
      number(
          "train.steps", 2, 100000, [](Recipe& r) { return &r.train.steps; },
          "events in a training sequence: tones, or cells of tones"),
      number(
          "train.shortest_window", 2, 100000, [](Recipe& r) { return &r.train.shortest_window; },
          "events in a sequence of the first of several epochs of pretraining"),
      number(
          "train.windows_per_piece", 1, 1e6, [](Recipe& r) { return &r.train.windows_per_piece; },
          "sequences drawn from each piece in an epoch"),
      choice(
          "train.optimiser", {"sgd", "adam"}, [](Recipe& r) { return &r.train.optimiser; },
          "sgd or adam"),
      number(
          "train.adam_beta1", 0, 0.9999, [](Recipe& r) { return &r.train.adam_beta1; },
          "adam: how much of the mean of gradients each step keeps"),
      number(
          "train.adam_beta2", 0, 0.999999, [](Recipe& r) { return &r.train.adam_beta2; },
          "adam: how much of the mean of their squares each step keeps"),
      number(
          "train.learning_rate", 0, 100, [](Recipe& r) { return &r.train.learning_rate; },
          "how far a step goes along the gradient"),
      number(
          "train.discriminator_rate_factor", 0, 1000,
          [](Recipe& r) { return &r.train.discriminator_rate_factor; },
          "the discriminator's learning rate over the generator's"),
      number(
          "train.l2", 0, 1, [](Recipe& r) { return &r.train.l2; },
          "weight of half the sum of squared weights in each network's loss"),
      number(
          "train.clip", 1e-6, 1e30, [](Recipe& r) { return &r.train.clip; },
          "greatest norm of a network's gradient"),
      choice(
          "train.objective", {"feature-matching", "minimax", "non-saturating", "relativistic"},
          [](Recipe& r) { return &r.train.objective; },
          "what the generator learns from the discriminator"),
      number(
          "train.freeze_threshold", 0, 1, [](Recipe& r) { return &r.train.freeze_threshold; },
          "a network stands still while its loss is below this share of the other's; 0: never"),
      number(
          "train.penalty", 0, 1e6, [](Recipe& r) { return &r.train.penalty; },
          "weight of the discriminator's smoothness penalty; 0: none"),
      number(
          "train.penalty_noise", 1e-6, 100, [](Recipe& r) { return &r.train.penalty_noise; },
          "deviation of the input noise that the penalty is taken with"),
      number(
          "train.average", 0, 0.999999, [](Recipe& r) { return &r.train.average; },
          "songs come from the generator's weights averaged over iterations; how much of the "
          "average each iteration keeps"),
      number(
          "train.samples", 1, 10000, [](Recipe& r) { return &r.train.samples; },
          "songs generated and measured after each epoch"),
      number(
          "train.checkpoints_kept", 1, 1e6, [](Recipe& r) { return &r.train.checkpoints_kept; },
          "newest checkpoints that stay in the run's folder"),
      number(
          "generator.hidden", 1, 8192, [](Recipe& r) { return &r.generator.hidden; },
          "units of each LSTM layer of the generator"),
      number(
          "generator.layers", 1, 16, [](Recipe& r) { return &r.generator.layers; },
          "LSTM layers of the generator"),
      number(
          "generator.noise", 0, 1024, [](Recipe& r) { return &r.generator.noise; },
          "random inputs drawn anew at each step"),
      number(
          "generator.song_noise", 0, 1024, [](Recipe& r) { return &r.generator.song_noise; },
          "random inputs drawn once for a whole song"),
      choice(
          "generator.noise_kind", {"unit", "standard"},
          [](Recipe& r) { return &r.generator.noise_kind; },
          "unit (uniform in 0..1) or standard (mean 0, deviation 1)"),
      choice(
          "generator.start", {"uniform", "unit-variance"},
          [](Recipe& r) { return &r.generator.start; },
          "weights at the start: uniform, or scaled for outputs of unit variance"),
      number(
          "discriminator.hidden", 1, 8192, [](Recipe& r) { return &r.discriminator.hidden; },
          "units of each LSTM layer of the discriminator, a direction"),
      number(
          "discriminator.layers", 1, 16, [](Recipe& r) { return &r.discriminator.layers; },
          "LSTM layers of the discriminator, a direction"),
  };
  return keys;
}

}  // namespace crnngan::train

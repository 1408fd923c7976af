// Keys that are in range one by one and do not fit together.

#include "base/error.h"
#include "music/codec.h"
#include "nn/precision.h"
#include "train/recipe.h"

namespace crnngan::train {

namespace {

int features_of(const Recipe& recipe) {
  return music::kFeatures * static_cast<int>(recipe.music.tones_per_cell);
}

void check_prediction_loss(const Recipe& recipe) {
  if (recipe.train.prediction_weight > 0) {
    const auto need_without = [](bool holds, const char* what) {
      if (!holds) throw Error("train.prediction_weight above 0 needs {}", what);
    };
    need_without(recipe.generator.bins == 0,
                 "a generator without distributions (generator.bins = 0); others have "
                 "train.likelihood_weight");
    need_without(recipe.generator.dropout == 0, "generator.dropout = 0");
  }
  if (recipe.train.prediction_loss == "squared-error") return;
  const auto need = [](bool holds, const char* what) {
    if (!holds) throw Error("train.prediction_loss energy-score needs {}", what);
  };
  need(recipe.generator.bins == 0, "a generator without distributions: generator.bins = 0");
  need(recipe.generator.noise > 0, "noise at each step: generator.noise above 0");
  need(recipe.generator.dropout == 0, "generator.dropout = 0");
}

void check_bins(const Recipe& recipe) {
  const bool has_bins = recipe.generator.bins > 0;
  const std::string& objective = recipe.train.objective;
  if (!has_bins && (recipe.context.memory || recipe.context.place || recipe.context.metre ||
                    recipe.context.labels)) {
    throw Error(
        "context.memory, place, metre and labels need a generator with distributions: set "
        "generator.bins");
  }
  if (!has_bins) {
    if (objective != "policy-gradient") return;
    throw Error(
        "train.objective policy-gradient needs a generator with distributions: set generator.bins");
  }
  const auto need = [](bool holds, const char* what) {
    if (!holds)
      throw Error("generator.bins, which makes a generator with distributions, needs {}", what);
  };
  need(recipe.generator.bins > 1, "at least 2");
  need(recipe.codec == "standard", "codec = \"standard\"");
  need(recipe.generator.noise == features_of(recipe),
       "generator.noise = 4 * music.tones_per_cell: a number picks each feature");
  need(recipe.generator.song_noise == 0, "generator.song_noise = 0");
  need(recipe.generator.noise_kind == "unit", "generator.noise_kind = \"unit\"");
  need(recipe.generator.start == "uniform", "generator.start = \"uniform\"");
  need(recipe.generator.feedback, "generator.feedback = true");
  need(objective == "policy-gradient" || objective == "next-event",
       "train.objective policy-gradient or next-event");
}

}  // namespace

void check(const Recipe& recipe) {
  if (!nn::is_available(nn::precision(recipe.train.precision))) {
    throw Error(
        "train.precision: expected a processor that multiplies bfloat16 numbers (AVX512_BF16), "
        "found one without, or one that CRNNGAN_ISA holds back; use float32");
  }
  if (recipe.train.shards > recipe.train.batch) {
    throw Error("train.shards ({}) must not exceed train.batch ({})", recipe.train.shards,
                recipe.train.batch);
  }
  if (recipe.train.pretraining_epochs > recipe.train.epochs) {
    throw Error(
        "train.pretraining_epochs ({}) must not exceed train.epochs ({}), which counts "
        "them in",
        recipe.train.pretraining_epochs, recipe.train.epochs);
  }
  if (recipe.train.pretraining_epochs > 1 && recipe.train.shortest_window > recipe.train.steps) {
    throw Error("train.shortest_window ({}) must not exceed train.steps ({})",
                recipe.train.shortest_window, recipe.train.steps);
  }
  if (recipe.generator.noise + recipe.generator.song_noise == 0 && !recipe.generator.feedback) {
    throw Error(
        "generator.noise, generator.song_noise and generator.feedback must not all be off: the "
        "generator would have no input");
  }
  if (recipe.discriminator.pitch_circles && recipe.codec == "raw") {
    throw Error(
        "discriminator.pitch_circles must be off with the codec raw, which has no half tones");
  }
  check_prediction_loss(recipe);
  check_bins(recipe);
  if (recipe.train.objective == "policy-gradient" && recipe.discriminator.decision == "ends") {
    throw Error(
        "train.objective policy-gradient needs discriminator.decision = \"all-steps\": it rewards "
        "each event by the logits from there on, and with \"ends\" only the first and the last "
        "learn");
  }
}

}  // namespace crnngan::train

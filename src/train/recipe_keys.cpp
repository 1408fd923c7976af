#include "train/recipe_keys.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "gan/encoder.h"
#include "music/codec.h"
#include "sequence/iteration.h"
#include "train/distance.h"
#include "train/objective.h"

namespace crnngan::train {

namespace {

using Slot = RecipeKey::Slot;

RecipeKey number(std::string name, double lowest, double highest, std::function<Slot(Recipe&)> slot,
                 std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), lowest, highest, {}};
}

RecipeKey choice(std::string name, std::vector<std::string> choices,
                 std::function<Slot(Recipe&)> slot, std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), 0, 0, std::move(choices)};
}

RecipeKey any_seed(std::string name, std::function<Slot(Recipe&)> slot, std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), 0, 0, {}};
}

std::vector<std::string> best_by_choices() {
  std::vector<std::string> choices{"all"};
  for (const std::string_view name : judged_measures()) choices.emplace_back(name);
  choices.emplace_back(kByPrediction);
  return choices;
}

RecipeKey yes_or_no(std::string name, std::function<Slot(Recipe&)> slot, std::string meaning) {
  return {std::move(name), std::move(meaning), std::move(slot), 0, 0, {}};
}

}  // namespace

std::string range_text(const RecipeKey& key) {
  Recipe recipe;
  if (!key.choices.empty()) return fmt::format("one of {}", fmt::join(key.choices, ", "));
  if (std::holds_alternative<bool*>(key.slot(recipe))) return "true or false";
  if (std::holds_alternative<std::uint64_t*>(key.slot(recipe))) {
    return fmt::format("0 .. {}", std::numeric_limits<std::uint64_t>::max());
  }
  return fmt::format("{} .. {}", key.lowest, key.highest);
}

std::string value_text(const RecipeKey& key, const Recipe& recipe) {
  Recipe copy = recipe;
  const RecipeKey::Slot slot = key.slot(copy);
  if (auto* const* text = std::get_if<std::string*>(&slot)) return fmt::format("\"{}\"", **text);
  if (auto* const* truth = std::get_if<bool*>(&slot)) return fmt::format("{}", **truth);
  if (auto* const* integer = std::get_if<std::int64_t*>(&slot)) return fmt::format("{}", **integer);
  if (auto* const* seed = std::get_if<std::uint64_t*>(&slot)) {
    const std::string digits = fmt::format("{}", **seed);
    return **seed < kFirstQuotedSeed ? digits : '"' + digits + '"';
  }
  // The shortest text that reads back as the same number; TOML wants a point or an exponent.
  const std::string digits = fmt::format("{}", *std::get<double*>(slot));
  return digits + (digits.find_first_of(".en") == std::string::npos ? ".0" : "");
}

const std::vector<RecipeKey>& recipe_keys() {
  static const std::vector<RecipeKey> keys{
      any_seed(
          "seed", [](Recipe& r) { return &r.seed; },
          "decides every random number; from 2^63 - 1 on in quotes"),
      choice(
          "codec", {"standard", "raw", "dequantised", "ranked"}, [](Recipe& r) { return &r.codec; },
          "how tones become numbers: standard (mean 0, deviation 1), raw (ticks, Hz), dequantised "
          "(as standard, whole numbers spread over the values that round to them) or ranked (as "
          "dequantised, all but pitch by their ranks among training tones)"),
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
          "whether a silent event marks each quarter of a rest, up to 64 of them"),
      number(
          "train.epochs", 1, 1e6, [](Recipe& r) { return &r.train.epochs; },
          "epochs in all, pretraining included"),
      number(
          "train.pretraining_epochs", 0, 1e6, [](Recipe& r) { return &r.train.pretraining_epochs; },
          "epochs of next-event prediction before adversarial training, on growing sequences"),
      number(
          "train.batch", 1, 4096, [](Recipe& r) { return &r.train.batch; }, "sequences in a batch"),
      number(
          "train.shards", 1, sequence::kMostShards, [](Recipe& r) { return &r.train.shards; },
          "parts that a batch is divided into; with 2 or more results depend neither on threads "
          "nor "
          "on processes (mpirun), of which there may be as many as shards; what is compared within "
          "a "
          "batch is compared within a shard"),
      number(
          "train.steps", 2, 100000, [](Recipe& r) { return &r.train.steps; },
          "events in a training sequence: tones, or cells of tones"),
      number(
          "train.shortest_window", 2, 100000, [](Recipe& r) { return &r.train.shortest_window; },
          "events in a sequence of the first of several epochs of pretraining"),
      number(
          "train.windows_per_piece", 1, 1e6, [](Recipe& r) { return &r.train.windows_per_piece; },
          "sequences drawn from each piece in an epoch"),
      number(
          "train.edges", 0, 0.5, [](Recipe& r) { return &r.train.edges; },
          "share of the sequences that begin with their piece, and of those that end with it; the "
          "others lie anywhere"),
      choice(
          "train.short_pieces", {"leave-out", "pad"},
          [](Recipe& r) { return &r.train.short_pieces; },
          "pieces with fewer events than a sequence: leave-out, or pad (taken whole, what is "
          "missing "
          "counts nowhere)"),
      number(
          "train.transpose", 0, 24, [](Recipe& r) { return &r.train.transpose; },
          "half tones that each training sequence is moved up or down at most, at random"),
      choice(
          "train.optimiser", {"sgd", "momentum", "adam"},
          [](Recipe& r) { return &r.train.optimiser; }, "how gradients move weights"),
      number(
          "train.momentum", 0, 0.9999, [](Recipe& r) { return &r.train.momentum; },
          "momentum: how much of its velocity each step keeps"),
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
          "train.learning_rate_decay", 0, 1, [](Recipe& r) { return &r.train.learning_rate_decay; },
          "factor of both learning rates from each epoch to the next; 1: none"),
      number(
          "train.decay_start", 1, 1e6, [](Recipe& r) { return &r.train.decay_start; },
          "last epoch before the learning rates decay"),
      number(
          "train.l2", 0, 1, [](Recipe& r) { return &r.train.l2; },
          "weight of half the sum of squared weights in each network's loss"),
      number(
          "train.clip", 1e-6, 1e30, [](Recipe& r) { return &r.train.clip; },
          "greatest norm of a network's gradient"),
      choice(
          "train.precision", {"float32", "bfloat16"}, [](Recipe& r) { return &r.train.precision; },
          "of the factors of the LSTMs' products: float32, or bfloat16, which is faster where the "
          "processor has it"),
      choice(
          "train.prediction_loss", {"squared-error", "energy-score"},
          [](Recipe& r) { return &r.train.prediction_loss; },
          "what pretraining asks for: squared-error: the mean of what can follow; energy-score: "
          "events that are distributed as what can follow"),
      choice(
          "train.objective", objective_names(), [](Recipe& r) { return &r.train.objective; },
          "what the generator learns from the discriminator; policy-gradient: of generators with "
          "bins; next-event: nothing, it goes on as in pretraining"),
      number(
          "train.policy_weight", 0, 1e6, [](Recipe& r) { return &r.train.policy_weight; },
          "policy-gradient: how much the discriminator's view of the generator's songs counts"),
      number(
          "train.likelihood_weight", 0, 1e6, [](Recipe& r) { return &r.train.likelihood_weight; },
          "policy-gradient: how much the likelihood of real sequences counts beside that"),
      number(
          "train.reward_discount", 0, 1, [](Recipe& r) { return &r.train.reward_discount; },
          "policy-gradient: how much less each later event tells of an event"),
      number(
          "train.feature_matching_weight", 0, 1e6,
          [](Recipe& r) { return &r.train.feature_matching_weight; },
          "factor of the feature-matching objective"),
      number(
          "train.prediction_weight", 0, 1e6, [](Recipe& r) { return &r.train.prediction_weight; },
          "how much next-event prediction counts beside the objective in adversarial training"),
      yes_or_no(
          "train.detach_feedback", [](Recipe& r) { return &r.train.detach_feedback; },
          "whether the generator's gradients stop at its own output fed back"),
      number(
          "train.freeze_threshold", 0, 1, [](Recipe& r) { return &r.train.freeze_threshold; },
          "a network stands still while its loss is below this share of the other's; 0: never"),
      yes_or_no(
          "train.pretrain_discriminator", [](Recipe& r) { return &r.train.pretrain_discriminator; },
          "whether the discriminator learns during pretraining, too"),
      yes_or_no(
          "train.fresh_discriminator", [](Recipe& r) { return &r.train.fresh_discriminator; },
          "whether the discriminator starts anew when adversarial training begins"),
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
          "train.checkpoint_period", 1, 1e6, [](Recipe& r) { return &r.train.checkpoint_period; },
          "epochs from one checkpoint to the next"),
      number(
          "train.checkpoints_kept", 1, 1e6, [](Recipe& r) { return &r.train.checkpoints_kept; },
          "newest checkpoints that stay in the run's folder"),
      choice(
          "train.best_by", best_by_choices(), [](Recipe& r) { return &r.train.best_by; },
          "measure by whose distance from real music the best checkpoint is chosen; all: their "
          "mean; prediction: the loss of next-event prediction on validation pieces instead"),
      number(
          "train.patience", 0, 1e6, [](Recipe& r) { return &r.train.patience; },
          "training ends when the best checkpoint is so many epochs old; 0: never before the last "
          "epoch"),
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
      yes_or_no(
          "generator.feedback", [](Recipe& r) { return &r.generator.feedback; },
          "whether the generator is fed its own last output"),
      number(
          "generator.dropout", 0, 0.99, [](Recipe& r) { return &r.generator.dropout; },
          "share of the LSTM outputs dropped while training"),
      number(
          "generator.bins", 0, 4096, [](Recipe& r) { return &r.generator.bins; },
          "bins of a feature at most, over which the generator has a distribution that noise picks "
          "from; 0: none, it puts out the features themselves"),
      number(
          "generator.head_units", 1, 8192, [](Recipe& r) { return &r.generator.head_units; },
          "units before each feature's distribution"),
      number(
          "generator.temperature", 0.05, 20, [](Recipe& r) { return &r.generator.temperature; },
          "of the distributions that songs' pitches are picked from: the lower, the more often the "
          "likely; 1: as learnt"),
      yes_or_no(
          "generator.shared_classes", [](Recipe& r) { return &r.generator.shared_classes; },
          "pitches octaves apart share a part of their weights, which makes keys come early; read "
          "with bins"),
      yes_or_no(
          "context.memory", [](Recipe& r) { return &r.context.memory; },
          "the generator is told what followed where its last 3 and its last 8 events stood before "
          "in the piece; needs bins"),
      yes_or_no(
          "context.place", [](Recipe& r) { return &r.context.place; },
          "it is told how many events stand before, and half of the time how far the last onset "
          "is, and learns to end there; needs bins"),
      yes_or_no(
          "context.metre", [](Recipe& r) { return &r.context.metre; },
          "it is told where in its bar and beat the last onset stands, where a piece keeps a beat; "
          "needs bins"),
      yes_or_no(
          "context.labels", [](Recipe& r) { return &r.context.labels; },
          "it is told composer, genre, instruments, key, mode, metre, density and register of the "
          "piece, each hidden from a fifth of the windows; needs bins"),
      number(
          "context.hidden", 0, 1, [](Recipe& r) { return &r.context.hidden; },
          "share of the windows of training from which the memory is hidden"),
      number(
          "context.memory_from", 1, 1000000, [](Recipe& r) { return &r.context.memory_from; },
          "the epoch from which training sees the memory: before, it learns keys"),
      choice(
          "discriminator.encoder", gan::encoder_names(),
          [](Recipe& r) { return &r.discriminator.encoder; },
          "layers by which the discriminator reads: lstm, or convolution (dilated, over time)"),
      number(
          "discriminator.hidden", 1, 8192, [](Recipe& r) { return &r.discriminator.hidden; },
          "units of each layer of the discriminator; of an LSTM layer, a direction"),
      number(
          "discriminator.layers", 1, 16, [](Recipe& r) { return &r.discriminator.layers; },
          "layers of the discriminator; of LSTMs, a direction"),
      yes_or_no(
          "discriminator.bidirectional", [](Recipe& r) { return &r.discriminator.bidirectional; },
          "whether what the discriminator thinks of a step depends on the steps after it, too"),
      choice(
          "discriminator.decision", {"all-steps", "ends"},
          [](Recipe& r) { return &r.discriminator.decision; },
          "steps whose mean is the decision: all-steps, or ends (the first and the last)"),
      number(
          "discriminator.dropout", 0, 0.99, [](Recipe& r) { return &r.discriminator.dropout; },
          "share of the inputs and of the LSTM outputs dropped while training"),
      number(
          "discriminator.minibatch_kernels", 0, 1024,
          [](Recipe& r) { return &r.discriminator.minibatch_kernels; },
          "minibatch features, which compare a sequence with the others of its batch; 0: none"),
      number(
          "discriminator.minibatch_dimensions", 1, 1024,
          [](Recipe& r) { return &r.discriminator.minibatch_dimensions; },
          "numbers that a minibatch feature compares"),
      yes_or_no(
          "discriminator.pitch_circles", [](Recipe& r) { return &r.discriminator.pitch_circles; },
          "whether the discriminator sees pitches on the circles of the octave and of fifths, too"),
  };
  return keys;
}

}  // namespace crnngan::train

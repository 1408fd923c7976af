#include "train/training.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/files.h"
#include "gan/initial.h"
#include "gan/model_file.h"
#include "gan/noise.h"
#include "music/feature_bins.h"
#include "nn/dropout.h"
#include "train/checkpoint.h"
#include "train/schedule.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTrained = "trained.";  // the generator's weights before averaging

// L_D when every logit is 0.
double chance_loss(Objective objective) {
  return (is_relativistic(objective) ? 1 : 2) * std::numbers::ln2;
}

// Where the numbers of an iteration begin in the stream of its epoch.
std::uint64_t place_of(int iteration) { return static_cast<std::uint64_t>(iteration) << 32; }

gan::GeneratorShape with_bins(gan::GeneratorShape shape, const music::Codec& codec,
                              std::span<const std::vector<music::Tone>> pieces, int most) {
  if (most == 0) return shape;
  for (const auto& of_feature : music::feature_bins(codec, pieces, most)) {
    std::vector<gan::Bins::Bin> bins;
    bins.reserve(of_feature.size());
    for (const auto& [low, high] : of_feature) bins.push_back({low, high});
    shape.bins.emplace_back(std::move(bins));
  }
  return shape;
}

// The circle of the octave and that of fifths, on which the tones of a key are neighbours.
gan::DiscriminatorShape with_pitch_circles(gan::DiscriminatorShape shape,
                                           const music::Codec& codec) {
  constexpr double kOctave = 12;
  for (int slot = 0; slot < codec.options().tones_per_cell; ++slot) {
    for (const int half_tones : {1, 7}) {
      const double turns = half_tones / kOctave;
      shape.circles.push_back({.feature = slot * music::kFeatures + music::kFrequencyFeature,
                               .turns = static_cast<float>(turns * codec.half_tones_per_unit()),
                               .offset = static_cast<float>(turns * codec.half_tone_of_zero())});
    }
  }
  return shape;
}

// The windows of batch `number`; those after the last are the first again.
std::vector<corpus::Window> batch_of(const std::vector<corpus::Window>& windows, int number,
                                     std::size_t batch) {
  std::vector<corpus::Window> chosen;
  chosen.reserve(batch);
  for (std::size_t row = 0; row < batch; ++row) {
    chosen.push_back(windows[(static_cast<std::size_t>(number) * batch + row) % windows.size()]);
  }
  return chosen;
}

void expect_finite(double value, const char* what, int epoch, int iteration) {
  if (std::isfinite(value)) return;
  throw Error(
      "epoch {}, iteration {}: {} is {}; the last checkpoint is kept; try a lower "
      "train.learning_rate or train.clip",
      epoch, iteration, what, value);
}

}  // namespace

// Sums over the iterations of an epoch.
struct Training::Totals {
  double pretraining_loss = 0;
  double discriminator_loss = 0;
  double generator_loss = 0;
  double objective = 0;
  double discriminator_norm = 0;
  double generator_norm = 0;
  int discriminator_frozen = 0;
  int generator_frozen = 0;

  void fill(EpochReport& report) const {
    const auto mean = [](double sum, int count) { return count > 0 ? sum / count : 0; };
    const int all = report.iterations;
    report.pretraining_loss = mean(pretraining_loss, all);
    report.discriminator_loss = mean(discriminator_loss, all);
    report.generator_loss = mean(generator_loss, all);
    report.objective = mean(objective, all - generator_frozen);
    report.discriminator_frozen = mean(discriminator_frozen, all);
    report.generator_frozen = mean(generator_frozen, all);
    report.discriminator_gradient_norm = mean(discriminator_norm, all - discriminator_frozen);
    report.generator_gradient_norm = mean(generator_norm, all - generator_frozen);
  }
};

Training::Training(const Recipe& recipe, std::vector<std::vector<music::Tone>> training_pieces,
                   std::vector<std::vector<music::Tone>> validation_pieces, int threads,
                   std::optional<Provenance> provenance)
    : recipe_(recipe),
      provenance_(std::move(provenance)),
      training_(set_of(std::move(training_pieces))),
      validation_(set_of(std::move(validation_pieces))),
      codec_(music::Codec::fit(codec_options(recipe), training_.pieces)),
      pool_(threads),
      generator_(with_bins(generator_shape(recipe), codec_, training_.pieces,
                           static_cast<int>(recipe.generator.bins)),
                 nn::precision(recipe.train.precision)),
      averaged_(generator_.shape()),
      discriminator_(recipe.discriminator.pitch_circles
                         ? with_pitch_circles(discriminator_shape(recipe), codec_)
                         : discriminator_shape(recipe),
                     nn::precision(recipe.train.precision)),
      trainer_(generator_, discriminator_, trainer_options(recipe), pool_) {}

Training::Set Training::set_of(std::vector<std::vector<music::Tone>> pieces) const {
  Set set{std::move(pieces), {}};
  for (const auto& piece : set.pieces) {
    const std::size_t cells = piece.size() / static_cast<std::size_t>(recipe_.music.tones_per_cell);
    set.lengths.push_back(cells < kShortestSequence ? 0 : cells);
  }
  return set;
}

void Training::start() {
  const auto seed = recipe_.seed;
  gan::initialise(generator_, generator_start(recipe_), seed);
  averaged_.parameters().average(generator_.parameters(), 0);
  gan::initialise(discriminator_, seed);
}

// Throws Error, naming every key of recipe, codec and networks that differs.
void Training::expect_described(const TensorFile& file) const {
  Description expected = codec_.description();
  expected.merge(gan::description(generator_.shape()));
  expected.merge(gan::description(discriminator_.shape()));
  Description found = load_codec(file).description();
  found.merge(gan::description(gan::generator_shape(file)));
  found.merge(gan::description(gan::discriminator_shape(file)));
  Description keys = load_recipe_keys(file);
  if (!keys.empty()) expected.merge(recipe_keys_that_bind(recipe_));
  found.merge(std::move(keys));
  const std::vector<std::string> others = differences(expected, found);
  if (!others.empty()) throw Error("{}", fmt::join(others, "; "));
}

int Training::load(const fs::path& path) {
  const Parsed<TensorFile> file = read_tensors(read_file(path));
  if (!file.ok()) {
    throw Error("{}: byte {}: {}; it is damaged: remove it to go on from the checkpoint before",
                path.string(), file.error().offset, file.error().message);
  }
  try {
    expect_described(file.value());
    gan::load(averaged_, file.value());
    gan::load(discriminator_, file.value());
    generator_.parameters().load(file.value(), kTrained);
    generator_.pack();
    trainer_.load(file.value());
    return load_epoch(file.value());
  } catch (const Error& error) {
    throw Error("{}: does not belong to config.toml and the corpus of the run: {}", path.string(),
                error.what());
  }
}

Bytes Training::checkpoint(int epoch, double distance) const {
  TensorFile file;
  gan::save(averaged_, file);
  gan::save(discriminator_, file);
  generator_.parameters().save(file, kTrained);
  trainer_.save(file);
  save_codec(file, codec_);
  save_recipe_keys(file, recipe_);
  if (provenance_) save_provenance(file, *provenance_);
  save_epoch(file, epoch);
  save_distance(file, distance);
  return write_tensors(file);
}

EpochReport Training::train_epoch(int epoch, const std::function<void(int, int)>& on_iteration) {
  EpochReport report;
  report.phase = phase_of(recipe_, epoch);
  report.window_steps = window_steps(recipe_, epoch);
  report.learning_rate = learning_rate(recipe_, epoch);
  trainer_.set_learning_rate(report.learning_rate);
  if (begins_with_fresh_discriminator(recipe_, epoch)) {
    gan::initialise(discriminator_, recipe_.seed);
    trainer_.restart_discriminator();
  }
  const auto drawn = windows(training_, report.window_steps,
                             static_cast<int>(recipe_.train.windows_per_piece), epoch);
  const auto batch = static_cast<std::size_t>(recipe_.train.batch);
  report.iterations = static_cast<int>(corpus::batches_in_epoch(drawn.size(), batch));
  const auto start = std::chrono::steady_clock::now();
  Totals totals;
  for (int i = 0; i < report.iterations; ++i) {
    if (on_iteration) on_iteration(i, report.iterations);
    fill_batch(training_, batch_of(drawn, i, batch), epoch, i, report.window_steps);
    draw_masks(epoch, i, report.window_steps);
    if (report.phase == Phase::kPretraining) {
      pretrain(epoch, i, report.window_steps, totals);
      if (recipe_.train.pretrain_discriminator) {
        train_adversarial(epoch, i, report.window_steps, Learners::kDiscriminator, totals);
      }
    } else {
      train_adversarial(epoch, i, report.window_steps, Learners::kBoth, totals);
    }
    averaged_.parameters().average(generator_.parameters(), recipe_.train.average);
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  totals.fill(report);
  report.chance_loss = chance_loss(trainer_options(recipe_).objective);
  validate(report);
  return report;
}

std::vector<corpus::Window> Training::windows(const Set& set, int steps, int per_piece,
                                              int epoch) const {
  return corpus::epoch_windows(
      set.lengths, static_cast<std::size_t>(steps), static_cast<std::size_t>(per_piece),
      recipe_.seed, static_cast<std::uint32_t>(epoch),
      pads(recipe_) ? corpus::ShortSequences::kTakeWhole : corpus::ShortSequences::kLeaveOut);
}

// real_ and row_lengths_ from the windows of one iteration, a row each.
void Training::fill_batch(const Set& set, std::span<const corpus::Window> windows, int epoch,
                          int iteration, int steps) {
  const auto features = static_cast<std::size_t>(codec_.features());
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  const std::size_t batch = windows.size();
  const bool is_validation = &set == &validation_;
  const RandomStream random = stream(Purpose::kDequantise, epoch);
  const RandomStream key = stream(Purpose::kTranspose, epoch);
  const auto most = static_cast<std::uint32_t>(is_validation ? 0 : recipe_.train.transpose);
  const auto transposition = [&](std::size_t in_batch) {
    const std::uint32_t drawn = key.below(2 * most + 1, place_of(iteration) + in_batch);
    return static_cast<std::int32_t>(drawn) - static_cast<std::int32_t>(most);
  };
  const auto encode = [&](std::size_t piece, std::size_t cell, std::size_t row,
                          std::span<float> out) {
    std::array<float, std::size_t{music::kFeatures} * music::kMostTonesPerCell> drawn{};
    const auto uniform = std::span(drawn).first(codec_.is_random() ? features : 0);
    random.fill_uniform(uniform, place_of(iteration) + row * features);
    std::array<music::Tone, music::kMostTonesPerCell> tones{};
    const auto seen = std::span(tones).first(slots);
    std::copy_n(set.pieces[piece].begin() + static_cast<std::ptrdiff_t>(cell * slots), slots,
                seen.begin());
    const std::int32_t shift = transposition(row % batch);
    for (music::Tone& tone : seen) tone.pitch = std::clamp(tone.pitch + shift, 0, 127);
    codec_.encode(seen, uniform, out);
  };
  corpus::fill_batch(windows, 0, static_cast<std::size_t>(steps), batch, features, encode, pool_,
                     real_);
  if (!pads(recipe_)) return;
  row_lengths_.resize(batch);
  for (std::size_t row = 0; row < batch; ++row) {
    row_lengths_[row] = static_cast<int>(windows[row].length);
  }
}

// The random inputs of one iteration: the epoch selects the stream, the iteration the place in it.
void Training::draw_inputs(Purpose purpose, int epoch, int iteration, int steps, int rows) {
  const gan::GeneratorShape& shape = generator_.shape();
  noise_.resize(nn::size_of(steps, rows, shape.noise_inputs()));
  start_.resize(nn::size_of(rows, shape.features));
  gan::draw_inputs(shape, stream(purpose, epoch), place_of(iteration), steps, rows, noise_, start_);
}

// What dropout drops in one iteration: the generator's masks, then the discriminator's, then those
// of its input.
void Training::draw_masks(int epoch, int iteration, int steps) {
  const double of_generator = recipe_.generator.dropout;
  const double of_discriminator = recipe_.discriminator.dropout;
  if (of_generator == 0 && of_discriminator == 0) return;
  const auto batch = static_cast<int>(recipe_.train.batch);
  const gan::GeneratorShape& g = generator_.shape();
  const gan::DiscriminatorShape& d = discriminator_.shape();
  generator_masks_.resize(nn::size_of(g.layers, steps, batch) * static_cast<std::size_t>(g.units));
  discriminator_masks_.resize(nn::size_of(d.directions(), d.layers) *
                              nn::size_of(steps, 2 * batch, d.units));
  input_masks_.resize(nn::size_of(steps, 2 * batch, d.features));
  const RandomStream random = stream(Purpose::kDropout, epoch);
  std::uint64_t place = place_of(iteration);
  const auto draw = [&](double rate, std::span<float> mask) {
    nn::draw_mask(rate, random, place, mask);
    place += mask.size();
  };
  draw(of_generator, generator_masks_);
  draw(of_discriminator, discriminator_masks_);
  draw(of_discriminator, input_masks_);
}

RandomStream Training::stream(Purpose purpose, int epoch) const {
  return {recipe_.seed, purpose, static_cast<std::uint32_t>(epoch)};
}

void Training::pretrain(int epoch, int iteration, int steps, Totals& totals) {
  const gan::GeneratorShape& shape = generator_.shape();
  const auto batch = static_cast<int>(recipe_.train.batch);
  const int predictions = trainer_.predictions(steps);
  draw_inputs(Purpose::kNoise, epoch, iteration, predictions, trainer_.prediction_rows(batch));
  // Each layer's masks for the steps that predict, side by side.
  const std::size_t of_prediction = nn::size_of(predictions, batch, shape.units);
  const auto masks =
      std::span<const float>(generator_masks_)
          .first(generator_masks_.empty() ? 0
                                          : static_cast<std::size_t>(shape.layers) * of_prediction);
  const PretrainingResult result =
      trainer_.pretrain(real_.features, noise_, steps, batch, row_lengths_, masks);
  expect_finite(result.loss, "the pretraining error", epoch, iteration);
  expect_finite(result.gradient_norm, "the gradient of the pretraining error", epoch, iteration);
  totals.pretraining_loss += result.loss;
  totals.generator_norm += result.gradient_norm;
}

void Training::train_adversarial(int epoch, int iteration, int steps, Learners learners,
                                 Totals& totals) {
  const auto batch = static_cast<int>(recipe_.train.batch);
  if (recipe_.train.prediction_weight > 0) {
    draw_inputs(Purpose::kPrediction, epoch, iteration, trainer_.predictions(steps),
                trainer_.prediction_rows(batch));
    noise_.swap(prediction_noise_);
  }
  draw_inputs(Purpose::kNoise, epoch, iteration, steps, batch);
  if (recipe_.train.penalty > 0) {
    perturbation_.resize(nn::size_of(steps, 2 * penalty_rows(batch), codec_.features()));
    gan::draw(gan::NoiseKind::kStandard, stream(Purpose::kPenalty, epoch), place_of(iteration),
              perturbation_);
  }
  const AdversarialNoise noise{noise_,
                               start_,
                               perturbation_,
                               {generator_masks_, discriminator_masks_, input_masks_},
                               prediction_noise_};
  const AdversarialResult result =
      trainer_.adversarial(real_.features, noise, steps, batch, row_lengths_, learners);
  expect_finite(result.discriminator_loss, "L_D", epoch, iteration);
  expect_finite(result.generator_loss, "L_G", epoch, iteration);
  expect_finite(result.discriminator_gradient_norm, "the gradient of L_D", epoch, iteration);
  expect_finite(result.generator_gradient_norm, "the generator's gradient", epoch, iteration);
  totals.discriminator_loss += result.discriminator_loss;
  totals.generator_loss += result.generator_loss;
  totals.objective += result.objective;
  totals.discriminator_norm += result.discriminator_gradient_norm;
  totals.discriminator_frozen += result.frozen.discriminator ? 1 : 0;
  if (learners != Learners::kBoth) return;
  totals.generator_norm += result.generator_gradient_norm;
  totals.generator_frozen += result.frozen.generator ? 1 : 0;
}

std::vector<Song> Training::sample(int epoch) {
  averaged_.pack();
  return sample_songs(averaged_, codec_, static_cast<int>(recipe_.train.samples),
                      static_cast<int>(recipe_.train.steps), recipe_.seed,
                      static_cast<std::uint32_t>(epoch), pool_);
}

}  // namespace crnngan::train

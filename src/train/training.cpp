#include "train/training.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "gan/initial.h"
#include "ranks/agreement.h"
#include "train/epoch_batches.h"
#include "train/from_recipe.h"
#include "train/schedule.h"
#include "train/validation.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTrained = "trained.";  // the generator's weights before averaging

constexpr std::size_t kMeasured = 200;       // windows; enough for the means of the measures
constexpr std::size_t kMostMeasured = 1000;  // of very large corpora
constexpr std::size_t kMostForetold = 256;   // for the loss of prediction

void expect_finite(double value, const char* what, const sequence::Iteration& now) {
  if (std::isfinite(value)) return;
  throw Error(
      "epoch {}, iteration {}: {} is {}; the last checkpoint is kept; try a lower "
      "train.learning_rate or train.clip",
      now.epoch, now.number, what, value);
}

gan::About about_of(const TensorFile& file, const fs::path& path) {
  try {
    return gan::read_about(file);
  } catch (const Error& error) {
    throw Error("{}: {}", path.string(), error.what());
  }
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

  void fill(Epoch& report) const {
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

Training::Set::Set(const sequence::Source& of) : source(of), lengths(drawable_lengths(of)) {}

Training::Training(const Recipe& recipe, const sequence::Domain& domain, int threads,
                   std::optional<gan::Provenance> trained_on, const gan::Model* start,
                   ranks::Ranks& ranks)
    : recipe_(recipe),
      domain_(domain),
      start_(start),
      training_(domain.training()),
      validation_(domain.validation()),
      pool_(threads),
      generator_(start != nullptr ? start->generator.shape() : generator_shape(recipe, domain),
                 nn::precision(recipe.train.precision)),
      model_{{.domain = domain.name(),
              .meaning = domain.meaning(),
              .trained_on = std::move(trained_on),
              .licence = start != nullptr ? start->about.licence : std::string()},
             gan::Generator(generator_.shape()),
             gan::Discriminator(start != nullptr && start->discriminator
                                    ? start->discriminator->shape()
                                    : discriminator_shape(recipe, domain),
                                nn::precision(recipe.train.precision))},
      discriminator_(*model_.discriminator),
      sharding_(sharding(recipe, ranks)),
      trainer_(generator_, discriminator_, trainer_options(recipe), pool_, domain.listeners(),
               sharding_),
      real_(sharding_, trainer_.shards(), pool_) {}

void Training::start() {
  const auto seed = recipe_.seed;
  if (start_ == nullptr) {
    gan::initialise(generator_, generator_start(recipe_), seed);
  } else {
    generator_.parameters().average(start_->generator.parameters(), 0);
    generator_.pack();
  }
  model_.generator.parameters().average(generator_.parameters(), 0);
  if (start_ == nullptr || !start_->discriminator) {
    gan::initialise(discriminator_, seed);
  } else {
    discriminator_.parameters().average(start_->discriminator->parameters(), 0);
    discriminator_.pack();
  }
}

// Throws Error, naming every key of recipe, domain and networks that differs.
void Training::expect_described(const TensorFile& file, const gan::About& about) const {
  Description expected = gan::description(model_);
  expected.merge(domain_.description(model_.about.meaning));
  expected.merge(recipe_keys_that_bind(recipe_));
  Description found = gan::description(file);
  if (about.domain == model_.about.domain) found.merge(domain_.description(about.meaning));
  found.merge(load_recipe_keys(file));
  const std::vector<std::string> others = differences(expected, found);
  if (!others.empty()) throw Error("{}", fmt::join(others, "; "));
}

int Training::load(const fs::path& path) { return load(read_file(path), path); }

int Training::load(std::span<const std::uint8_t> checkpoint, const fs::path& path) {
  const Parsed<TensorFile> file = read_tensors(checkpoint);
  if (!file.ok()) {
    throw Error("{}: byte {}: {}; it is damaged: remove it to go on from the checkpoint before",
                path.string(), file.error().offset, file.error().message);
  }
  const gan::About about = about_of(file.value(), path);
  try {
    expect_described(file.value(), about);
    gan::load_weights(model_, file.value());
    generator_.parameters().load(file.value(), kTrained);
    generator_.pack();
    trainer_.load(file.value());
    return load_progress(file.value()).epoch;
  } catch (const Error& error) {
    throw Error("{}: does not belong to config.toml and the corpus of the run: {}", path.string(),
                error.what());
  }
}

TensorFile Training::checkpoint(const Progress& progress) const {
  TensorFile file = gan::file_of(model_);
  generator_.parameters().save(file, kTrained);
  trainer_.save(file);
  save_recipe_keys(file, recipe_);
  save_progress(file, progress);
  return file;
}

Epoch Training::train_epoch(int epoch, const std::function<void(int, int)>& on_iteration) {
  Epoch report;
  report.epoch = epoch;
  report.epochs = static_cast<int>(recipe_.train.epochs);
  report.phase = phase_of(recipe_, epoch);
  report.window_steps = window_steps(recipe_, epoch);
  report.learning_rate = learning_rate(recipe_, epoch);
  trainer_.set_learning_rate(report.learning_rate);
  if (begins_with_fresh_discriminator(recipe_, epoch)) {
    gan::initialise(discriminator_, recipe_.seed);
    trainer_.restart_discriminator();
  }
  const EpochBatches batches(recipe_, training_.source, epoch);
  report.iterations = batches.count();
  const auto start = std::chrono::steady_clock::now();
  Totals totals;
  for (int i = 0; i < report.iterations; ++i) {
    if (on_iteration) on_iteration(i, report.iterations);
    const sequence::Iteration now = batches.iteration(i);
    const ShardsOfBatch real =
        real_.fill(training_.source, batches.windows(i), report.window_steps, now);
    if (report.phase == Phase::kPretraining) {
      pretrain(real, now, totals);
      if (recipe_.train.pretrain_discriminator) {
        train_adversarial(real, now, Learners::kDiscriminator, totals);
      }
    } else {
      train_adversarial(real, now, Learners::kBoth, totals);
    }
    model_.generator.parameters().average(generator_.parameters(), recipe_.train.average);
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  totals.fill(report);
  report.chance_loss = trainer_.objective().chance_loss();
  expect_equal_weights(epoch);
  report.validation = validate(report.phase);
  return report;
}

// What a faulty machine would spoil, and each rank would go on with.
void Training::expect_equal_weights(int epoch) const {
  if (sharding_.ranks->size() == 1) return;
  std::uint64_t hash = kHashBasis;
  const auto add = [&](const nn::Parameters& parameters) {
    for (const nn::Parameter& parameter : parameters) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(parameter.value.data());
      hash = hash_bytes({bytes, parameter.value.size() * sizeof(float)}, hash);
    }
  };
  add(generator_.parameters());
  add(discriminator_.parameters());
  ranks::expect_alike(*sharding_.ranks, {{fmt::format("weights after epoch {}", epoch),
                                          fmt::format("{:016x}", hash)}});
}

void Training::pretrain(ShardsOfBatch batch, const sequence::Iteration& now, Totals& totals) {
  const PretrainingResult result = trainer_.pretrain(batch);
  expect_finite(result.loss, "the pretraining error", now);
  expect_finite(result.gradient_norm, "the gradient of the pretraining error", now);
  totals.pretraining_loss += result.loss;
  totals.generator_norm += result.gradient_norm;
}

void Training::train_adversarial(ShardsOfBatch batch, const sequence::Iteration& now,
                                 Learners learners, Totals& totals) {
  const AdversarialResult result = trainer_.adversarial(batch, learners);
  expect_finite(result.discriminator_loss, "L_D", now);
  expect_finite(result.generator_loss, "L_G", now);
  expect_finite(result.discriminator_gradient_norm, "the gradient of L_D", now);
  expect_finite(result.generator_gradient_norm, "the generator's gradient", now);
  totals.discriminator_loss += result.discriminator_loss;
  totals.generator_loss += result.generator_loss;
  totals.objective += result.objective;
  totals.discriminator_norm += result.discriminator_gradient_norm;
  totals.discriminator_frozen += result.frozen.discriminator ? 1 : 0;
  if (learners != Learners::kBoth) return;
  totals.generator_norm += result.generator_gradient_norm;
  totals.generator_frozen += result.frozen.generator ? 1 : 0;
}

// The means of the losses over validation windows of full length, one of each sequence that is long
// enough, the same with the same noise in every epoch, as the networks are now. The batches, of
// nearly equal size, hold each window once.
std::optional<ValidationLosses> Training::validate(Phase phase) {
  const auto steps = static_cast<int>(recipe_.train.steps);
  const auto drawn = windows_of(recipe_, validation_.lengths, steps, 1, 0);
  if (drawn.empty()) return std::nullopt;
  const auto all = static_cast<int>(drawn.size());
  const auto batches = static_cast<int>(
      sequence::batches_in_epoch(drawn.size(), static_cast<std::size_t>(recipe_.train.batch)));
  ValidationLosses losses;
  for (int i = 0; i < batches; ++i) {
    const Range part = share(all, i, batches);
    const double weight = static_cast<double>(part.size()) / all;
    const sequence::Iteration now{recipe_.seed, 0, static_cast<std::uint32_t>(i)};
    const ShardsOfBatch real =
        real_.fill(validation_.source,
                   std::span(drawn).subspan(static_cast<std::size_t>(part.first),
                                            static_cast<std::size_t>(part.size())),
                   steps, now, Purpose::kValidation);
    if (phase == Phase::kPretraining) {
      losses.pretraining += weight * trainer_.prediction_error(real);
    } else {
      const AdversarialResult result = trainer_.adversarial(real, Learners::kNobody);
      losses.discriminator += weight * result.discriminator_loss;
      losses.generator += weight * result.generator_loss;
    }
  }
  return losses;
}

double Training::model_loss() {
  const auto steps = static_cast<std::size_t>(recipe_.train.steps);
  std::vector<std::size_t> lengths = validation_.lengths;
  for (std::size_t& length : lengths) {
    if (length < steps && !pads(recipe_)) length = 0;
  }
  model_.generator.pack();
  return prediction_loss(model_.generator, trainer_options(recipe_).prediction_loss,
                         validation_.source, side_by_side(lengths, steps, kMostForetold),
                         static_cast<int>(steps), static_cast<int>(recipe_.train.batch),
                         recipe_.seed, pool_, sharding_);
}

std::vector<Events> Training::sample() {
  model_.generator.pack();
  const gan::GeneratorShape& shape = model_.generator.shape();
  return sample_sequences(
      model_.generator,
      shape.has_distribution() ? domain_.temperatures(shape.temperature) : std::vector<float>(),
      domain_.sample_listeners(recipe_.seed), static_cast<int>(recipe_.train.samples),
      static_cast<int>(recipe_.train.steps), recipe_.seed, pool_);
}

std::vector<sequence::Window> Training::training_windows() const {
  return measured_windows(training_);
}

std::vector<sequence::Window> Training::validation_windows() const {
  return measured_windows(validation_);
}

std::vector<sequence::Window> Training::measured_windows(const Set& set) const {
  const auto steps = static_cast<std::size_t>(recipe_.train.steps);
  const auto long_enough = static_cast<std::size_t>(
      std::ranges::count_if(set.lengths, [&](std::size_t length) { return length >= steps; }));
  const std::size_t per_sequence = kMeasured / std::max<std::size_t>(long_enough, 1);
  const auto drawn = [&](std::size_t count, sequence::ShortSequences short_sequences) {
    return sequence::epoch_windows(set.lengths, static_cast<std::size_t>(recipe_.train.steps),
                                   count, recipe_.seed, 0, short_sequences);
  };
  // Where most are shorter than a window, one of each, whole.
  const bool are_short = 2 * long_enough < set.lengths.size();
  auto windows =
      are_short && (pads(recipe_) || long_enough == 0)
          ? drawn(1, sequence::ShortSequences::kTakeWhole)
          : drawn(std::max<std::size_t>(per_sequence, 1), sequence::ShortSequences::kLeaveOut);
  windows.resize(std::min(windows.size(), kMostMeasured));
  return windows;
}

}  // namespace crnngan::train

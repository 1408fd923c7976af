#include "train/training.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "gan/initial.h"
#include "gan/model_file.h"
#include "gan/noise.h"
#include "train/checkpoint.h"
#include "train/schedule.h"

namespace crnngan::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTrained = "trained.";  // the generator's weights before averaging

constexpr std::size_t kRealSongs = 200;  // enough for the means of the measures

// Where the numbers of an iteration begin in the stream of its epoch.
std::uint64_t place_of(int iteration) { return static_cast<std::uint64_t>(iteration) << 32; }

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

Training::Training(const Recipe& recipe, std::vector<std::vector<music::Tone>> pieces, int threads)
    : recipe_(recipe),
      pieces_(std::move(pieces)),
      codec_(music::Codec::fit(codec_options(recipe), pieces_)),
      pool_(threads),
      generator_(generator_shape(recipe)),
      averaged_(generator_shape(recipe)),
      discriminator_(discriminator_shape(recipe)),
      trainer_(generator_, discriminator_, trainer_options(recipe), pool_) {
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  for (const auto& piece : pieces_) lengths_.push_back(piece.size() / slots);
}

void Training::start() {
  const auto seed = static_cast<std::uint64_t>(recipe_.seed);
  gan::initialise(generator_, generator_start(recipe_), seed);
  averaged_.parameters().average(generator_.parameters(), 0);
  gan::initialise(discriminator_, seed);
}

int Training::load(const fs::path& path) {
  const Parsed<TensorFile> file = read_tensors(read_file(path));
  if (!file.ok()) {
    throw Error("{}: byte {}: {}; it is damaged: remove it to go on from the checkpoint before",
                path.string(), file.error().offset, file.error().message);
  }
  try {
    if (load_codec(file.value()) != codec_) throw Error("its codec is another");
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

void Training::save(const fs::path& path, int epoch) const {
  TensorFile file;
  gan::save(averaged_, file);
  gan::save(discriminator_, file);
  generator_.parameters().save(file, kTrained);
  trainer_.save(file);
  save_codec(file, codec_);
  save_epoch(file, epoch);
  write_file(path, write_tensors(file));
}

EpochReport Training::train_epoch(int epoch) {
  EpochReport report;
  report.phase = phase_of(recipe_, epoch);
  report.window_steps = window_steps(recipe_, epoch);
  const auto windows = corpus::epoch_windows(
      lengths_, static_cast<std::size_t>(report.window_steps),
      static_cast<std::size_t>(recipe_.train.windows_per_piece),
      static_cast<std::uint64_t>(recipe_.seed), static_cast<std::uint32_t>(epoch));
  const auto batch = static_cast<std::size_t>(recipe_.train.batch);
  report.iterations = static_cast<int>(corpus::batches_in_epoch(windows.size(), batch));
  const auto start = std::chrono::steady_clock::now();
  Totals totals;
  for (int i = 0; i < report.iterations; ++i) {
    fill_batch(windows, epoch, i, report.window_steps);
    if (report.phase == Phase::kPretraining) {
      pretrain(epoch, i, report.window_steps, totals);
    } else {
      train_adversarial(epoch, i, report.window_steps, totals);
    }
    averaged_.parameters().average(generator_.parameters(), recipe_.train.average);
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  totals.fill(report);
  return report;
}

// real_ from the windows of one iteration.
void Training::fill_batch(std::span<const corpus::Window> windows, int epoch, int iteration,
                          int steps) {
  const auto features = static_cast<std::size_t>(codec_.features());
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  const RandomStream random = stream(Purpose::kDequantise, epoch);
  const auto encode = [&](std::size_t piece, std::size_t cell, std::size_t row,
                          std::span<float> out) {
    std::array<float, std::size_t{music::kFeatures} * music::kMostTonesPerCell> drawn{};
    const auto uniform = std::span(drawn).first(codec_.is_random() ? features : 0);
    random.fill_uniform(uniform, place_of(iteration) + row * features);
    codec_.encode(std::span(pieces_[piece]).subspan(cell * slots, slots), uniform, out);
  };
  corpus::fill_batch(windows, static_cast<std::size_t>(iteration), static_cast<std::size_t>(steps),
                     static_cast<std::size_t>(recipe_.train.batch), features, encode, pool_, real_);
}

// The random inputs of one iteration: the epoch selects the stream, the iteration the place in it.
void Training::draw_inputs(int epoch, int iteration, int steps) {
  const auto batch = static_cast<int>(recipe_.train.batch);
  const gan::GeneratorShape& shape = generator_.shape();
  noise_.resize(nn::size_of(steps, batch, shape.noise_inputs()));
  start_.resize(nn::size_of(batch, shape.features));
  gan::draw_inputs(shape, stream(Purpose::kNoise, epoch), place_of(iteration), steps, batch, noise_,
                   start_);
}

RandomStream Training::stream(Purpose purpose, int epoch) const {
  return {static_cast<std::uint64_t>(recipe_.seed), purpose, static_cast<std::uint32_t>(epoch)};
}

void Training::pretrain(int epoch, int iteration, int tones, Totals& totals) {
  draw_inputs(epoch, iteration, tones - 1);
  const PretrainingResult result =
      trainer_.pretrain(real_.features, noise_, tones, static_cast<int>(recipe_.train.batch));
  expect_finite(result.loss, "the pretraining error", epoch, iteration);
  expect_finite(result.gradient_norm, "the gradient of the pretraining error", epoch, iteration);
  totals.pretraining_loss += result.loss;
  totals.generator_norm += result.gradient_norm;
}

void Training::train_adversarial(int epoch, int iteration, int tones, Totals& totals) {
  const auto batch = static_cast<int>(recipe_.train.batch);
  draw_inputs(epoch, iteration, tones);
  if (recipe_.train.penalty > 0) {
    perturbation_.resize(nn::size_of(tones, 2 * penalty_rows(batch), codec_.features()));
    gan::draw(gan::NoiseKind::kStandard, stream(Purpose::kPenalty, epoch), place_of(iteration),
              perturbation_);
  }
  const AdversarialResult result =
      trainer_.adversarial(real_.features, {noise_, start_, perturbation_}, tones, batch);
  expect_finite(result.discriminator_loss, "L_D", epoch, iteration);
  expect_finite(result.generator_loss, "L_G", epoch, iteration);
  expect_finite(result.discriminator_gradient_norm, "the gradient of L_D", epoch, iteration);
  expect_finite(result.generator_gradient_norm, "the generator's gradient", epoch, iteration);
  totals.discriminator_loss += result.discriminator_loss;
  totals.generator_loss += result.generator_loss;
  totals.objective += result.objective;
  totals.discriminator_norm += result.discriminator_gradient_norm;
  totals.generator_norm += result.generator_gradient_norm;
  totals.discriminator_frozen += result.frozen.discriminator ? 1 : 0;
  totals.generator_frozen += result.frozen.generator ? 1 : 0;
}

std::vector<Song> Training::sample(int epoch) {
  averaged_.pack();
  return sample_songs(averaged_, codec_, static_cast<int>(recipe_.train.samples),
                      static_cast<int>(recipe_.train.steps),
                      static_cast<std::uint64_t>(recipe_.seed), static_cast<std::uint32_t>(epoch),
                      pool_);
}

std::vector<stats::ColumnSummary> Training::measure_real() const {
  const auto windows =
      corpus::epoch_windows(lengths_, static_cast<std::size_t>(recipe_.train.steps), 1,
                            static_cast<std::uint64_t>(recipe_.seed), 0);
  return measure_songs(real_songs(pieces_, codec_.options(),
                                  std::span(windows).first(std::min(windows.size(), kRealSongs))));
}

}  // namespace crnngan::train

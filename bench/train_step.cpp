// One adversarial iteration, by default at the paper's size: batch 20, 100 steps, 350 units, 2
// layers, feature matching, both networks updated.
//
//   train_step [--threads N] [--iterations N] [--units N] [--batch N] [--steps N] [--bfloat16]
//              [--weights FILE]
//
// --weights writes the initial networks and the batch, so that bench/peers/train_step.py can show
// that it computes the same losses before anybody compares times.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "base/tensor_file.h"
#include "bench/precision.h"
#include "bench/timing.h"
#include "gan/initial.h"
#include "gan/network_file.h"
#include "nn/kernels.h"
#include "nn/matmul.h"
#include "train/trainer.h"

namespace {

using namespace crnngan;
using bench::median;
using bench::seconds_of;

constexpr int kFeatures = 4;
constexpr int kLayers = 2;

struct Size {
  int batch = 20;
  int steps = 100;
  int units = 350;
};

std::vector<float> uniform(int count, Purpose purpose) {
  std::vector<float> values(static_cast<std::size_t>(count));
  RandomStream(1, purpose, 0).fill_uniform(values, 0);
  return values;
}

// The same random inputs in every iteration, those that --weights writes.
class SameDraws : public train::Draws {
 public:
  SameDraws(std::vector<float> noise, std::vector<float> start)
      : noise_(std::move(noise)), start_(std::move(start)) {}

  void inputs(const gan::GeneratorShape&, gan::GeneratorTape& tape) const override {
    std::copy(noise_.begin(), noise_.end(), tape.noise.begin());
    std::copy(start_.begin(), start_.end(), tape.start.begin());
  }
  void prediction_inputs(const gan::GeneratorShape&, gan::GeneratorTape&) const override {}
  void perturbation(std::span<float>) const override {}
  void mask(double, std::uint64_t, std::span<float>) const override {}

 private:
  std::vector<float> noise_;
  std::vector<float> start_;
};

// The floating-point operations that cannot be avoided: two for each weight, row and step of a
// product, each product once.
double necessary_operations(const Size& size) {
  const double units = size.units;
  const auto lstm = [&](double inputs) { return 2.0 * (inputs + units) * 4 * units; };
  const double generator = kLayers * lstm(units);
  const double discriminator = 2 * (lstm(kFeatures) + (kLayers - 1) * lstm(units));
  const double row_steps = static_cast<double>(size.batch) * size.steps;
  // G: forward, back to inputs, weights. D, on real and generated rows: the same three; and back
  // to the inputs once more on the generated rows for the generator's loss.
  return row_steps * (3 * generator + 2 * 3 * discriminator + discriminator);
}

// Operations a second of the forward product of a layer, on all threads at once.
double matmul_peak(ThreadPool& pool, int units, nn::Precision precision) {
  constexpr int kRows = 4000;
  constexpr int kRepeats = 10;
  nn::PackedMatrix matrix(units, 4 * units, precision);
  const std::vector<float> w(static_cast<std::size_t>(units * 4 * units), 0.01F);
  matrix.pack(w.data());
  std::vector<double> rates;
  std::vector<std::vector<float>> x(static_cast<std::size_t>(pool.size()));
  std::vector<std::vector<float>> y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i].assign(static_cast<std::size_t>(kRows * units), 0.01F);
    y[i].assign(static_cast<std::size_t>(kRows * 4 * units), 0.0F);
  }
  for (int repeat = 0; repeat < 5; ++repeat) {
    const double seconds = seconds_of([&] {
      pool.run(pool.size(), [&](int thread) {
        const auto i = static_cast<std::size_t>(thread);
        for (int n = 0; n < kRepeats; ++n) {
          matrix.multiply(x[i].data(), y[i].data(), kRows, nn::Into::kReplace);
        }
      });
    });
    rates.push_back(2.0 * kRows * units * 4 * units * kRepeats * pool.size() / seconds);
  }
  return *std::max_element(rates.begin(), rates.end());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Time of one adversarial iteration");
  int threads = 2;
  int iterations = 10;
  Size size;
  std::string weights;
  app.add_option("--threads", threads)->check(CLI::Range(1, 1024));
  app.add_option("--iterations", iterations)->check(CLI::Range(1, 100000));
  app.add_option("--units", size.units)->check(CLI::Range(1, 8192));
  app.add_option("--batch", size.batch)->check(CLI::Range(1, 4096));
  app.add_option("--steps", size.steps)->check(CLI::Range(2, 100000));
  nn::Precision precision = nn::Precision::kFloat32;
  bench::add_precision(app, precision);
  app.add_option("--weights", weights);
  CLI11_PARSE(app, argc, argv);

  ThreadPool pool(threads);
  gan::Generator generator(
      {.noise = kFeatures, .features = kFeatures, .units = size.units, .layers = kLayers},
      precision);
  gan::Discriminator discriminator({kFeatures, size.units, kLayers}, precision);
  gan::initialise(generator, gan::Start::kUniform, 1);
  gan::initialise(discriminator, 1);
  const sequence::Batch real{
      .steps = size.steps,
      .rows = size.batch,
      .features = kFeatures,
      .x = uniform(size.steps * size.batch * kFeatures, Purpose::kWindow),
      .bins = {},
      .context = {},
      .lengths = std::vector<int>(static_cast<std::size_t>(size.batch), size.steps)};
  const auto noise = uniform(size.steps * size.batch * kFeatures, Purpose::kNoise);
  const auto start = uniform(size.batch * kFeatures, Purpose::kSample);
  if (!weights.empty()) {
    TensorFile file;
    gan::save(generator, file);
    gan::save(discriminator, file);
    file.add<float>("real", {size.steps, size.batch, kFeatures}, real.x);
    file.add<float>("noise", {size.steps, size.batch, kFeatures}, noise);
    file.add<float>("start", {size.batch, kFeatures}, start);
    write_file(weights, write_tensors(file));
  }

  train::TrainerOptions options;
  options.freeze_threshold = 0;
  train::Trainer trainer(generator, discriminator, options, pool);
  const SameDraws draws(noise, start);
  const auto iterate = [&] { return trainer.adversarial(real, draws); };
  const train::AdversarialResult first = iterate();
  fmt::print("losses {:.7g} {:.7g} {:.7g}\n", first.discriminator_loss, first.generator_loss,
             first.objective);

  const double peak = matmul_peak(pool, size.units, precision);
  iterate();
  std::vector<double> seconds;
  for (int i = 0; i < iterations; ++i) seconds.push_back(seconds_of(iterate));
  const double rate = necessary_operations(size) / median(seconds);
  fmt::print("threads {}  kernels {}\n", threads, nn::kernels().instruction_set);
  fmt::print("seconds an iteration: median {:.5f}, least {:.5f}, most {:.5f} of {}\n",
             median(seconds), *std::min_element(seconds.begin(), seconds.end()),
             *std::max_element(seconds.begin(), seconds.end()), iterations);
  fmt::print("{:.2f} GFLOP an iteration: {:.1f} GFLOP/s, {:.0f} % of the matrix product's {:.0f}\n",
             necessary_operations(size) / 1e9, rate / 1e9, 100 * rate / peak, peak / 1e9);
  return 0;
}

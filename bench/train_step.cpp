// One adversarial iteration at the paper's size: batch 20, 100 steps, 350 units, 2 layers, feature
// matching, both networks updated.
//
//   train_step [--threads N] [--iterations N] [--weights FILE]
//
// --weights writes the initial networks and the batch, so that bench/peers/train_step.py can show
// that it computes the same losses before anybody compares times.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "base/tensor_file.h"
#include "gan/initial.h"
#include "gan/model_file.h"
#include "nn/kernels.h"
#include "nn/matmul.h"
#include "train/trainer.h"

namespace {

using namespace crnngan;

constexpr int kBatch = 20;
constexpr int kSteps = 100;
constexpr int kFeatures = 4;
constexpr int kUnits = 350;
constexpr int kLayers = 2;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::vector<float> uniform(int count, Purpose purpose) {
  std::vector<float> values(static_cast<std::size_t>(count));
  RandomStream(1, purpose, 0).fill_uniform(values, 0);
  return values;
}

// The floating-point operations that cannot be avoided: two for each weight, row and step of a
// product, each product once.
double necessary_operations() {
  const auto lstm = [](double inputs) { return 2.0 * (inputs + kUnits) * 4 * kUnits; };
  const double generator = kLayers * lstm(kUnits);
  const double discriminator = 2 * (lstm(kFeatures) + (kLayers - 1) * lstm(kUnits));
  const double row_steps = kBatch * kSteps;
  // G: forward, back to inputs, weights. D, on real and generated rows: the same three; and back
  // to the inputs once more on the generated rows for the generator's loss.
  return row_steps * (3 * generator + 2 * 3 * discriminator + discriminator);
}

// Operations a second of the forward product of a layer, on all threads at once.
double matmul_peak(ThreadPool& pool) {
  constexpr int kRows = 4000;
  constexpr int kRepeats = 10;
  nn::PackedMatrix matrix(kUnits, 4 * kUnits);
  const std::vector<float> w(static_cast<std::size_t>(kUnits * 4 * kUnits), 0.01F);
  matrix.pack(w.data());
  std::vector<double> rates;
  std::vector<std::vector<float>> x(static_cast<std::size_t>(pool.size()));
  std::vector<std::vector<float>> y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i].assign(static_cast<std::size_t>(kRows * kUnits), 0.01F);
    y[i].assign(static_cast<std::size_t>(kRows * 4 * kUnits), 0.0F);
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
    rates.push_back(2.0 * kRows * kUnits * 4 * kUnits * kRepeats * pool.size() / seconds);
  }
  return *std::max_element(rates.begin(), rates.end());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Time of one adversarial iteration at the paper's size");
  int threads = 2;
  int iterations = 10;
  std::string weights;
  app.add_option("--threads", threads)->check(CLI::Range(1, 1024));
  app.add_option("--iterations", iterations)->check(CLI::Range(1, 100000));
  app.add_option("--weights", weights);
  CLI11_PARSE(app, argc, argv);

  ThreadPool pool(threads);
  gan::Generator generator(
      {.noise = kFeatures, .features = kFeatures, .units = kUnits, .layers = kLayers});
  gan::Discriminator discriminator({kFeatures, kUnits, kLayers});
  gan::initialise(generator, gan::Start::kUniform, 1);
  gan::initialise(discriminator, 1);
  const auto real = uniform(kSteps * kBatch * kFeatures, Purpose::kWindow);
  const auto noise = uniform(kSteps * kBatch * kFeatures, Purpose::kNoise);
  const auto start = uniform(kBatch * kFeatures, Purpose::kSample);
  if (!weights.empty()) {
    TensorFile file;
    gan::save(generator, file);
    gan::save(discriminator, file);
    file.add<float>("real", {kSteps, kBatch, kFeatures}, real);
    file.add<float>("noise", {kSteps, kBatch, kFeatures}, noise);
    file.add<float>("start", {kBatch, kFeatures}, start);
    write_file(weights, write_tensors(file));
  }

  train::TrainerOptions options;
  options.freeze_threshold = 0;
  train::Trainer trainer(generator, discriminator, options, pool);
  const auto iterate = [&] {
    return trainer.adversarial(real, {noise, start, {}}, kSteps, kBatch);
  };
  const train::AdversarialResult first = iterate();
  fmt::print("losses {:.7g} {:.7g} {:.7g}\n", first.discriminator_loss, first.generator_loss,
             first.objective);

  const double peak = matmul_peak(pool);
  iterate();
  std::vector<double> seconds;
  for (int i = 0; i < iterations; ++i) seconds.push_back(seconds_of(iterate));
  const double rate = necessary_operations() / median(seconds);
  fmt::print("threads {}  kernels {}\n", threads, nn::kernels().instruction_set);
  fmt::print("seconds an iteration: median {:.4f}, least {:.4f}, most {:.4f} of {}\n",
             median(seconds), *std::min_element(seconds.begin(), seconds.end()),
             *std::max_element(seconds.begin(), seconds.end()), iterations);
  fmt::print("{:.1f} GFLOP an iteration: {:.0f} GFLOP/s, {:.0f} % of the matrix product's {:.0f}\n",
             necessary_operations() / 1e9, rate / 1e9, 100 * rate / peak, peak / 1e9);
  return 0;
}

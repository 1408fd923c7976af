// Generation by a network of the paper's size: 350 units, 2 layers, fed with its own output.
//
//   generate [--threads N] [--songs N] [--steps N] [--repeats N] [--bfloat16] [--weights FILE]
//
// Each step of a batch reads all weights once; for few songs that is what it costs. The program
// therefore also times reading as much memory over and over on as many threads, and gives the share
// of that rate at which the weights go by.
//
// --weights writes the network, noise and start, so that bench/peers/generate.py can show that it
// writes the same songs before anybody compares times.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "base/tensor_file.h"
#include "bench/precision.h"
#include "bench/timing.h"
#include "gan/initial.h"
#include "gan/network_file.h"
#include "nn/kernels.h"

namespace {

using namespace crnngan;
using bench::median;
using bench::seconds_of;

constexpr int kFeatures = 4;

double bytes_of(const nn::Parameters& parameters) {
  double bytes = 0;
  for (const nn::Parameter& parameter : parameters) {
    bytes += static_cast<double>(parameter.value.size() * sizeof(float));
  }
  return bytes;
}

// Bytes a second at which all threads together read `bytes` of memory again and again.
double reading_rate(ThreadPool& pool, double bytes) {
  constexpr int kRepeats = 200;
  const nn::Buffer memory(static_cast<std::size_t>(bytes / sizeof(float)), 1.0F);
  const auto share = memory.size() / static_cast<std::size_t>(pool.size());
  std::vector<float> sums(static_cast<std::size_t>(pool.size()));
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const double seconds = seconds_of([&] {
      pool.run(pool.size(), [&](int thread) {
        const auto part = static_cast<std::size_t>(thread);
        const float* from = memory.data() + part * share;
        float sum[64] = {};
        for (int repeat = 0; repeat < kRepeats; ++repeat) {
          for (std::size_t i = 0; i + 64 <= share; i += 64) {
            for (std::size_t k = 0; k < 64; ++k) sum[k] += from[i + k];
          }
        }
        sums[part] = std::accumulate(std::begin(sum), std::end(sum), 0.0F);
      });
    });
    best = std::max(best, bytes * kRepeats / seconds);
  }
  // So that the sums are taken at all.
  if (std::accumulate(sums.begin(), sums.end(), 0.0F) < 0) fmt::print("\n");
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Time of generation at the paper's size");
  int threads = 2;
  int songs = 1;
  int steps = 500;
  int repeats = 5;
  std::string weights;
  nn::Precision precision = nn::Precision::kFloat32;
  app.add_option("--threads", threads)->check(CLI::Range(1, 1024));
  app.add_option("--songs", songs)->check(CLI::Range(1, 4096));
  app.add_option("--steps", steps)->check(CLI::Range(1, 1000000));
  app.add_option("--repeats", repeats)->check(CLI::Range(1, 100000));
  bench::add_precision(app, precision);
  app.add_option("--weights", weights);
  CLI11_PARSE(app, argc, argv);

  ThreadPool pool(threads);
  gan::Generator generator({.noise = kFeatures, .features = kFeatures, .units = 350, .layers = 2},
                           precision);
  gan::initialise(generator, gan::Start::kUniform, 1);
  gan::GeneratorTape tape = generator.tape(steps, songs);
  RandomStream(1, Purpose::kNoise, 0).fill_uniform(tape.noise, 0);
  RandomStream(1, Purpose::kSample, 0).fill_uniform(tape.start, 0);
  if (!weights.empty()) {
    TensorFile file;
    gan::save(generator, file);
    file.add<float>("noise", {steps, songs, kFeatures}, tape.noise);
    file.add<float>("start", {songs, kFeatures}, tape.start);
    write_file(weights, write_tensors(file));
  }

  generator.rollout(tape, pool);
  const float* last = tape.outputs.data() + nn::size_of(steps - 1, songs, kFeatures);
  fmt::print("outputs {:.7g} {:.7g} {:.7g} {:.7g}\n", last[0], last[1], last[2], last[3]);

  std::vector<double> seconds;
  for (int i = 0; i < repeats; ++i) {
    seconds.push_back(seconds_of([&] { generator.rollout(tape, pool); }));
  }
  const double bytes = bytes_of(generator.parameters());
  const double rate = bytes * steps / median(seconds);
  const double peak = reading_rate(pool, bytes);
  fmt::print("threads {}  kernels {}  songs {}\n", threads, nn::kernels().instruction_set, songs);
  fmt::print("seconds for {} steps: median {:.5f} of {}\n", steps, median(seconds), repeats);
  fmt::print("tones a second: {:.0f}\n", static_cast<double>(songs) * steps / median(seconds));
  fmt::print("weights ({:.1f} MB) go by at {:.1f} GB/s, {:.0f} % of reading alone ({:.1f} GB/s)\n",
             bytes / 1e6, rate / 1e9, 100 * rate / peak, peak / 1e9);
  return 0;
}

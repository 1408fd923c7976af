// One adversarial iteration in shards, by one process or several, at the paper's size: batch 20,
// 100 steps, 350 units, 2 layers, feature matching, both networks updated.
//
//   [mpirun -n N] ranks [--shards N] [--threads N] [--iterations N] [--units N] [--batch N]
//                       [--steps N]
//
// Rank 0 prints the losses of the first iterations, digit by digit, which must be the same for any
// number of ranks and threads before anybody compares times; then the time of an iteration, the
// time of the sum of gradients alone, and what a rank sends in an iteration.

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include "base/random.h"
#include "bench/timing.h"
#include "gan/initial.h"
#include "nn/kernels.h"
#include "ranks/join.h"
#include "train/trainer.h"

namespace {

using namespace crnngan;
using bench::median;
using bench::seconds_of;

constexpr int kFeatures = 4;
constexpr int kLayers = 2;

sequence::Batch batch_of(int rows, int steps, std::uint32_t number) {
  sequence::Batch batch{.steps = steps,
                        .rows = rows,
                        .features = kFeatures,
                        .x = std::vector<float>(static_cast<std::size_t>(steps) *
                                                static_cast<std::size_t>(rows * kFeatures)),
                        .bins = {},
                        .context = {},
                        .lengths = std::vector<int>(static_cast<std::size_t>(rows), steps)};
  RandomStream(1, Purpose::kWindow, number).fill_uniform(batch.x, 0);
  return batch;
}

std::size_t weights_of(const nn::Parameters& parameters) {
  std::size_t count = 0;
  for (const nn::Parameter& parameter : parameters) count += parameter.value.size();
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Time of one adversarial iteration in shards");
  int shards = 4;
  int threads = 1;
  int iterations = 10;
  int units = 350;
  int batch = 20;
  int steps = 100;
  app.add_option("--shards", shards)->check(CLI::Range(2, sequence::kMostShards));
  app.add_option("--threads", threads)->check(CLI::Range(1, 1024));
  app.add_option("--iterations", iterations)->check(CLI::Range(1, 100000));
  app.add_option("--units", units)->check(CLI::Range(1, 8192));
  app.add_option("--batch", batch)->check(CLI::Range(2, 4096));
  app.add_option("--steps", steps)->check(CLI::Range(2, 100000));
  CLI11_PARSE(app, argc, argv);

  ranks::Ranks& ranks = ranks::join(10);
  ThreadPool pool(threads);
  gan::Generator generator(
      {.noise = kFeatures, .features = kFeatures, .units = units, .layers = kLayers});
  gan::Discriminator discriminator({kFeatures, units, kLayers});
  gan::initialise(generator, gan::Start::kUniform, 1);
  gan::initialise(discriminator, 1);
  train::TrainerOptions options;
  options.freeze_threshold = 0;
  train::Trainer trainer(generator, discriminator, options, pool, {}, {shards, &ranks});

  const Range own = trainer.shards();
  std::vector<sequence::Batch> sequences;
  std::vector<train::StreamDraws> draws;
  for (int shard = own.first; shard < own.last; ++shard) {
    const auto number = static_cast<std::uint32_t>(shard);
    sequences.push_back(batch_of(share(batch, shard, shards).size(), steps, number));
    draws.emplace_back(sequence::Iteration{.seed = 1, .shard = number});
  }
  std::vector<train::ShardOfBatch> of_batch;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    of_batch.push_back({&sequences[i], &draws[i], static_cast<double>(sequences[i].rows) / batch});
  }

  const bool tells = ranks.is_first();
  const auto iterate = [&] { return trainer.adversarial(of_batch); };
  for (int i = 0; i < 3; ++i) {
    const train::AdversarialResult result = iterate();
    if (tells) {
      fmt::print("losses {:a} {:a} {:a}\n", result.discriminator_loss, result.generator_loss,
                 result.objective);
    }
  }
  const std::uint64_t before = ranks.bytes_sent();
  std::vector<double> seconds;
  for (int i = 0; i < iterations; ++i) seconds.push_back(seconds_of(iterate));
  const std::uint64_t sent = (ranks.bytes_sent() - before) / static_cast<std::uint64_t>(iterations);

  const std::size_t weights =
      weights_of(generator.parameters()) + weights_of(discriminator.parameters());
  ranks::ShardSum sum(shards, ranks);
  std::vector<std::vector<float>> gradients(sequences.size(), std::vector<float>(weights, 1e-3F));
  const std::vector<std::span<float>> arrays(gradients.begin(), gradients.end());
  std::vector<double> of_sum;
  for (int i = 0; i < iterations; ++i) {
    of_sum.push_back(seconds_of([&] { sum.add_up(arrays, pool); }));
  }
  if (tells) {
    fmt::print("ranks {}  threads {}  shards {}  kernels {}  weights {}\n", ranks.size(), threads,
               shards, nn::kernels().instruction_set, weights);
    fmt::print("seconds an iteration: median {:.4f}, least {:.4f}, most {:.4f} of {}\n",
               median(seconds), *std::ranges::min_element(seconds),
               *std::ranges::max_element(seconds), iterations);
    fmt::print("seconds of the sum of gradients: median {:.4f}; bytes that a rank sends: {}\n",
               median(of_sum), sent);
  }
  ranks::leave(0);
  return 0;
}

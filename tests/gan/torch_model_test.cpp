// A model file in PyTorch's own modules gives the outputs that it gives here.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "gan/initial.h"
#include "gan/model.h"

namespace crnngan::gan {
namespace {

// Debian's python3-torch belongs to Debian's Python, whatever else is in the path.
constexpr const char* kPython = "/usr/bin/python3";

constexpr const char* kNoTorch = "python3-torch is not installed";

bool has_torch() {
  const std::string command = fmt::format(
      "{} -c 'import importlib.util as u; exit(u.find_spec(\"torch\") is None)'", kPython);
  return std::system(command.c_str()) == 0;
}

std::vector<float> random_values(int count, std::uint32_t stream) {
  std::vector<float> values(static_cast<std::size_t>(count));
  RandomStream(4, Purpose::kNoise, stream).fill_uniform(values, 0);
  for (float& value : values) value = 2 * value - 1;
  return values;
}

void expect_equal_in_torch(const GeneratorShape& generator_shape,
                           const DiscriminatorShape& discriminator_shape, DataType type) {
  constexpr int kSteps = 9;
  constexpr int kRows = 5;
  Model untrained{{.domain = "numbers", .meaning = ""},
                  Generator(generator_shape),
                  Discriminator(discriminator_shape)};
  initialise(untrained.generator, Start::kUniform, 1);
  initialise(*untrained.discriminator, 1);
  const TensorFile file = file_of(untrained, type);
  const Model model = read_model(file);
  const Generator& generator = model.generator;
  const Discriminator& discriminator = *model.discriminator;

  const int features = generator.shape().features;
  const int noise_inputs = generator.shape().noise_inputs();
  const auto noise = random_values(kSteps * kRows * noise_inputs, 1);
  const auto start = random_values(kRows * features, 2);
  const auto x = random_values(kSteps * kRows * features, 3);
  ThreadPool pool(1);
  GeneratorTape g = generator.tape(kSteps, kRows);
  std::copy(noise.begin(), noise.end(), g.noise.begin());
  std::copy(start.begin(), start.end(), g.start.begin());
  generator.rollout(g, pool);
  DiscriminatorTape d = discriminator.tape(kSteps, kRows);
  std::copy(x.begin(), x.end(), d.x.begin());
  discriminator.forward(d, pool);

  TensorFile outputs;
  outputs.add<float>("noise", {kSteps, kRows, noise_inputs}, noise);
  outputs.add<float>("start", {kRows, features}, start);
  outputs.add<float>("output", {kSteps, kRows, features}, g.outputs);
  outputs.add<float>("x", {kSteps, kRows, features}, x);
  outputs.add<float>("logits", {kSteps, kRows}, d.logits);
  const TemporaryFolder folder;
  write_file(folder / "model.safetensors", write_tensors(file));
  write_file(folder / "case.safetensors", write_tensors(outputs));
  const std::string command = fmt::format(
      "{} '{}/tools/reference/load_model.py' '{}' --compare '{}'", kPython, CRNNGAN_SOURCE_DIR,
      (folder / "model.safetensors").string(), (folder / "case.safetensors").string());
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(TorchModel, GivesTheSameOutputs) {
  if (!has_torch()) GTEST_SKIP() << kNoTorch;
  for (const DataType type : {DataType::kF32, DataType::kF16}) {
    expect_equal_in_torch({.noise = 3, .song_noise = 2, .features = 4, .units = 17, .layers = 2},
                          {.features = 4, .units = 13, .layers = 3}, type);
  }
}

TEST(TorchModel, GivesTheSameOutputsWithTheNetworksOptions) {
  if (!has_torch()) GTEST_SKIP() << kNoTorch;
  expect_equal_in_torch(
      {.noise = 3, .features = 4, .units = 17, .layers = 1, .feedback = false},
      {.features = 4, .units = 13, .layers = 1, .bidirectional = false, .minibatch_kernels = 25},
      DataType::kBF16);
}

TEST(TorchModel, GivesTheSameLogitsWithPitchesOnCircles) {
  if (!has_torch()) GTEST_SKIP() << kNoTorch;
  expect_equal_in_torch(
      {.noise = 3, .features = 4, .units = 11, .layers = 1},
      {.features = 4, .units = 13, .layers = 2, .circles = {{1, 1.5F, 0.25F}, {1, 7, 0.1F}}},
      DataType::kF32);
}

TEST(TorchModel, GivesTheSameLogitsWithConvolutions) {
  if (!has_torch()) GTEST_SKIP() << kNoTorch;
  for (const bool both_ways : {true, false}) {
    expect_equal_in_torch({.noise = 3, .features = 4, .units = 11, .layers = 1},
                          {.features = 4,
                           .units = 13,
                           .layers = 3,
                           .bidirectional = both_ways,
                           .encoder = EncoderKind::kConvolution},
                          DataType::kF32);
  }
}

}  // namespace
}  // namespace crnngan::gan

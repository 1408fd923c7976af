// Models in PyTorch, read by tools/reference/load_model.py: those of models/ and exported
// ones have the same distributions and outputs there, and write songs.

#include <gmock/gmock.h>

#include <filesystem>

#include "base/command.h"
#include "gan/noise.h"
#include "generate/shipped_models.h"
#include "generate/small_model.h"

namespace crnngan::generate {
namespace {

namespace fs = std::filesystem;

// Debian's python3-torch belongs to Debian's Python, whatever else is in the path.
constexpr const char* kPython = "/usr/bin/python3";
constexpr int kSteps = 12;
constexpr int kRows = 3;

class TorchModel : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto found = test::run_command(std::string(kPython) + " -c 'import torch'");
    if (found.status != 0) GTEST_SKIP() << "no PyTorch: install the package python3-torch";
  }

  void load_model_py(const std::string& arguments) {
    const auto outcome = test::run_command(fmt::format("{} '{}/tools/reference/load_model.py' {}",
                                                       kPython, CRNNGAN_SOURCE_DIR, arguments));
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.output << outcome.errors;
  }

  // Writes what this program computes with the model to a file that load_model.py compares with.
  void write_case(const Model& model, const fs::path& path) {
    const gan::GeneratorShape& shape = model.generator.shape();
    const int noise_inputs = shape.noise_inputs();
    gan::GeneratorTape tape = model.generator.tape(kSteps, kRows);
    gan::draw_inputs(shape, RandomStream(5, Purpose::kNoise, 1), 0, tape);
    if (shape.has_distribution()) {
      tape.temperatures = music::temperatures(model.codec, shape.temperature);
    }
    ThreadPool pool(1);
    model.generator.rollout(tape, pool);
    TensorFile file;
    file.add<float>("noise", {kSteps, kRows, noise_inputs}, tape.noise);
    file.add<float>("start", {kRows, shape.features}, tape.start);
    file.add<float>("output", {kSteps, kRows, shape.features}, tape.outputs);
    if (shape.has_distribution()) {
      file.add<float>("temperatures", {shape.features}, tape.temperatures);
      gan::GeneratorTape read = model.generator.tape(kSteps, kRows);
      model.generator.predict(tape.heads.bins.data(), read, pool);
      for (std::size_t f = 0; f < shape.bins.size(); ++f) {
        file.add<float>(fmt::format("probabilities.{}", f), {kSteps, kRows, shape.bins[f].size()},
                        read.heads.probabilities[f]);
      }
    }
    std::vector<std::int32_t> tones;
    const auto features = static_cast<std::size_t>(shape.features);
    for (std::size_t place = 0; place < std::size_t{kSteps} * kRows; ++place) {
      std::vector<music::Tone> events;
      model.codec.decode(std::span(tape.outputs).subspan(place * features, features), events);
      const music::Tone& tone = events.front();
      tones.insert(tones.end(), {tone.length_ticks, tone.pitch, tone.velocity, tone.gap_ticks});
    }
    file.add<std::int32_t>("tones", {kSteps, kRows, 4}, tones);
    write_file(path, write_tensors(file));
  }

  // The model's file, and the model as this program reads it.
  void expect_equal(const fs::path& path, const Model& model) {
    const std::string example = (folder_ / "case.safetensors").string();
    write_case(model, example);
    const fs::path song = folder_ / "song.mid";
    load_model_py(fmt::format("'{}' --compare '{}' --song '{}' --tones 20", path.string(), example,
                              song.string()));
    EXPECT_GT(fs::file_size(song), 20U * 5);
    fs::remove(song);
  }

  TemporaryFolder folder_;
};

TEST_F(TorchModel, OfTheRepositoryHaveTheSameDistributionsAndWriteSongs) {
  std::size_t models = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(CRNNGAN_SOURCE_DIR) / "models")) {
    if (entry.path().extension() != ".safetensors") continue;
    expect_equal(entry.path(), load_model(entry.path()));
    ++models;
  }
  EXPECT_GE(models, shipped_models().size());
}

TEST_F(TorchModel, ThatWereExportedHaveTheSameDistributionsInEveryPrecision) {
  for (const Model& model : {test::small_model(), test::small_model({}, /*feedback=*/false),
                             test::small_model_with_bins(0.7F)}) {
    for (const DataType type : {DataType::kF32, DataType::kF16, DataType::kBF16}) {
      const fs::path path = folder_ / "exported.safetensors";
      write_file(path, write_tensors(gan::file_of(model, type)));
      expect_equal(path, load_model(path));
    }
  }
}

}  // namespace
}  // namespace crnngan::generate

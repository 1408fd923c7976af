// Models in PyTorch, read by tools/reference/load_model.py: those of models/ and exported
// ones have the same distributions and outputs there, and write songs.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "base/command.h"
#include "gan/noise.h"
#include "generate/shipped_models.h"
#include "generate/small_model.h"
#include "music/song_wishes.h"

namespace crnngan::generate {
namespace {

namespace fs = std::filesystem;

// Debian's python3-torch belongs to Debian's Python, whatever else is in the path.
constexpr const char* kPython = "/usr/bin/python3";
constexpr int kSteps = 12;
constexpr int kRows = 3;

// Of songs of models that are told their context: their noise comes again, and so do their tones.
constexpr int kToldSteps = 60;
constexpr int kNoisePeriod = 8;

// A song like the first of the model's examples, one like the last, which is longer than it was
// meant to be, and one of which nothing is known.
std::vector<music::Wishes> some_wishes(const music::ContextKnowledge& knowledge) {
  std::vector<music::Wishes> wishes(kRows);
  const auto be_like = [&](music::Wishes& wish, const music::Example& example) {
    wish.labels = example.labels;
    if (const auto metre = music::metre_of(knowledge, example.labels)) {
      wish.signatures = music::Signatures{.keeps_beat = true, .times = {{0, *metre}}};
    }
  };
  be_like(wishes[0], knowledge.examples.front());
  be_like(wishes[1], knowledge.examples.back());
  wishes[0].ticks = 100 * music::kTicksPerQuarter;
  wishes[1].ticks = 2 * music::kTicksPerQuarter;
  return wishes;
}

void add_wishes(const std::vector<music::Wishes>& wishes, TensorFile& file) {
  std::vector<std::int32_t> labels;
  std::vector<std::int32_t> ticks;
  std::vector<std::int32_t> metres;
  for (const music::Wishes& wish : wishes) {
    std::ranges::copy(wish.labels, std::back_inserter(labels));
    ticks.push_back(static_cast<std::int32_t>(wish.ticks.value_or(-1)));
    const auto metre = wish.signatures ? wish.signatures->times.front().signature
                                       : midi::TimeSignature{.beats = 0, .beat_unit = 0};
    metres.insert(metres.end(), {metre.beats, metre.beat_unit});
  }
  file.add<std::int32_t>("labels", {kRows, music::kLabelNames.size()}, labels);
  file.add<std::int32_t>("ticks", {kRows}, ticks);
  file.add<std::int32_t>("metre", {kRows, 2}, metres);
}

// An untrained model that is told all that there is, of pieces in two metres.
gan::Model told_model(const music::CodecOptions& options) {
  std::vector<music::Tone> tones;
  for (std::int32_t n = 0; n < 40; ++n) {
    const std::int32_t pitch = std::array{60, 62, 66}[static_cast<std::size_t>(n * n % 7 % 3)];
    tones.push_back({96 + n % 2 * 96, pitch, 60 + n % 4, n == 0 ? 0 : 192 * (n % 3)});
    if (n % 5 == 0) tones.push_back({192, pitch + 1, 60, 0});
  }
  music::PieceSurroundings around;
  for (int piece = 0; piece < 2 * music::LabelValues::kFewestPieces; ++piece) {
    const bool is_first = piece < music::LabelValues::kFewestPieces;
    around.training.push_back(
        {.traits = {.origin = {.composer = is_first ? "bach" : "haydn"},
                    .key = music::Key{2, true},
                    .metre = is_first ? midi::TimeSignature{6, 8} : midi::TimeSignature{3, 4}}});
  }
  const music::Pieces pieces(around.training.size(), music::cells_of(tones, options));
  const music::Domain domain({.codec = options, .bins = 50, .context = {true, true, true, true}},
                             pieces, {}, around);
  gan::Generator generator({.noise = domain.features(),
                            .features = domain.features(),
                            .units = 8,
                            .layers = 2,
                            .bins = domain.bins(),
                            .head_units = 6,
                            .temperature = 0.9F,
                            .classes = domain.classes(),
                            .order = domain.order(),
                            .context = domain.context()});
  std::uint32_t number = 0;  // no weight is zero, as some are before training
  for (nn::Parameter& parameter : generator.parameters()) {
    RandomStream(6, Purpose::kNoise, number++).fill_uniform(parameter.value, 0);
    for (float& weight : parameter.value) weight = 0.6F * (weight - 0.5F);
  }
  return {{.domain = music::kDomain, .meaning = domain.meaning()}, std::move(generator)};
}

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

  // Writes what this program computes with the model, of one that is told its context songs of some
  // wishes, to a file that load_model.py compares with.
  void write_case(const Model& model, const fs::path& path) {
    const gan::GeneratorShape& shape = model.generator.shape();
    const int noise_inputs = shape.noise_inputs();
    const int steps = model.context ? kToldSteps : kSteps;
    gan::GeneratorTape tape = model.generator.tape(steps, kRows);
    gan::draw_inputs(shape, RandomStream(5, Purpose::kNoise, 1), 0, tape);
    if (shape.has_distribution()) {
      tape.temperatures = music::temperatures(model.codec, shape.temperature);
    }
    TensorFile file;
    std::vector<std::unique_ptr<sequence::Listener>> listeners;
    if (model.context) {
      const std::size_t period = nn::size_of(kNoisePeriod, kRows, noise_inputs);
      for (std::size_t i = period; i < tape.noise.size(); ++i) {
        tape.noise[i] = tape.noise[i - period];
      }
      const auto wishes = some_wishes(model.context->knowledge());
      for (const music::Wishes& wish : wishes) listeners.push_back(model.context->listener(wish));
      add_wishes(wishes, file);
    }
    ThreadPool pool(1);
    model.generator.rollout(tape, pool, listeners);
    file.add<float>("noise", {steps, kRows, noise_inputs}, tape.noise);
    file.add<float>("start", {kRows, shape.features}, tape.start);
    file.add<float>("output", {steps, kRows, shape.features}, tape.outputs);
    if (shape.has_distribution()) {
      const auto columns = static_cast<std::int64_t>(shape.context.size());
      file.add<std::int32_t>("context", {steps, kRows, columns}, tape.heads.context);
      file.add<float>("temperatures", {shape.features}, tape.temperatures);
      gan::GeneratorTape read = model.generator.tape(steps, kRows);
      read.heads.context = tape.heads.context;
      model.generator.predict(tape.heads.bins.data(), read, pool);
      for (std::size_t f = 0; f < shape.bins.size(); ++f) {
        file.add<float>(fmt::format("probabilities.{}", f), {steps, kRows, shape.bins[f].size()},
                        read.heads.probabilities[f]);
      }
    }
    std::vector<std::int32_t> tones;
    const auto features = static_cast<std::size_t>(shape.features);
    for (std::size_t place = 0; place < nn::size_of(steps, kRows); ++place) {
      std::vector<music::Tone> events;
      model.codec.decode(std::span(tape.outputs).subspan(place * features, features), events);
      const music::Tone& tone = events.front();
      tones.insert(tones.end(), {tone.length_ticks, tone.pitch, tone.velocity, tone.gap_ticks});
    }
    file.add<std::int32_t>("tones", {steps, kRows, 4}, tones);
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

// The numbers of a column of the context in the case that was compared last, one a song and step.
std::vector<std::int32_t> told_by(const std::string& name, const Model& model,
                                  const fs::path& path) {
  const auto& columns = model.context->columns();
  const auto column = std::ranges::find(columns, name, &sequence::ContextColumn::name);
  const TensorFile file = read_tensors(read_file(path)).take(path.string());
  const auto width = static_cast<std::int64_t>(columns.size());
  const auto context = file.values<std::int32_t>("context", {kToldSteps, kRows, width});
  std::vector<std::int32_t> told;
  for (auto at = static_cast<std::size_t>(column - columns.begin()); at < context.size();
       at += columns.size()) {
    told.push_back(context[at]);
  }
  return told;
}

TEST_F(TorchModel, ThatAreToldTheirContextAreToldTheSameAndHaveTheSameDistributions) {
  const music::CodecOptions of_tones;
  const music::CodecOptions of_cells{.tones_per_cell = 2, .pace_events = true};
  for (const auto& [options, type] :
       {std::pair{of_tones, DataType::kF32}, std::pair{of_cells, DataType::kBF16}}) {
    const fs::path path = folder_ / "told.safetensors";
    write_file(path, write_tensors(gan::file_of(told_model(options), type)));
    const Model model = load_model(path);
    expect_equal(path, model);
    // There is something to compare: what is known, and what is unknown.
    for (const sequence::ContextColumn& column : model.context->columns()) {
      if (column.values == 1) continue;
      const auto told = told_by(column.name, model, folder_ / "case.safetensors");
      EXPECT_GT(*std::ranges::max_element(told), 0) << column.name;
      if (column.name == "place.before") continue;
      EXPECT_EQ(*std::ranges::min_element(told), 0) << column.name;
    }
  }
}

}  // namespace
}  // namespace crnngan::generate

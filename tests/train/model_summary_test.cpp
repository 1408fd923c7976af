#include "train/model_summary.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error_of.h"
#include "corpus/summary.h"
#include "music/domain.h"
#include "train/checkpoint.h"

namespace crnngan::train {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A model of k = 3 random inputs, F = 4 features, H = 5 units, L = 2 layers, untrained.
TensorFile model() {
  const std::vector<std::vector<music::Tone>> pieces{{{384, 60, 64, 0}, {96, 62, 70, 384}}};
  return gan::file_of({{.domain = music::kDomain,
                        .meaning = music::to_json(
                            {music::Codec::fit({.kind = music::CodecKind::kRaw}, pieces), {}})},
                       gan::Generator({.noise = 3, .features = 4, .units = 5, .layers = 2})});
}

// By the shapes in docs/formats.md: input, two LSTM layers of one bias each, output.
constexpr std::uint64_t kParameters = 5 * 7 + 5 + 2 * (20 * 5 + 20 * 5 + 20) + 4 * 5 + 4;

TEST(ModelSummary, OfAModelHasItsShapeParametersAndCodec) {
  const ModelSummary summary = summarise_model(model());
  ASSERT_EQ(summary.networks.size(), 1u);
  const NetworkSummary& generator = summary.networks.at("generator");
  EXPECT_EQ(generator.parameters, kParameters);
  EXPECT_EQ(generator.shape.at("hidden"), "5");
  EXPECT_EQ(generator.shape.at("layers"), "2");
  ASSERT_TRUE(summary.music);
  EXPECT_EQ(summary.music->codec.options().kind, music::CodecKind::kRaw);
  EXPECT_FALSE(summary.epoch.has_value());
  EXPECT_THAT(to_table(summary), HasSubstr("cannot go on from it"));
}

TEST(ModelSummary, CountsParametersWhateverTheirPrecision) {
  TensorFile file = model();
  for (auto& [name, tensor] : file.tensors) {
    const auto shape = tensor.shape;
    file.add_floats(name, shape, file.values<float>(name), DataType::kF16);
  }
  EXPECT_EQ(summarise_model(file).networks.at("generator").parameters, kParameters);
}

TEST(ModelSummary, OfACheckpointHasItsEpochAndCountsNoOptimiserState) {
  TensorFile file = model();
  save_progress(file, {.epoch = 7, .distance = 0.5});
  file.add<std::int64_t>("optimiser.generator.steps", {1}, std::vector<std::int64_t>{9});
  file.add<float>("trained.generator.input.bias", {5}, std::vector<float>(5));
  const ModelSummary summary = summarise_model(file);
  EXPECT_EQ(summary.epoch, 7);
  EXPECT_THAT(to_table(summary), HasSubstr("can go on from it"));
  EXPECT_EQ(summary.networks.at("generator").parameters, kParameters);
  EXPECT_THAT(to_table(summary), HasSubstr(corpus::grouped_digits(kParameters) + " parameters"));
  const nlohmann::ordered_json json = to_json(summary);
  EXPECT_EQ(json["epoch"], 7);
  EXPECT_EQ(json["generator"]["parameters"], kParameters);
  EXPECT_EQ(json["generator"]["shape"]["features"], "4");
  EXPECT_EQ(json["codec"]["kind"], "raw");
}

TEST(ModelSummary, WeightsThatNoCommandTakesAreTold) {
  TensorFile file = model();
  EXPECT_EQ(summarise_model(file).fault, "");
  EXPECT_THAT(to_table(summarise_model(file)), ::testing::Not(HasSubstr("refused")));
  std::vector<float> bias = file.values<float>("generator.input.bias");
  bias[2] = std::numeric_limits<float>::quiet_NaN();
  file.add<float>("generator.input.bias", {static_cast<std::int64_t>(bias.size())}, bias);
  EXPECT_THAT(to_table(summarise_model(file)),
              HasSubstr("refused          tensor 'generator.input.bias': expected numbers"));
}

TEST(ModelSummary, ShowsLicenceAndCardBesideTheirNames) {
  TensorFile file = model();
  EXPECT_THAT(to_table(summarise_model(file)), ::testing::Not(HasSubstr("licence")));
  file.metadata["licence"] = "CC0-1.0";
  file.metadata["card"] = "Of chords.\ntrained on       all pieces";
  EXPECT_THAT(to_table(summarise_model(file)),
              HasSubstr("licence          CC0-1.0\n"
                        "card             Of chords.\n"
                        "                 trained on       all pieces\n"));
  EXPECT_EQ(to_json(summarise_model(file))["licence"], "CC0-1.0");
  file.metadata["licence"] = std::string(80, 'x') + " and more";
  EXPECT_THAT(to_table(summarise_model(file)),
              HasSubstr(std::string(80, 'x') + "\n                 and more\n"));
}

TEST(ModelSummary, ListsAllLabelsThatTheModelKnows) {
  const std::vector<std::vector<music::Tone>> pieces{{{384, 60, 64, 0}, {96, 62, 70, 384}}};
  music::Meaning meaning{music::Codec::fit({}, pieces), {}};
  TensorFile file = model();
  file.metadata["meaning"] = music::to_json(meaning);
  EXPECT_THAT(to_table(summarise_model(file)), HasSubstr("context          none\n"));

  meaning.context.options = {.metre = true, .labels = true};
  music::LabelValues& values = meaning.context.knowledge.values;
  for (int i = 10; i < 40; ++i) values.of[0].push_back("composer " + std::to_string(i));
  values.of[music::kMetreLabel] = {"3/4", "4/\n4"};
  file.metadata["meaning"] = music::to_json(meaning);
  const std::string table = to_table(summarise_model(file));
  EXPECT_THAT(table, HasSubstr("context          metre, labels that it can be asked for:\n"
                               "composer         composer 10, composer 11,"));
  EXPECT_THAT(table, HasSubstr("composer 39\nmetre            3/4, 4/\uFFFD4\n"));
  EXPECT_THAT(table, ::testing::Not(HasSubstr("genre")));

  meaning.context.options.labels = false;
  file.metadata["meaning"] = music::to_json(meaning);
  EXPECT_THAT(to_table(summarise_model(file)), ::testing::Not(HasSubstr("composer")));
}

TEST(ModelSummary, OfAnotherDomainHasItsText) {
  TensorFile file = model();
  file.metadata["domain"] = "turns";
  file.metadata["meaning"] = "x, y";
  const ModelSummary summary = summarise_model(file);
  EXPECT_FALSE(summary.music);
  EXPECT_THAT(to_table(summary), HasSubstr("features         x, y\n"));
  EXPECT_EQ(to_json(summary)["features"], "x, y");
}

TEST(ModelSummary, WhatIsNoModelIsRefused) {
  EXPECT_THAT(error_of([] { summarise_model({}); }), HasSubstr("expected a model"));
  TensorFile without_codec = model();
  without_codec.metadata["meaning"] = "{}";
  EXPECT_THAT(error_of([&] { summarise_model(without_codec); }), HasSubstr("codec"));
}

}  // namespace
}  // namespace crnngan::train

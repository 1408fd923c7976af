#include "gan/network_file.h"

#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include "base/error_of.h"
#include "gan/initial.h"

namespace crnngan::gan {
namespace {

using sequence::Bins;

const GeneratorShape kGeneratorShape{.noise = 3,
                                     .song_noise = 2,
                                     .features = 4,
                                     .units = 6,
                                     .layers = 2,
                                     .noise_kind = NoiseKind::kStandard};
const DiscriminatorShape kDiscriminatorShape{4, 5, 1};

// Untrained networks in a file.
TensorFile file_of(const GeneratorShape& of_generator, const DiscriminatorShape& of_discriminator) {
  Generator generator(of_generator);
  Discriminator discriminator(of_discriminator);
  initialise(generator, Start::kUniform, 1);
  initialise(discriminator, 1);
  TensorFile file;
  save(generator, file);
  save(discriminator, file);
  return file;
}

TensorFile model_file() { return file_of(kGeneratorShape, kDiscriminatorShape); }

// What the networks of the file say when they are loaded and saved again.
TensorFile saved_again(const TensorFile& file) {
  Generator generator(generator_shape(file));
  Discriminator discriminator(discriminator_shape(file));
  load(generator, file);
  load(discriminator, file);
  TensorFile again;
  save(generator, again);
  save(discriminator, again);
  return again;
}

TEST(NetworkFile, NetworksComeBackAsTheyWere) {
  const TensorFile file = model_file();
  const GeneratorShape shape = generator_shape(file);
  EXPECT_EQ(shape.noise, 3);
  EXPECT_EQ(shape.song_noise, 2);
  EXPECT_EQ(shape.noise_kind, NoiseKind::kStandard);
  EXPECT_EQ(write_tensors(saved_again(file)), write_tensors(file));
}

TEST(NetworkFile, OptionsOfTheNetworksComeBack) {
  Generator generator({.noise = 3, .units = 6, .layers = 1, .feedback = false});
  Discriminator discriminator({.features = 4,
                               .units = 5,
                               .layers = 1,
                               .bidirectional = false,
                               .decision = Decision::kEnds,
                               .minibatch_kernels = 7,
                               .minibatch_dimensions = 3});
  initialise(generator, Start::kUniform, 1);
  initialise(discriminator, 1);
  TensorFile file;
  save(generator, file);
  save(discriminator, file);
  EXPECT_FALSE(generator_shape(file).feedback);
  const DiscriminatorShape shape = discriminator_shape(file);
  EXPECT_FALSE(shape.bidirectional);
  EXPECT_EQ(shape.decision, Decision::kEnds);
  EXPECT_EQ(shape.minibatch_kernels, 7);
  EXPECT_EQ(shape.minibatch_dimensions, 3);
  Discriminator again(shape);
  load(again, file);
  EXPECT_EQ(again.parameters().begin()->value, discriminator.parameters().begin()->value);
}

TensorFile file_with_bins() {
  const std::vector<Bins> bins{Bins({{-1, 0}, {0.5F, 0.5F}}), Bins({{0, 0}, {1, 2}, {3, 3}})};
  return file_of(
      {.noise = 2, .features = 2, .units = 6, .layers = 1, .bins = bins, .head_units = 5},
      {.features = 2,
       .units = 5,
       .layers = 1,
       .circles = {{.feature = 1, .turns = 0.25F, .offset = 0.5F}}});
}

TEST(NetworkFile, BinsAndCirclesComeBack) {
  const TensorFile file = file_with_bins();
  const GeneratorShape shape = generator_shape(file);
  EXPECT_EQ(shape.head_units, 5);
  ASSERT_EQ(shape.bins.size(), 2U);
  EXPECT_EQ(shape.bins[0], Bins({{-1, 0}, {0.5F, 0.5F}}));
  const DiscriminatorShape judge = discriminator_shape(file);
  ASSERT_EQ(judge.circles.size(), 1U);
  EXPECT_EQ(judge.circles[0], (sequence::Circle{.feature = 1, .turns = 0.25F, .offset = 0.5F}));
  EXPECT_EQ(write_tensors(saved_again(file)), write_tensors(file));
}

TEST(NetworkFile, BinsAndCirclesThatDoNotFitAreRefused) {
  for (const char* temperature : {"0", "-1", "nan", "warm", "101", ""}) {
    TensorFile other = file_with_bins();
    other.metadata["generator.temperature"] = temperature;
    EXPECT_THROW(generator_shape(other), Error) << temperature;
  }
  TensorFile file = file_with_bins();
  file.metadata["generator.noise"] = "3";
  EXPECT_THROW(generator_shape(file), Error);
  file = file_with_bins();
  file.tensors.erase("bins.1");
  EXPECT_THROW(generator_shape(file), Error);
  file = file_with_bins();
  file.add<float>("bins.0", {2, 2}, std::vector<float>{1, 2, 0, 0});
  EXPECT_THROW(generator_shape(file), Error);
  file = file_with_bins();
  file.add<float>("bins.0", {1, 2}, std::vector<float>{1, 2});  // one, but logits of two
  EXPECT_THROW(generator_shape(file), Error);
  file = file_with_bins();
  file.add<float>("circles", {1, 3}, std::vector<float>{2, 1, 0});  // of a third feature
  EXPECT_THROW(discriminator_shape(file), Error);
}

TEST(NetworkFile, EveryKeyAndTensorMustBeThere) {
  for (const TensorFile& whole : {model_file(), file_with_bins()}) {
    const auto refused = [](const TensorFile& file) {
      try {
        Generator generator(generator_shape(file));
        load(generator, file);
        Discriminator discriminator(discriminator_shape(file));
        load(discriminator, file);
      } catch (const Error&) {
        return true;
      }
      return false;
    };
    EXPECT_FALSE(refused(whole));
    for (const auto& [key, value] : whole.metadata) {
      TensorFile file = whole;
      file.metadata.erase(key);
      EXPECT_TRUE(refused(file)) << key;
    }
    for (const auto& [name, tensor] : whole.tensors) {
      TensorFile file = whole;
      file.tensors.erase(name);
      EXPECT_TRUE(refused(file)) << name;
    }
  }
}

TEST(NetworkFile, OptionsThatDoNotFitTheTensorsOrAreUnknownAreRefused) {
  for (const char* key : {"discriminator.directions", "discriminator.minibatch_kernels"}) {
    for (const char* value : {"", "3", "forwards", "-1"}) {
      TensorFile file = model_file();
      file.metadata[key] = value;
      EXPECT_THROW(discriminator_shape(file), Error) << key << " = " << value;
    }
  }
  for (const char* value : {"", "some", "none"}) {
    TensorFile file = model_file();
    file.metadata["generator.feedback"] = value;
    EXPECT_THROW(generator_shape(file), Error) << value;
  }
}

TEST(NetworkFile, AnotherShapeIsRefused) {
  Generator larger({.noise = 3, .song_noise = 2, .features = 4, .units = 7, .layers = 2});
  EXPECT_THROW(load(larger, model_file()), Error);
}

TEST(NetworkFile, BrokenMetadataIsRefused) {
  for (const char* key : {"generator.noise", "generator.hidden", "generator.noise_kind"}) {
    for (const char* value : {"", "-1", "nonsense", "99999999999"}) {
      TensorFile file = model_file();
      file.metadata[key] = value;
      EXPECT_THROW(generator_shape(file), Error) << key << " = " << value;
    }
  }
}

// Nobody makes room for what the metadata alone claims.
TEST(NetworkFile, ClassesAndContextWithoutTheirTensorsAreRefused) {
  for (const auto& [key, value, named] :
       {std::tuple{"generator.classes", "[[60000,0],[]]", "generator.embedding.0.shared"},
        std::tuple{"generator.context", R"([["a",60000,-1,-1]])", "generator.context.a.weight"}}) {
    TensorFile file = file_with_bins();
    file.metadata[key] = value;
    EXPECT_NE(test::error_of([&] { generator_shape(file); }).find(named), std::string::npos) << key;
    file = model_file();  // without distributions
    file.metadata[key] = value;
    EXPECT_NE(test::error_of([&] { generator_shape(file); }).find(key), std::string::npos) << key;
  }
}

TEST(NetworkFile, AGeneratorThatSeesNothingIsRefused) {
  TensorFile file = file_of({.noise = 2, .units = 6, .layers = 1, .feedback = false}, {4, 5, 1});
  file.metadata["generator.noise"] = "0";
  file.add<float>("generator.input.weight", {6, 0}, std::vector<float>{});
  EXPECT_NE(test::error_of([&] { generator_shape(file); }).find("noise or feedback"),
            std::string::npos);
}

// Tensors of equal shapes that mean something else are not taken.
TEST(NetworkFile, AnotherDescriptionOfEqualTensorsIsRefusedKeyByKey) {
  const TensorFile file = model_file();
  GeneratorShape shape = kGeneratorShape;
  std::swap(shape.noise, shape.song_noise);
  shape.noise_kind = NoiseKind::kUnit;
  Generator generator(shape);
  initialise(generator, Start::kUniform, 2);
  const nn::Buffer before = generator.parameters().begin()->value;
  EXPECT_EQ(test::error_of([&] { load(generator, file); }),
            "generator.noise: expected 2, found 3; generator.noise_kind: expected unit, found "
            "standard; generator.song_noise: expected 3, found 2");
  EXPECT_EQ(generator.parameters().begin()->value, before);

  DiscriminatorShape judge = kDiscriminatorShape;
  judge.decision = Decision::kEnds;
  Discriminator discriminator(judge);
  EXPECT_EQ(test::error_of([&] { load(discriminator, file); }),
            "discriminator.decision: expected ends, found all-steps");
}

TEST(NetworkFile, OtherBinsAndCirclesOfEqualNumberAreRefused) {
  const TensorFile file = file_with_bins();
  GeneratorShape shape = generator_shape(file);
  shape.bins[1] = Bins({{0, 0}, {1, 2.5F}, {3, 3}});
  shape.temperature = 0.5F;
  Generator generator(shape);
  EXPECT_EQ(test::error_of([&] { load(generator, file); }),
            "bins.1: expected 3 bins 0..0 1..2.5 3..3, found 3 bins 0..0 1..2 3..3; "
            "generator.temperature: expected 0.5, found 1");
  DiscriminatorShape judge = discriminator_shape(file);
  judge.circles[0].offset = 0;
  Discriminator discriminator(judge);
  EXPECT_NE(test::error_of([&] { load(discriminator, file); }).find("circles: "),
            std::string::npos);
}

}  // namespace
}  // namespace crnngan::gan

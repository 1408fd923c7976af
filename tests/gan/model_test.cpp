#include "gan/model.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "gan/initial.h"

namespace crnngan::gan {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

Provenance provenance() {
  return {.corpus = "0123456789abcdef",
          .training_split = "1123456789abcdef",
          .validation_split = "2123456789abcdef",
          .test_split = "3123456789abcdef",
          .training = {1, 5, 0xffffffffffffffff},
          .validation = {3}};
}

Model whole_model() {
  Model model{{.domain = "turns",
               .meaning = "x and y,\nin metres",
               .trained_on = provenance(),
               .licence = "CC0-1.0",
               .card = "Of turns.\nSeed 1."},
              Generator({.noise = 3, .features = 2, .units = 6, .layers = 2}),
              Discriminator({2, 5, 1})};
  initialise(model.generator, Start::kUniform, 1);
  initialise(*model.discriminator, 1);
  return model;
}

TEST(Model, ComesBackFromItsFile) {
  const TensorFile file = file_of(whole_model());
  const Model read = read_model(read_tensors(write_tensors(file)).take("file"));
  EXPECT_EQ(read.about, whole_model().about);
  EXPECT_EQ(read_about(file), whole_model().about);
  EXPECT_EQ(write_tensors(file_of(read)), write_tensors(file));
}

TEST(Model, WhatItsWeightsHadLearntFromBeforeComesBack) {
  Model model = whole_model();
  model.about.trained_on->earlier = {kUnknown, "4123456789abcdef"};
  const About read = read_about(read_tensors(write_tensors(file_of(model))).take("file"));
  EXPECT_EQ(read, model.about);
  EXPECT_FALSE(read.trained_on->is_whole());
  EXPECT_TRUE(whole_model().about.trained_on->is_whole());
}

TEST(Model, ComesBackWithoutADiscriminatorAndWithNothingKnownOfWhatItSaw) {
  Model model = whole_model();
  model.discriminator.reset();
  model.about = {.domain = "turns", .meaning = ""};
  const TensorFile file = file_of(model);
  const Model read = read_model(file);
  EXPECT_FALSE(read.discriminator);
  EXPECT_EQ(read.about, model.about);
  EXPECT_EQ(write_tensors(file_of(read)), write_tensors(file));
  for (const auto& [name, tensor] : file.tensors) EXPECT_TRUE(name.starts_with("generator."));
}

TEST(Model, HasEveryKeyInEveryFile) {
  Model bare = whole_model();
  bare.about = {.domain = "turns", .meaning = ""};
  const TensorFile file = file_of(bare);
  for (const auto& [key, value] : file_of(whole_model()).metadata) {
    EXPECT_TRUE(file.metadata.contains(key)) << key;
    TensorFile other = file_of(whole_model());
    other.metadata.erase(key);
    EXPECT_THROW(read_model(other), Error) << key;
  }
}

TEST(Model, AFileOfAnEarlierFormatIsRefusedWithAWayOut) {
  TensorFile file = file_of(whole_model());
  file.metadata["format"] = "crnngan model 1";
  for (const std::string& error :
       {error_of([&] { read_model(file); }), error_of([&] { read_about(file); }),
        error_of([&] { description(file); })}) {
    EXPECT_THAT(error, AllOf(HasSubstr("'crnngan model 2'"), HasSubstr("'crnngan model 1'"),
                             HasSubstr("train again")));
  }
}

TEST(Model, WhatIsNoModelIsRefused) {
  EXPECT_THAT(error_of([] { read_model({}); }), HasSubstr("another tensor file"));
  TensorFile file;
  file.metadata["format"] = "crnngan corpus 2";
  EXPECT_THAT(error_of([&] { read_model(file); }), HasSubstr("found 'crnngan corpus 2'"));
}

TEST(Model, OneThatIsBrokenIsRefused) {
  struct Fault {
    const char* key;
    std::string value;
    const char* named;
  };
  for (const Fault& fault : {Fault{"networks", "discriminator", "'networks'"},
                             Fault{"corpus.hash", "\x1b[31m", "'corpus.hash'"},
                             Fault{"corpus.test", "unknown", "'corpus.test'"},
                             Fault{"corpus.earlier", "", "'corpus.earlier'"},
                             Fault{"corpus.earlier", "unknown \x1b[31m", "'corpus.earlier'"},
                             Fault{"licence", std::string(kMostText + 1, 'x'), "10000 bytes"},
                             Fault{"card", std::string(kMostText + 1, 'x'), "10000 bytes"},
                             Fault{"discriminator.features", "3", "discriminator of 2 features"}}) {
    TensorFile file = file_of(whole_model());
    file.metadata[fault.key] = fault.value;
    EXPECT_THAT(error_of([&] { read_model(file); }), HasSubstr(fault.named)) << fault.key;
  }
  TensorFile file = file_of(whole_model());
  file.tensors.erase("trained_on.validation");
  EXPECT_THAT(error_of([&] { read_about(file); }), HasSubstr("trained_on.validation"));
}

TEST(Model, WeightsOfAnotherDescriptionAreNotTaken) {
  Model other{whole_model().about,
              Generator({.noise = 2, .song_noise = 1, .features = 2, .units = 6, .layers = 2})};
  EXPECT_THAT(error_of([&] { load_weights(other, file_of(whole_model())); }),
              HasSubstr("generator.song_noise: expected 1, found 0"));
  EXPECT_EQ(description(whole_model()), description(file_of(whole_model())));
  EXPECT_EQ(description(other)["discriminator.features"], "");
}

}  // namespace
}  // namespace crnngan::gan

// The models that the program carries, and models written into files of their own.

#include "generate/shipped_models.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "generate/small_model.h"

namespace crnngan::generate {
namespace {

using test::small_model;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(ShippedModels, AreThoseOfTheFolderAndWriteSongs) {
  const std::filesystem::path folder = std::filesystem::path(CRNNGAN_SOURCE_DIR) / "models";
  ASSERT_FALSE(shipped_models().empty());
  for (const ShippedModel& shipped : shipped_models()) {
    const std::string name(shipped.name);
    const Bytes file = read_file(folder / (name + ".safetensors"));
    EXPECT_TRUE(std::equal(file.begin(), file.end(), shipped.bytes.begin(), shipped.bytes.end()));
    EXPECT_LE(file.size(), 12'000'000u) << name;
    const Model model = load_model(name);
    EXPECT_EQ(model.name, name);
    const auto songs = test::songs_of(model, {.count = 3, .tones = 100, .is_excerpt = true});
    ASSERT_THAT(songs, SizeIs(3));
    EXPECT_THAT(songs[0], SizeIs(100));
    EXPECT_NE(songs[0], songs[1]);
    EXPECT_THAT(read_text_file(folder / "README.md"), HasSubstr("## " + name + "\n"));
  }
}

TEST(ShippedModels, AreNamedWhenAModelIsNotThere) {
  const std::string error = test::error_of([] { load_model("no-such-model"); });
  EXPECT_THAT(error, HasSubstr("no-such-model: "));
  EXPECT_THAT(error, HasSubstr(std::string(shipped_models().front().name)));
}

TEST(ShippedModels, APathGoesBeforeAName) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / std::string(shipped_models().front().name);
  write_file(path, write_tensors(gan::file_of(small_model())));
  EXPECT_EQ(load_model(path).generator.shape().units, small_model().generator.shape().units);
}

TEST(ShippedModels, OfATunedRunTheModelIsWhatTuningMadeOfIt) {
  const TemporaryFolder run;
  std::filesystem::create_directory(run / "checkpoints");
  write_file(run / "checkpoints/epoch-0001.safetensors", "a checkpoint");
  EXPECT_EQ(find_model(run / "").name, (run / "checkpoints/epoch-0001.safetensors").string());
  write_file(run / "tuned.safetensors", "a tuned model");
  EXPECT_EQ(find_model(run / "").name, (run / "tuned.safetensors").string());
  EXPECT_EQ(find_model(run / "checkpoints").name,
            (run / "checkpoints/epoch-0001.safetensors").string());
}

class ModelFileOfPrecision : public ::testing::Test {
 protected:
  Model exported(DataType precision) {
    write_file(path_, write_tensors(gan::file_of(small_model(), precision)));
    return load_model(path_);
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.safetensors";
};

TEST_F(ModelFileOfPrecision, InFullPrecisionWritesTheSameSongs) {
  EXPECT_EQ(test::songs_of(exported(DataType::kF32), {.count = 2, .tones = 40}),
            test::songs_of(small_model(), {.count = 2, .tones = 40}));
}

TEST_F(ModelFileOfPrecision, In16BitsIsRoundedAndHalfAsLarge) {
  const Model original = small_model();
  for (const auto& [precision, tolerance] :
       {std::pair{DataType::kF16, 0x1p-11}, std::pair{DataType::kBF16, 0x1p-8}}) {
    const Model model = exported(precision);
    EXPECT_LT(std::filesystem::file_size(path_),
              0.6 * static_cast<double>(write_tensors(gan::file_of(original)).size()));
    auto rounded = model.generator.parameters().begin();
    bool any_differs = false;
    for (const nn::Parameter& parameter : original.generator.parameters()) {
      for (std::size_t i = 0; i < parameter.value.size(); ++i) {
        EXPECT_NEAR(rounded->value[i], parameter.value[i],
                    tolerance * std::abs(parameter.value[i]) + 1e-7);
        any_differs |= rounded->value[i] != parameter.value[i];
      }
      ++rounded;
    }
    EXPECT_TRUE(any_differs);
    EXPECT_EQ(model.codec, original.codec);
  }
}

}  // namespace
}  // namespace crnngan::generate

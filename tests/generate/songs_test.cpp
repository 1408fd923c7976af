#include "generate/songs.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "gan/initial.h"
#include "gan/model_file.h"
#include "train/checkpoint.h"

namespace crnngan::generate {
namespace {

using Songs = std::vector<std::vector<music::Tone>>;

music::Codec codec() {
  const std::vector<std::vector<music::Tone>> tones{{{100, 60, 64, 0}, {200, 72, 90, 50}}};
  return music::Codec::fit(music::CodecKind::kStandard, tones);
}

Model model() {
  gan::Generator generator({.noise = 4,
                            .song_noise = 2,
                            .features = 4,
                            .units = 20,
                            .layers = 2,
                            .noise_kind = gan::NoiseKind::kStandard});
  gan::initialise(generator, gan::Start::kUnitVariance, 1);
  return {std::move(generator), codec()};
}

Songs songs(const Model& model, const SongOptions& options, int threads = 1) {
  ThreadPool pool(threads);
  Songs all;
  generate_songs(model, options, pool, [&](int number, const std::vector<music::Tone>& tones) {
    EXPECT_EQ(number, static_cast<int>(all.size()));
    all.push_back(tones);
  });
  return all;
}

TEST(Songs, HaveTheCountAndTheLengthAskedFor) {
  for (const int count : {1, 15, 16, 17, 50}) {
    for (const int tones : {1, 31, 32, 33, 100}) {
      const Songs all = songs(model(), {count, tones, 1});
      ASSERT_EQ(all.size(), static_cast<std::size_t>(count));
      for (const auto& song : all) ASSERT_EQ(song.size(), static_cast<std::size_t>(tones));
    }
  }
}

TEST(Songs, DoNotDependOnThreadsOrOnTheOtherSongs) {
  const Songs all = songs(model(), {40, 50, 7});
  EXPECT_EQ(songs(model(), {40, 50, 7}, 3), all);
  EXPECT_EQ(songs(model(), {1, 50, 7}).front(), all.front());
}

TEST(Songs, ALongerSongBeginsAsTheShorterOne) {
  const auto longer = songs(model(), {1, 100, 7}).front();
  const auto shorter = songs(model(), {1, 45, 7}).front();
  EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}

TEST(Songs, DifferFromEachOtherAndFromSeedToSeed) {
  const Songs all = songs(model(), {2, 50, 7});
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(songs(model(), {1, 50, 8}).front(), all[0]);
}

class ModelFileTest : public ::testing::Test {
 protected:
  TensorFile file() const {
    TensorFile file;
    gan::save(model().generator, file);
    train::save_codec(file, codec());
    return file;
  }

  // The message of the refusal.
  std::string refusal(const TensorFile& file) {
    write_file(path_, write_tensors(file));
    try {
      load_model(path_);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.safetensors";
};

TEST_F(ModelFileTest, AModelFromAFileWritesTheSameSongs) {
  write_file(path_, write_tensors(file()));
  EXPECT_EQ(songs(load_model(path_), {2, 40, 3}), songs(model(), {2, 40, 3}));
}

TEST_F(ModelFileTest, WhatIsNoModelIsRefusedByName) {
  EXPECT_THROW(load_model(folder_ / "none"), Error);
  EXPECT_THROW(load_model(folder_.path()), Error);
  TensorFile without_codec = file();
  without_codec.metadata.erase("codec");
  EXPECT_TRUE(refusal(without_codec).starts_with(path_.string()));
  TensorFile without_tensor = file();
  without_tensor.tensors.erase("generator.output.bias");
  EXPECT_TRUE(refusal(without_tensor).starts_with(path_.string()));
  TensorFile other_features = file();
  other_features.metadata["generator.features"] = "5";
  EXPECT_TRUE(refusal(other_features).starts_with(path_.string()));
}

}  // namespace
}  // namespace crnngan::generate

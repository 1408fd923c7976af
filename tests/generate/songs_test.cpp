#include "generate/songs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "generate/small_model.h"
#include "train/checkpoint.h"

namespace crnngan::generate {
namespace {

using test::small_codec;
using test::small_model;
using test::Songs;
using test::songs_of;

TEST(Songs, HaveTheCountAndTheLengthAskedFor) {
  const Model model = small_model();
  for (const int count : {1, 3, 4, 5, 50}) {
    for (const int tones : {1, 31, 32, 33, 100}) {
      const Songs all = songs_of(model, {count, tones, 1});
      ASSERT_EQ(all.size(), static_cast<std::size_t>(count));
      for (const auto& song : all) ASSERT_EQ(song.size(), static_cast<std::size_t>(tones));
    }
  }
}

TEST(Songs, DoNotDependOnThreadsOrOnTheOtherSongs) {
  const Songs all = songs_of(small_model(), {40, 50, 7});
  EXPECT_EQ(songs_of(small_model(), {40, 50, 7}, 3), all);
  EXPECT_EQ(songs_of(small_model(), {1, 50, 7}).front(), all.front());
}

TEST(Songs, DoNotDependOnTheOtherSongsOfAProduct) {
  const Songs all = songs_of(small_model(), {.count = 70, .tones = 40, .seed = 7, .together = 32});
  ASSERT_EQ(all.size(), 70u);
  EXPECT_EQ(songs_of(small_model(), {.count = 1, .tones = 40, .seed = 7, .together = 32}).front(),
            all.front());
  EXPECT_EQ(songs_of(small_model(), {.count = 70, .tones = 40, .seed = 7, .together = 32}, 2), all);
}

TEST(Songs, ALongerSongBeginsAsTheShorterOne) {
  const auto longer = songs_of(small_model(), {1, 100, 7}).front();
  const auto shorter = songs_of(small_model(), {1, 45, 7}).front();
  EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}

TEST(Songs, BeginWithoutAGap) {
  for (const auto& song : songs_of(small_model(), {5, 3, 7})) EXPECT_EQ(song.front().gap_ticks, 0);
}

// Multiplies the weights of the noise: the inputs' first columns.
Model with_noise_weights_times(float factor) {
  Model model = small_model();
  for (nn::Parameter& parameter : model.generator.parameters()) {
    if (parameter.name != "generator.input.weight") continue;
    const auto inputs = static_cast<std::size_t>(model.generator.shape().inputs());
    const auto noise = static_cast<std::size_t>(model.generator.shape().noise_inputs());
    for (std::size_t i = 0; i < parameter.value.size(); ++i) {
      if (i % inputs < noise) parameter.value[i] *= factor;
    }
  }
  model.generator.pack();
  return model;
}

TEST(Songs, TheScaleOfTheNoiseActsAsLargerWeightsOfTheNoiseWould) {
  for (const float scale : {0.0F, 0.5F, 2.0F, 64.0F}) {  // exact in any product
    const Songs scaled = songs_of(small_model(), {3, 60, 7, scale});
    EXPECT_EQ(scaled, songs_of(with_noise_weights_times(scale), {3, 60, 7}));
    EXPECT_NE(scaled, songs_of(small_model(), {3, 60, 7}));
  }
}

TEST(Songs, WithoutNoiseDifferByTheirStart) {
  const Songs all = songs_of(small_model(), {2, 60, 7, 0});
  EXPECT_NE(all[0], all[1]);
}

TEST(Songs, DifferFromEachOtherAndFromSeedToSeed) {
  const Songs all = songs_of(small_model(), {2, 50, 7});
  EXPECT_NE(all[0], all[1]);
  EXPECT_NE(songs_of(small_model(), {1, 50, 8}).front(), all[0]);
}

TEST(SongsFromDistributions, DoNotDependOnThreadsLengthOrTheOtherSongs) {
  const Model model = test::small_model_with_bins();
  const Songs all = songs_of(model, {40, 50, 7});
  EXPECT_EQ(songs_of(model, {40, 50, 7}, 3), all);
  EXPECT_EQ(songs_of(model, {1, 50, 7}).front(), all.front());
  const auto longer = songs_of(model, {1, 100, 7}).front();
  EXPECT_TRUE(std::equal(all.front().begin(), all.front().end(), longer.begin()));
  EXPECT_NE(all[0], all[1]);
}

TEST(SongsFromDistributions, HaveFewerPitchesAtALowTemperature) {
  const Model model = test::small_model_with_bins();
  const auto pitches_at = [&](float temperature) {
    std::set<std::int32_t> pitches;
    for (const auto& song :
         songs_of(model, {.count = 20, .tones = 100, .temperature = temperature})) {
      for (const music::Tone& tone : song) pitches.insert(tone.pitch);
    }
    return pitches.size();
  };
  EXPECT_LT(pitches_at(0.02F), pitches_at(1) * 2 / 3);
}

TEST(SongsFromDistributions, HaveTheTemperatureOfTheModelUnlessAnotherIsGiven) {
  const auto songs = [](float of_model, std::optional<float> given) {
    return songs_of(test::small_model_with_bins(of_model), {.tones = 50, .temperature = given});
  };
  EXPECT_EQ(songs(0.5F, {}), songs(1, 0.5F));
  EXPECT_EQ(songs(0.5F, 1), songs(1, {}));
  EXPECT_NE(songs(0.5F, {}), songs(1, {}));
}

TEST(SongsFromDistributions, ComeBackFromAModelFile) {
  const TemporaryFolder folder;
  const Model model = test::small_model_with_bins(0.75F);
  write_file(folder / "model.safetensors", write_tensors(file_of(model)));
  EXPECT_EQ(songs_of(load_model(folder / "model.safetensors"), {3, 50, 7}),
            songs_of(model, {3, 50, 7}));
}

// Deviations of velocity from its mean, 40, are as large as half of it: some slots are empty.
const music::CodecOptions kCells{.tones_per_cell = 3};
const music::CodecOptions kCellsAndRests{.tones_per_cell = 3, .pace_events = true};
const music::CodecOptions kRests{.pace_events = true};

TEST(SongsOfCells, HaveTheTonesAskedForAndChords) {
  const Model of_cells = small_model(kCells);
  for (const int tones : {1, 2, 31, 97, 200}) {
    const Songs all = songs_of(of_cells, {20, tones, 1});
    std::size_t in_chords = 0;
    for (const auto& song : all) {
      ASSERT_EQ(song.size(), static_cast<std::size_t>(tones));
      for (const music::Tone& tone : song) in_chords += tone.gap_ticks == 0 ? 1 : 0;
    }
    // A song of one tone a step would have next to none.
    if (tones > 30) {
      EXPECT_GT(in_chords, all.size() * static_cast<std::size_t>(tones) / 3);
    }
  }
}

TEST(SongsOfCells, DoNotDependOnThreadsLengthOrTheOtherSongs) {
  for (const music::CodecOptions& options : {kCells, kCellsAndRests}) {
    const Model of_cells = small_model(options);
    const Songs all = songs_of(of_cells, {40, 50, 7});
    EXPECT_EQ(songs_of(of_cells, {40, 50, 7}, 3), all);
    EXPECT_EQ(songs_of(of_cells, {1, 50, 7}).front(), all.front());
    const auto longer = songs_of(of_cells, {1, 120, 7}).front();
    ASSERT_GE(longer.size(), all.front().size());
    EXPECT_TRUE(std::equal(all.front().begin(), all.front().end(), longer.begin()));
  }
}

// The same network, so the same features; only how they are read differs.
TEST(SongsWithPaceEvents, LetTheTimeOfSilencesPass) {
  const auto plain = songs_of(small_model(), {30, 100, 3});
  const auto paced = songs_of(small_model(kRests), {30, 100, 3});
  bool any_silence = false;
  for (std::size_t n = 0; n < plain.size(); ++n) {
    // Walk over the plain song: a step whose velocity is the lowest was a silence, or velocity 1.
    ASSERT_EQ(paced[n].size(), 100u);
    std::size_t step = 0;
    for (const music::Tone& tone : paced[n]) {
      const bool is_first = &tone == &paced[n].front();  // it has no gap
      std::int64_t gap = 0;
      while (step < plain[n].size() &&
             (plain[n][step].pitch != tone.pitch ||
              plain[n][step].length_ticks != tone.length_ticks ||
              plain[n][step].velocity != tone.velocity ||
              (!is_first && gap + plain[n][step].gap_ticks != tone.gap_ticks))) {
        EXPECT_EQ(plain[n][step].velocity, 1) << "song " << n << ", step " << step;
        gap += plain[n][step++].gap_ticks;
        any_silence = true;
      }
      if (step == plain[n].size()) break;
      ++step;
    }
  }
  EXPECT_TRUE(any_silence);
}

TEST(SongsWithPaceEvents, EndWhenTheModelFallsSilent) {
  Model silent = small_model(kRests);
  for (nn::Parameter& parameter : silent.generator.parameters()) {
    if (parameter.name != "generator.output.bias") continue;
    parameter.value[2] = -1e6F;  // intensity
  }
  silent.generator.pack();
  const Songs all = songs_of(silent, {3, 50, 1});
  ASSERT_EQ(all.size(), 3u);
  for (const auto& song : all) EXPECT_TRUE(song.empty());
}

std::int64_t onset_of_last(std::span<const music::Tone> tones) {
  std::int64_t onset = 0;
  for (const music::Tone& tone : tones) onset += tone.gap_ticks;
  return onset;
}

TEST(SongsOfATime, EndThereAndAreTheBeginningOfLongerOnes) {
  constexpr std::int64_t kTicks = 1000;
  for (const music::CodecOptions& options : {music::CodecOptions{}, kCells, kCellsAndRests}) {
    const Model model = small_model(options);
    const Songs longer = songs_of(model, {.count = 3, .tones = 400, .seed = 4});
    const Songs all = songs_of(model, {.count = 3, .seed = 4, .ticks = kTicks});
    for (std::size_t n = 0; n < all.size(); ++n) {
      const std::size_t count = all[n].size();
      ASSERT_LT(count, longer[n].size());
      EXPECT_LT(onset_of_last(all[n]), kTicks);
      const std::size_t most = kMostTonesPerQuarter * (kTicks / music::kTicksPerQuarter + 1);
      EXPECT_TRUE(count == most || onset_of_last(std::span(longer[n]).first(count + 1)) >= kTicks);
      std::int64_t onset = 0;
      for (std::size_t tone = 0; tone < count; ++tone) {
        onset += all[n][tone].gap_ticks;
        music::Tone expected = longer[n][tone];
        expected.length_ticks = static_cast<std::int32_t>(
            std::min<std::int64_t>(expected.length_ticks, kTicks - onset));
        EXPECT_EQ(all[n][tone], expected);
      }
    }
  }
}

TEST(SongsOfATime, DoNotDependOnThreadsOrOnTheOtherSongs) {
  const Model model = test::small_model_with_bins();
  const Songs all = songs_of(model, {.count = 40, .seed = 7, .ticks = 5000});
  EXPECT_EQ(songs_of(model, {.count = 40, .seed = 7, .ticks = 5000}, 3), all);
  EXPECT_EQ(songs_of(model, {.count = 1, .seed = 7, .ticks = 5000}).front(), all.front());
}

// A model of chords alone, whose time never passes.
TEST(SongsOfATime, EndWhenTheModelStandsStill) {
  Model still = small_model();
  for (nn::Parameter& parameter : still.generator.parameters()) {
    if (parameter.name != "generator.output.bias") continue;
    parameter.value[3] = -1e6F;  // the time since the tone before
  }
  still.generator.pack();
  const Songs all = songs_of(still, {.count = 2, .seed = 1, .ticks = 384});
  for (const auto& song : all) {
    EXPECT_EQ(song.size(), static_cast<std::size_t>(2 * kMostTonesPerQuarter));
  }
}

TEST(StreamedSongs, AreTheSameAsThoseHandedOverWhole) {
  class Writer : public SongWriter {
   public:
    Writer(std::vector<music::Tone>& song, bool& is_finished)
        : song_(song), is_finished_(is_finished) {}
    void add(std::span<const music::Tone> tones) override {
      song_.insert(song_.end(), tones.begin(), tones.end());
      EXPECT_LE(tones.size(), 200U);  // no more than a few steps give
    }
    void finish() override { is_finished_ = true; }

   private:
    std::vector<music::Tone>& song_;
    bool& is_finished_;
  };
  const Model model = small_model(kCells);
  const SongOptions options{.count = 11, .tones = 500, .seed = 3};
  Songs streamed(11);
  std::array<bool, 11> is_finished{};
  ThreadPool pool(3);
  stream_songs(model, options, pool, [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    return std::make_unique<Writer>(streamed[n], is_finished[n]);
  });
  EXPECT_EQ(streamed, songs_of(model, options));
  EXPECT_TRUE(std::all_of(is_finished.begin(), is_finished.end(), [](bool is) { return is; }));
}

class ModelFileTest : public ::testing::Test {
 protected:
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

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.safetensors";
};

TEST_F(ModelFileTest, AModelFromAFileWritesTheSameSongs) {
  write_file(path_, write_tensors(file_of(small_model())));
  EXPECT_EQ(songs_of(load_model(path_), {2, 40, 3}), songs_of(small_model(), {2, 40, 3}));
}

TEST_F(ModelFileTest, TheCodecOfTheFileDecidesHowSongsAreRead) {
  for (const music::CodecOptions& options : {kCells, kCellsAndRests}) {
    write_file(path_, write_tensors(file_of(small_model(options))));
    EXPECT_EQ(songs_of(load_model(path_), {2, 40, 3}), songs_of(small_model(options), {2, 40, 3}));
  }
}

TEST_F(ModelFileTest, WhatIsNoModelIsRefusedByName) {
  EXPECT_THROW(load_model(folder_ / "none"), Error);
  EXPECT_THROW(load_model(folder_.path()), Error);
  TensorFile without_codec = file_of(small_model());
  without_codec.metadata["meaning"] = "";
  EXPECT_TRUE(refusal(without_codec).starts_with(path_.string()));
  TensorFile without_tensor = file_of(small_model());
  without_tensor.tensors.erase("generator.output.bias");
  EXPECT_TRUE(refusal(without_tensor).starts_with(path_.string()));
  TensorFile other_features = file_of(small_model());
  other_features.metadata["generator.features"] = "5";
  EXPECT_TRUE(refusal(other_features).starts_with(path_.string()));
  TensorFile other_domain = file_of(small_model());
  other_domain.metadata["domain"] = "turns";
  EXPECT_NE(refusal(other_domain)
                .find("expected a model of music, found one of another domain, "
                      "'turns'"),
            std::string::npos);
  TensorFile other_cells = file_of(small_model());
  other_cells.metadata["meaning"] = music::to_json({small_codec(kCells), {}});
  EXPECT_NE(refusal(other_cells)
                .find("expected a generator of 12 features, as its codec says, "
                      "found 4"),
            std::string::npos);
}

}  // namespace
}  // namespace crnngan::generate

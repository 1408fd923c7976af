// What the keys of music do to a training run: to what the networks see, and to their songs.

#include <gmock/gmock.h>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "gan/model.h"
#include "train/checkpoint.h"
#include "train/music_recipe.h"
#include "train/songs.h"
#include "train/training.h"

namespace crnngan::train {
namespace {

using music::Pieces;
using music::Tone;

// Chords of three tones, loud and soft, whose onsets lie 3 ticks apart, then a short or a long
// rest.
Pieces chord_pieces() {
  Pieces pieces(12);
  for (std::size_t p = 0; p < pieces.size(); ++p) {
    for (int chord = 0; chord < 20; ++chord) {
      const auto root = static_cast<std::int32_t>(50 + p);
      const std::int32_t rest = chord == 0 ? 0 : chord % 2 == 0 ? 2000 : 190;
      pieces[p].push_back({150 + chord, root, 1 + 6 * chord, rest});
      pieces[p].push_back({150 + chord, root + 4, 1 + 6 * chord, 3});
      pieces[p].push_back({150 + chord, root + 7, 1 + 6 * chord, 3});
    }
  }
  return pieces;
}

Recipe small_recipe() {
  Recipe recipe;
  recipe.train.epochs = 2;
  recipe.train.pretraining_epochs = 1;
  recipe.train.batch = 4;
  recipe.train.steps = 12;
  recipe.train.samples = 8;
  recipe.train.learning_rate = 0.01;
  recipe.train.penalty = 1;
  recipe.generator.hidden = 9;
  recipe.generator.start = "unit-variance";
  recipe.generator.song_noise = 2;
  recipe.generator.noise_kind = "standard";
  recipe.discriminator.hidden = 7;
  return recipe;
}

class MusicKeysTest : public ::testing::Test {
 protected:
  static Pieces cells(const Recipe& recipe) {
    Pieces pieces = chord_pieces();
    for (auto& piece : pieces) piece = music::cells_of(piece, codec_options(recipe));
    return pieces;
  }

  // The bytes of the checkpoint behind the last epoch.
  Bytes train(const Recipe& recipe, int threads = 1) {
    const music::Domain domain(domain_options(recipe), cells(recipe), {});
    Training training(recipe, domain, threads);
    training.start();
    for (int epoch = 1; epoch <= recipe.train.epochs; ++epoch) training.train_epoch(epoch, {});
    write_file(
        checkpoint_,
        write_tensors(training.checkpoint({.epoch = static_cast<int>(recipe.train.epochs)})));
    songs_ = songs_of(training.sample(), domain.codec());
    return read_file(checkpoint_);
  }

  gan::Model model() const {
    return gan::read_model(read_tensors(read_file(checkpoint_)).take("checkpoint"));
  }

  TemporaryFolder folder_;
  std::filesystem::path checkpoint_ = folder_ / "checkpoint.safetensors";
  std::vector<Song> songs_;
};

TEST_F(MusicKeysTest, TheModelFileSaysEverythingAboutTheCodec) {
  Recipe recipe = small_recipe();
  recipe.codec = "dequantised";
  recipe.music.tones_per_cell = 3;
  recipe.music.chord_gap = 8;
  recipe.music.pace_events = true;
  train(recipe);
  const gan::About about = model().about;
  EXPECT_EQ(music::meaning_of(about.domain, about.meaning).codec.options(), codec_options(recipe));
  EXPECT_EQ(model().generator.shape().features, 12);
}

TEST_F(MusicKeysTest, ACellOfThreeTonesGivesSongsChordsInOneStep) {
  Recipe recipe = small_recipe();
  train(recipe);
  for (const Song& song : songs_) EXPECT_EQ(song.size(), 12u);  // a tone a step
  recipe.music.chord_gap = 8;  // so that the chords' tones begin together
  recipe.music.tones_per_cell = 3;
  train(recipe);
  std::size_t most = 0;
  for (const Song& song : songs_) most = std::max(most, song.size());
  EXPECT_GT(most, 12u);
  EXPECT_LE(most, 36u);
}

TEST_F(MusicKeysTest, AChordGapMakesSongsWithoutShorterGaps) {
  const auto shortest_gap = [&] {
    std::int64_t shortest = 1'000'000;
    for (const Song& song : songs_) {
      for (std::size_t i = 1; i < song.size(); ++i) {
        const std::int64_t gap = song[i].onset_ticks - song[i - 1].onset_ticks;
        if (gap > 0) shortest = std::min(shortest, gap);
      }
    }
    return shortest;
  };
  Recipe recipe = small_recipe();
  train(recipe);
  EXPECT_LT(shortest_gap(), 8);
  recipe.music.chord_gap = 8;
  train(recipe);
  EXPECT_GE(shortest_gap(), 8);
}

TEST_F(MusicKeysTest, RealWindowsAreMeasuredAsTheNetworksSeeThem) {
  const auto mean_of = [](const Recipe& recipe, std::string_view name) {
    const music::Domain domain(domain_options(recipe), cells(recipe), {});
    for (const auto& summary :
         measure_songs(real_songs(domain.training_pieces(), domain.codec().options(),
                                  Training(recipe, domain, 1).training_windows()))) {
      if (summary.name == name) return summary.summary.mean;
    }
    return -1.0;
  };
  Recipe recipe = small_recipe();
  EXPECT_EQ(mean_of(recipe, "polyphony"), 0);
  EXPECT_EQ(mean_of(recipe, "tones"), 12);
  recipe.music.chord_gap = 8;
  EXPECT_GT(mean_of(recipe, "polyphony"), 0.8);
  recipe.music.tones_per_cell = 3;
  EXPECT_EQ(mean_of(recipe, "polyphony"), 1);
  EXPECT_EQ(mean_of(recipe, "tones"), 36);
  recipe.music.pace_events = true;  // some steps are silent
  EXPECT_LT(mean_of(recipe, "tones"), 30);
  EXPECT_GT(mean_of(recipe, "tones"), 0);
}

TEST_F(MusicKeysTest, PaceEventsGiveSongsSilentSteps) {
  Recipe recipe = small_recipe();
  recipe.music.pace_events = true;
  recipe.train.samples = 50;
  train(recipe);
  std::size_t tones = 0;
  for (const Song& song : songs_) tones += song.size();
  EXPECT_LT(tones, 50u * 12);
  EXPECT_GT(tones, 0u);
}

TEST_F(MusicKeysTest, DequantisedTrainingDrawsAnewInEachEpochAndIsReproducible) {
  Recipe recipe = small_recipe();
  recipe.codec = "dequantised";
  const Bytes first = train(recipe);
  EXPECT_EQ(train(recipe), first);
  recipe.codec = "standard";
  EXPECT_NE(train(recipe), first);
}

TEST_F(MusicKeysTest, ATrainingRunGoesOnFromItsCheckpointWithTheSameBits) {
  Recipe recipe = small_recipe();
  recipe.codec = "dequantised";
  recipe.music.tones_per_cell = 2;
  recipe.music.chord_gap = 4;
  recipe.music.pace_events = true;
  const Bytes whole = train(recipe, 2);
  const music::Domain domain(domain_options(recipe), cells(recipe), {});
  Training first(recipe, domain, 2);
  first.start();
  first.train_epoch(1, {});
  write_file(checkpoint_, write_tensors(first.checkpoint({.epoch = 1})));
  Training second(recipe, domain, 2);
  ASSERT_EQ(second.load(checkpoint_), 1);
  second.train_epoch(2, {});
  write_file(checkpoint_, write_tensors(second.checkpoint({.epoch = 2})));
  EXPECT_EQ(read_file(checkpoint_), whole);
}

}  // namespace
}  // namespace crnngan::train

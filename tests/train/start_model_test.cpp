// Runs that start from the weights of a model.

#include "train/start_model.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error_of.h"
#include "corpus/fingerprint.h"
#include "train/checkpoint.h"
#include "train/music_recipe.h"
#include "train/provenance.h"
#include "train/recipe_keys.h"
#include "train/run_record.h"
#include "train/small_run.h"

namespace crnngan::train {
namespace {

using test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A generator with distributions and context, which learns by likelihood.
Recipe telling_recipe() {
  Recipe recipe = small_recipe("next-event", "adam");
  recipe.train.average = 0.5;
  recipe.generator.bins = 30;
  recipe.generator.song_noise = 0;
  recipe.generator.head_units = 5;
  recipe.generator.temperature = 0.9;
  recipe.generator.shared_classes = true;
  recipe.context.memory = recipe.context.place = recipe.context.labels = true;
  recipe.discriminator.minibatch_kernels = 2;
  return recipe;
}

// What differs from the keys of another recipe.
Recipe other_recipe() {
  Recipe recipe = small_recipe("next-event", "sgd");
  recipe.seed = 5;
  recipe.music.tones_per_cell = 2;
  recipe.train.epochs = 3;
  recipe.train.best_by = kByPrediction;
  recipe.generator.hidden = 100;
  recipe.discriminator.hidden = 100;
  return recipe;
}

class StartModelTest : public RunTest {
 protected:
  StartModelTest() { model_.emplace(start_of(train_run("before", telling_recipe()))); }

  static StartModel start_of(const fs::path& run) {
    const fs::path newest = *newest_checkpoint(run);
    return start_model(read_file(newest), newest.string());
  }

  Recipe shaped() const {
    Recipe recipe = other_recipe();
    take_shape(model_->model, recipe);
    return recipe;
  }

  fs::path begin(const char* name, const Recipe& recipe, bool keeps_corpus = false) {
    const fs::path run = folder_ / name;
    start_run(run, recipe, corpus_, 1, OlderRun::kRefuse,
              {.model = &*model_, .keeps_corpus = keeps_corpus});
    return run;
  }

  std::optional<StartModel> model_;
};

TEST_F(StartModelTest, TheModelDecidesCodecContextAndShapeAlone) {
  const Recipe recipe = shaped();
  Recipe expected = other_recipe();
  const Recipe before = telling_recipe();
  expected.music = before.music;
  expected.generator = before.generator;
  expected.context = before.context;
  expected.discriminator = before.discriminator;
  // As many as some feature has.
  EXPECT_GT(recipe.generator.bins, 1);
  EXPECT_LE(recipe.generator.bins, before.generator.bins);
  expected.generator.bins = recipe.generator.bins;
  EXPECT_EQ(to_toml(recipe), to_toml(expected));
  EXPECT_NO_THROW(expect_shape(*model_, recipe));
}

TEST_F(StartModelTest, WithoutADiscriminatorTheRecipeDecidesThatOne) {
  model_->model.discriminator.reset();
  EXPECT_EQ(shaped().discriminator.hidden, 100);
  const fs::path run = begin("run", shaped());
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 3);
}

TEST_F(StartModelTest, ARecipeThatSaysOtherwiseIsRefusedKeyByKey) {
  Recipe recipe = shaped();
  recipe.generator.hidden = 8;
  recipe.context.memory = false;
  EXPECT_THAT(
      error_of([&] { begin("run", recipe); }),
      AllOf(StartsWith(model_->name + ": "), HasSubstr("generator.hidden: expected 9, found 8"),
            HasSubstr("context.memory: expected true, found false")));
  EXPECT_FALSE(fs::exists(folder_ / "run"));

  const fs::path run = begin("run", shaped());
  std::string config = read_text_file(run / "config.toml");
  config.replace(config.find("head_units = 5"), 14, "head_units = 6");
  write_file(run / "config.toml", config);
  EXPECT_THAT(error_of([&] { continue_run(run, {}, {}); }),
              HasSubstr("generator.head_units: expected 5, found 6"));
}

TEST_F(StartModelTest, TheRunSaysFromWhichAndKeepsIt) {
  const fs::path run = begin("run", shaped());
  EXPECT_THAT(read_text_file(run / "config.toml"), StartsWith("# Starts from " + model_->name));
  const RunRecord record = read_run_record(run);
  EXPECT_EQ(record.start_model, model_->name);
  EXPECT_EQ(record.start_hash, hash_of(read_file(start_model_path(run))));
  EXPECT_EQ(read_start_model(run, "it", record.start_hash).model.about, model_->model.about);

  write_file(start_model_path(run), read_file(checkpoint_path(folder_ / "before", 4)));
  EXPECT_THAT(error_of([&] { continue_run(run, {}, {}); }),
              HasSubstr("start.safetensors: is not the model that the run began with"));
  fs::remove(start_model_path(run));
  EXPECT_THAT(error_of([&] { continue_run(run, {}, {}); }), HasSubstr("start.safetensors"));
}

TEST_F(StartModelTest, Epoch0HasTheLossesOfTheModel) {
  for (const double average : {0.0, 0.5}) {
    Recipe recipe = telling_recipe();
    recipe.train.average = average;
    recipe.train.best_by = kByPrediction;
    const fs::path before = folder_ / ("of-" + std::to_string(average));
    start_run(before, recipe, corpus_, 1);
    std::vector<EpochReport> reports;
    RunEvents events;
    events.on_epoch = [&](const EpochReport& report) { reports.push_back(report); };
    continue_run(before, {}, events);
    const EpochReport last = reports.back();
    EXPECT_FALSE(reports.front().validation);

    reports.clear();
    model_.emplace(start_of(before));
    recipe.seed = 1;
    recipe.train.optimiser = "sgd";
    take_shape(model_->model, recipe);
    const fs::path run = begin(("run-" + std::to_string(average)).c_str(), recipe);
    continue_run(run, {.most_seconds = 1e-9}, events);
    EXPECT_EQ(reports.front().distance, last.distance);
    ASSERT_TRUE(reports.front().validation);
    if (average == 0) {  // validation losses are of the weights before averaging
      EXPECT_EQ(reports.front().validation->pretraining, last.validation->pretraining);
    }
    EXPECT_NE(reports.back().distance, last.distance);
    EXPECT_THAT(read_text_file(run / "log.csv"), HasSubstr("\n0,start,"));
    EXPECT_TRUE(fs::exists(best_checkpoint_path(run)));
  }
}

TEST_F(StartModelTest, AKilledRunGoesOnToTheSameBits) {
  const fs::path whole = begin("whole", shaped());
  continue_run(whole, {}, {});
  for (int killed_after = 0; killed_after < 3; ++killed_after) {
    const fs::path run = begin(("run-" + std::to_string(killed_after)).c_str(), shaped(), true);
    RunEvents events;
    events.on_epoch = [&](const EpochReport& report) {
      if (report.epoch == killed_after) throw Killed();
    };
    EXPECT_THROW(continue_run(run, {}, events), Killed);
    // It has all that it needs.
    const fs::path moved = folder_ / ("moved-" + std::to_string(killed_after));
    fs::rename(run, moved);
    fs::remove_all(folder_ / "before");
    continue_run(moved, {}, {});
    EXPECT_EQ(read_file(checkpoint_path(moved, 3)), read_file(checkpoint_path(whole, 3)));
    EXPECT_EQ(read_file(best_checkpoint_path(moved)), read_file(best_checkpoint_path(whole)));
  }
}

TEST_F(StartModelTest, AKeptCorpusIsReplacedWithTheRun) {
  const fs::path run = begin("run", shaped(), true);
  EXPECT_EQ(read_file(run / "music.corpus"), read_file(corpus_));
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1, OlderRun::kReplace);
  EXPECT_FALSE(fs::exists(run / "music.corpus"));
  EXPECT_FALSE(fs::exists(start_model_path(run)));
}

TEST_F(StartModelTest, TheModelKnowsBothCorpora) {
  const gan::Provenance first = *model_->model.about.trained_on;
  EXPECT_TRUE(first.earlier.empty());
  corpus::Corpus second = corpus::synthetic_chords(12, 7);
  ThreadPool pool(1);
  corpus::arrange(second, {}, pool);
  write_file(corpus_, corpus::write_corpus(second));
  const fs::path run = begin("run", shaped());
  continue_run(run, {}, {});
  const StartModel learnt = start_of(run);
  const gan::Provenance now = *learnt.model.about.trained_on;
  EXPECT_EQ(now.earlier, std::vector{first.corpus});
  EXPECT_EQ(now.corpus, provenance_of(second).corpus);
  const auto knows = [&](const corpus::Piece& piece) {
    return std::ranges::binary_search(now.training, corpus::fingerprint(piece.tones));
  };
  for (const corpus::Piece& piece : second.pieces) {
    EXPECT_EQ(knows(piece), piece.split == corpus::Split::kTraining) << piece.name;
  }
  EXPECT_TRUE(std::ranges::includes(now.training, first.training));
  EXPECT_TRUE(std::ranges::includes(now.validation, first.validation));

  // Its numbers mean what they meant, but its examples are of the new pieces.
  const music::Known known = known_of(learnt.model);
  const music::Known known_before = known_of(model_->model);
  EXPECT_EQ(known.meaning.codec, known_before.meaning.codec);
  EXPECT_EQ(known.bins, known_before.bins);
  EXPECT_EQ(known.meaning.context.knowledge.values, known_before.meaning.context.knowledge.values);
  EXPECT_EQ(known.meaning.context.knowledge.bounds, known_before.meaning.context.knowledge.bounds);
  EXPECT_EQ(known.meaning.context.knowledge.examples.size(), provenance_of(second).training.size());

  model_->model.about.trained_on.reset();
  const fs::path unknown = begin("unknown", shaped());
  continue_run(unknown, {}, {});
  const gan::Provenance part = *start_of(unknown).model.about.trained_on;
  EXPECT_FALSE(part.is_whole());
  EXPECT_EQ(part.training, provenance_of(second).training);
}

TEST_F(StartModelTest, PitchesThatTheModelDoesNotKnowAreTold) {
  corpus::Corpus low = corpus::synthetic_chords(12, 7);
  for (corpus::Piece& piece : low.pieces) {
    piece.split = corpus::Split::kTraining;
    for (std::size_t i = 0; i < piece.tones.size(); ++i) {
      piece.tones[i].pitch = i % 2 == 0 ? 0 : 127;
      piece.tones[i].gap_ticks = i == 0 ? 0 : 100'000;
      piece.tones[i].length_ticks = 1'000'000;
      piece.tones[i].velocity = 127;
    }
  }
  low.pieces.back().split = corpus::Split::kValidation;
  write_file(corpus_, corpus::write_corpus(low));
  const fs::path run = begin("run", shaped());
  std::vector<std::string> told;
  RunEvents events;
  events.on_trouble = [&](const std::string& trouble) { told.push_back(trouble); };
  EXPECT_EQ(continue_run(run, {}, events).epochs_done, 3);
  EXPECT_THAT(told, ::testing::Contains(HasSubstr("have pitches that the model does not know")));
}

TEST_F(StartModelTest, WhatIsNoModelOfMusicIsRefused) {
  EXPECT_THAT(error_of([] { start_model(Bytes{1, 2, 3}, "it"); }), StartsWith("it: "));
  TensorFile file = gan::file_of(model_->model);
  file.metadata["domain"] = "turns";
  EXPECT_THAT(error_of([&] { start_model(write_tensors(file), "it"); }),
              HasSubstr("expected a model of music"));
  file = gan::file_of(model_->model);
  nlohmann::json meaning = nlohmann::json::parse(file.meta("meaning"));
  meaning["codec"]["tones_per_cell"] = 2;
  file.metadata["meaning"] = meaning.dump();
  EXPECT_THAT(error_of([&] { start_model(write_tensors(file), "it"); }),
              HasSubstr("expected a generator of 8 features"));
  meaning = nlohmann::json::parse(gan::file_of(model_->model).meta("meaning"));
  meaning["context"]["memory"] = false;
  file.metadata["meaning"] = meaning.dump();
  EXPECT_THAT(error_of([&] { start_model(write_tensors(file), "it"); }),
              HasSubstr("told the context of its metadata"));
}

TEST_F(RunTest, TrainingEndsWhenTheBestCheckpointIsOldEnough) {
  Recipe recipe = small_recipe("next-event", "sgd");
  recipe.train.learning_rate = 0;
  recipe.train.best_by = kByPrediction;
  recipe.train.patience = 2;
  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  const RunState first = continue_run(run, {.most_seconds = 1e-9}, {});
  EXPECT_FALSE(first.is_settled);
  const RunState rest = continue_run(run, {}, {});
  EXPECT_TRUE(rest.is_settled);
  EXPECT_EQ(rest.last_epoch, 3);  // epoch 1 is the best
  EXPECT_EQ(rest.best_epoch, 1);
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 0);
}

TEST_F(RunTest, PredictionOfValidationPiecesNeedsSome) {
  corpus::Corpus corpus = corpus::synthetic_chords(6, 1);
  write_file(corpus_, corpus::write_corpus(corpus));
  Recipe recipe = small_recipe("next-event", "sgd");
  recipe.train.best_by = kByPrediction;
  EXPECT_THAT(error_of([&] { start_run(folder_ / "run", recipe, corpus_, 1); }),
              HasSubstr("no validation piece has 12 tones"));
}

}  // namespace
}  // namespace crnngan::train

// The checkpoints of a run: when they come, which is the best, which are refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/error.h"
#include "base/error_of.h"
#include "train/checkpoint.h"
#include "train/provenance.h"
#include "train/small_run.h"

namespace crnngan::train {
namespace {

TEST_F(RunTest, ABrokenCheckpointIsNamedAndKept) {
  const fs::path run = train_run("run", small_recipe("minimax", "sgd"));
  const fs::path newest = checkpoint_path(run, 4);
  Bytes bytes = read_file(newest);
  bytes.resize(bytes.size() / 2);
  write_file(newest, bytes);
  try {
    continue_run(run, {}, {});
    FAIL() << "a broken checkpoint was accepted";
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with(newest.string())) << error.what();
    EXPECT_NE(std::string(error.what()).find("remove it"), std::string::npos) << error.what();
  }
  EXPECT_EQ(read_file(newest), bytes);
}

TEST_F(RunTest, ACheckpointOfAnotherConfigurationIsNotCalledDamaged) {
  const fs::path run = train_run("run", small_recipe("minimax", "sgd"));
  Recipe other = small_recipe("minimax", "sgd");
  other.generator.hidden = 10;
  write_file(run / "config.toml", to_toml(other));
  try {
    continue_run(run, {}, {});
    FAIL() << "a checkpoint of another shape was accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("does not belong"), std::string::npos) << error.what();
  }
}

// Each changes what the same tensors mean. The checkpoint is refused and the keys are named.
TEST_F(RunTest, ACheckpointOfAnotherDescriptionIsRefusedKeyByKey) {
  struct Change {
    std::vector<std::string> settings;
    std::vector<std::string> named;
  };
  const std::vector<Change> changes{
      {{"generator.noise=2", "generator.song_noise=3", "generator.noise_kind=standard",
        "discriminator.decision=ends"},
       {"generator.noise: expected 2, found 4", "generator.song_noise: expected 3, found 1",
        "generator.noise_kind: expected standard, found unit",
        "discriminator.decision: expected ends, found all-steps"}},
      {{"discriminator.minibatch_kernels=3"}, {"discriminator.minibatch_kernels"}},
      {{"discriminator.pitch_circles=true"}, {"circles"}},
      {{"discriminator.bidirectional=false"}, {"discriminator.directions"}},
      {{"discriminator.encoder=convolution"}, {"discriminator.encoder"}},
      {{"generator.feedback=false"}, {"generator.feedback"}},
      {{"codec=dequantised"}, {"codec.kind"}},
      {{"music.chord_gap=20"}, {"codec.chord_gap"}},
      {{"music.pace_events=true"}, {"codec.pace_events"}},
      {{"train.optimiser=sgd"}, {"train.optimiser"}},
      {{"train.adam_beta1=0.5"}, {"train.adam_beta1"}},
      {{"train.objective=minimax"}, {"train.objective"}},
      {{"train.average=0.5"}, {"train.average"}}};
  const Recipe recipe = small_recipe("relativistic", "adam");
  const fs::path run = train_run("run", recipe);
  const Bytes before = read_file(checkpoint_path(run, 4));
  for (const Change& change : changes) {
    Recipe other = recipe;
    other.train.epochs = 6;
    for (const std::string& setting : change.settings) apply_setting(other, setting);
    write_file(run / "config.toml", to_toml(other));
    const std::string message = test::error_of([&] { continue_run(run, {}, {}); });
    for (const std::string& words : change.named) {
      EXPECT_NE(message.find(words), std::string::npos) << words << " in: " << message;
    }
    EXPECT_FALSE(fs::exists(checkpoint_path(run, 5)));
  }
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), before);
}

TEST_F(RunTest, KeysThatLeaveTheTensorsTheirMeaningMayChange) {
  Recipe recipe = small_recipe("relativistic", "adam");
  const fs::path run = train_run("run", recipe);
  for (const char* setting : {"train.epochs=5", "train.learning_rate=0.005", "train.clip=1",
                              "train.samples=2", "train.checkpoints_kept=2"}) {
    apply_setting(recipe, setting);
  }
  write_file(run / "config.toml", to_toml(recipe));
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 1);
}

TEST_F(RunTest, CheckpointsComeAtTheirPeriodAndAtTheEnd) {
  Recipe recipe = small_recipe("feature-matching", "sgd");
  const fs::path each = train_run("each", recipe);
  recipe.train.epochs = 5;
  recipe.train.checkpoint_period = 2;
  recipe.train.checkpoints_kept = 10;
  const fs::path run = train_run("run", recipe);
  for (const auto& [epoch, kept] :
       std::map<int, bool>{{0, true}, {1, false}, {2, true}, {3, false}, {4, true}, {5, true}}) {
    EXPECT_EQ(fs::exists(checkpoint_path(run, epoch)), kept) << epoch;
  }
  // An epoch without a checkpoint is done again, to the same bits.
  fs::remove(checkpoint_path(run, 5));
  fs::remove(checkpoint_path(run, 4));
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 3);
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), read_file(checkpoint_path(each, 4)));
}

TEST_F(RunTest, TheBestCheckpointIsTheTrainedOneNearestToRealMusic) {
  Recipe recipe = small_recipe("relativistic", "adam");
  recipe.train.epochs = 6;
  recipe.train.best_by = "tone_span";
  recipe.train.checkpoints_kept = 10;
  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  double real = 0;
  double nearest = 10;
  int best = 0;
  const auto span_of = [](const std::vector<stats::ColumnSummary>& measures) {
    for (const auto& column : measures) {
      if (column.name == "tone_span") return column.summary.mean;
    }
    return -1.0;
  };
  RunEvents events;
  events.on_real_measures = [&](const auto& measures) { real = span_of(measures); };
  events.on_epoch = [&](const EpochReport& report) {
    const double span = span_of(report.samples);
    const double distance = std::abs(span - real) / (span + real);
    EXPECT_DOUBLE_EQ(report.distance, distance);
    if (report.epoch == 0 || distance >= nearest) return;
    nearest = distance;
    best = report.epoch;
  };
  continue_run(run, {}, events);
  ASSERT_GT(best, 0);
  EXPECT_EQ(read_file(best_checkpoint_path(run)), read_file(checkpoint_path(run, best)));
  EXPECT_EQ(newest_checkpoint(run), checkpoint_path(run, 6));
}

// Training pieces hold one pitch, validation pieces two octaves.
TEST_F(RunTest, TheBestCheckpointIsChosenByValidationPieces) {
  corpus::Corpus corpus = corpus::read_corpus(read_file(corpus_)).take("corpus");
  for (corpus::Piece& piece : corpus.pieces) {
    int pitch = 60;
    for (music::Tone& tone : piece.tones) {
      tone.pitch = pitch;
      if (piece.split == corpus::Split::kValidation) pitch = pitch == 60 ? 84 : 60;
    }
  }
  write_file(corpus_, corpus::write_corpus(corpus));
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("relativistic", "adam"), corpus_, 1);
  double span = -1;
  std::vector<std::string> told;
  RunEvents events;
  events.on_real_measures = [&](const auto& measures) {
    for (const auto& column : measures) {
      if (column.name == "tone_span") span = column.summary.mean;
    }
  };
  events.on_trouble = [&](const std::string& trouble) { told.push_back(trouble); };
  continue_run(run, {.most_seconds = 1e-9}, events);
  EXPECT_EQ(span, 24);
  EXPECT_THAT(told, ::testing::Not(::testing::Contains(::testing::HasSubstr("best checkpoint"))));

  for (corpus::Piece& piece : corpus.pieces) {
    if (piece.split == corpus::Split::kValidation) piece.split = corpus::Split::kTest;
  }
  write_file(corpus_, corpus::write_corpus(corpus));
  const fs::path without = folder_ / "without";
  start_run(without, small_recipe("relativistic", "adam"), corpus_, 1);
  continue_run(without, {.most_seconds = 1e-9}, events);
  EXPECT_EQ(span, 0);
  EXPECT_THAT(told, ::testing::Contains(::testing::HasSubstr("nothing to validate on")));
}

TEST_F(RunTest, ACheckpointSaysWhatItWasTrainedOn) {
  const fs::path run = train_run("run", small_recipe("minimax", "sgd"));
  const corpus::Corpus corpus = corpus::read_corpus(read_file(corpus_)).take("corpus");
  for (const fs::path& path : {checkpoint_path(run, 4), best_checkpoint_path(run)}) {
    const TensorFile file = read_tensors(read_file(path)).take(path.string());
    EXPECT_EQ(gan::read_about(file).trained_on, provenance_of(corpus)) << path;
  }
}

TEST_F(RunTest, AResumedRunKeepsTheBestCheckpointOfAllEpochs) {
  Recipe recipe = small_recipe("relativistic", "adam");
  recipe.train.epochs = 6;
  const fs::path whole = train_run("whole", recipe);
  for (int killed_after = 1; killed_after < 6; ++killed_after) {
    const fs::path run = folder_ / std::to_string(killed_after);
    start_run(run, recipe, corpus_, 1);
    RunEvents events;
    events.on_epoch = [&](const EpochReport& report) {
      if (report.epoch == killed_after) throw Killed();
    };
    EXPECT_THROW(continue_run(run, {}, events), Killed);
    continue_run(run, {}, {});
    EXPECT_EQ(read_file(best_checkpoint_path(run)), read_file(best_checkpoint_path(whole)));
    EXPECT_EQ(without_times(read_text_file(run / "log.csv")),
              without_times(read_text_file(whole / "log.csv")));
  }
}

TEST_F(RunTest, GoesOnAnEpochAtATimeWhoeverHoldsIt) {
  Recipe recipe = small_recipe("relativistic", "adam");
  recipe.train.epochs = 4;
  const fs::path whole = train_run("whole", recipe);
  const fs::path folder = folder_ / "steps";
  start_run(folder, recipe, corpus_, 1);
  std::vector<int> epochs;
  for (int holder = 0; holder < 2; ++holder) {
    train::Run run(folder, {}, {});
    EXPECT_THAT(test::error_of([&] { continue_run(folder, {}, {}); }),
                ::testing::HasSubstr("is being trained by another process"));
    for (int epoch = 0; epoch < 2; ++epoch) epochs.push_back(run.train_epoch().epoch);
    EXPECT_EQ(run.state().last_epoch, epochs.back());
    EXPECT_EQ(run.is_done(), holder == 1);
  }
  EXPECT_EQ(epochs, (std::vector{1, 2, 3, 4}));
  EXPECT_EQ(read_file(checkpoint_path(folder, 4)), read_file(checkpoint_path(whole, 4)));
}

}  // namespace
}  // namespace crnngan::train

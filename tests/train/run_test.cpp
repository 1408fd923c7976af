#include "train/run.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "midi/smf_reader.h"
#include "train/checkpoint.h"
#include "train/small_run.h"

namespace crnngan::train {
namespace {

TEST_F(RunTest, TheSameSeedGivesTheSameBitsAndAnotherSeedDoesNot) {
  Recipe recipe = small_recipe("feature-matching", "sgd");
  const fs::path first = train_run("first", recipe);
  const fs::path again = train_run("again", recipe);
  recipe.seed = 2;
  const fs::path other = train_run("other", recipe);
  EXPECT_EQ(read_file(checkpoint_path(first, 4)), read_file(checkpoint_path(again, 4)));
  EXPECT_NE(read_file(checkpoint_path(first, 4)), read_file(checkpoint_path(other, 4)));
}

TEST_F(RunTest, AResumedRunEndsAsAnUninterruptedOne) {
  for (const auto& [objective, optimiser] : std::map<std::string, std::string>{
           {"feature-matching", "sgd"}, {"minimax", "sgd"}, {"relativistic", "adam"}}) {
    const Recipe recipe = small_recipe(objective, optimiser);
    const fs::path whole = train_run(("whole-" + objective).c_str(), recipe, 2);
    for (int killed_after = 0; killed_after < 4; ++killed_after) {
      const fs::path run = folder_ / (objective + std::to_string(killed_after));
      start_run(run, recipe, corpus_, 2);
      RunEvents events;
      events.on_epoch = [&](const EpochReport& report) {
        if (report.epoch == killed_after) throw Killed();
      };
      EXPECT_THROW(continue_run(run, {.threads = 2}, events), Killed);
      continue_run(run, {.threads = 2}, {});
      EXPECT_EQ(read_file(checkpoint_path(run, 4)), read_file(checkpoint_path(whole, 4)))
          << objective << ", killed after epoch " << killed_after;
      const std::string log = read_text_file(run / "log.csv");
      EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 7) << log;  // header, real, 0 .. 4
    }
  }
}

TEST_F(RunTest, AnInterruptedEpochIsDoneAgainFromTheCheckpointBefore) {
  const Recipe recipe = small_recipe("feature-matching", "adam");
  const fs::path whole = train_run("whole", recipe);
  const fs::path run = train_run("interrupted", recipe);
  // As if killed after log and samples of epoch 3 and 4 were written, but not their checkpoints.
  fs::remove(checkpoint_path(run, 4));
  fs::remove(checkpoint_path(run, 3));
  continue_run(run, {}, {});
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), read_file(checkpoint_path(whole, 4)));
}

TEST_F(RunTest, AFinishedRunStaysAsItIs) {
  const fs::path run = train_run("run", small_recipe("feature-matching", "sgd"));
  const Bytes before = read_file(checkpoint_path(run, 4));
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 0);
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), before);
}

TEST_F(RunTest, TheFolderHoldsConfigurationLogSamplesAndTheNewestCheckpoints) {
  const fs::path run = train_run("run", small_recipe("feature-matching", "sgd"));
  Recipe again;
  apply_toml(again, read_text_file(run / "config.toml"), "config.toml");
  EXPECT_EQ(to_toml(again), to_toml(small_recipe("feature-matching", "sgd")));
  for (int epoch = 0; epoch <= 4; ++epoch) {
    EXPECT_EQ(fs::exists(checkpoint_path(run, epoch)), epoch > 1) << epoch;  // three are kept
    const auto song = run / "samples" / ("epoch-000" + std::to_string(epoch)) / "sample-02.mid";
    const auto contents = midi::read_smf(read_file(song));
    ASSERT_TRUE(contents.ok()) << song;
    EXPECT_EQ(contents.value().notes.size(), 12U);
  }
}

TEST_F(RunTest, WhatIsToldItsContextLearnsFromPiecesAsTheyAreHeard) {
  corpus::Corpus corpus = corpus::load_corpus(corpus_);
  for (corpus::Piece& piece : corpus.pieces) {
    std::vector<music::Tone> doubled;
    for (const music::Tone& tone : piece.tones) {
      doubled.push_back(tone);
      doubled.push_back({tone.length_ticks + 1, tone.pitch, tone.velocity, 0});
    }
    piece.tones = doubled;
  }
  write_file(corpus_, corpus::write_corpus(corpus));
  const auto doubles = [&](const char* name, const Recipe& recipe) {
    double mean = -1;
    RunEvents events;
    events.on_real_measures = [&](const std::vector<stats::ColumnSummary>& measures) {
      for (const stats::ColumnSummary& measure : measures) {
        if (measure.name == "doubles") mean = measure.summary.mean;
      }
    };
    start_run(folder_ / name, recipe, corpus_, 1);
    continue_run(folder_ / name, {}, events);
    return mean;
  };
  Recipe recipe = small_recipe("next-event", "adam");
  recipe.train.pretraining_epochs = recipe.train.epochs = 1;
  recipe.generator.song_noise = 0;
  recipe.generator.bins = 20;
  EXPECT_GT(doubles("not-told", recipe), 0.4);
  recipe.context.place = true;
  EXPECT_EQ(doubles("told", recipe), 0);
}

TEST_F(RunTest, AFolderThatIsNotEmptyIsNotTouched) {
  const fs::path run = folder_ / "taken";
  make_folder(run);
  write_file(run / "thesis.txt", "precious");
  EXPECT_THROW(start_run(run, small_recipe("minimax", "sgd"), corpus_, 1), Error);
  EXPECT_EQ(std::distance(fs::directory_iterator(run), fs::directory_iterator()), 1);
  EXPECT_EQ(read_text_file(run / "thesis.txt"), "precious");
}

TEST_F(RunTest, AnOlderRunIsReplacedAndWhatOthersPutThereStays) {
  Recipe recipe = small_recipe("feature-matching", "sgd");
  const fs::path run = train_run("a/b/run", recipe);
  write_file(run / "thesis.txt", "precious");
  write_file(run / "samples/epoch-0001/sample-00.wav", "heard");
  write_file(run / "checkpoints/mine.safetensors", "mine");
  make_folder(run / "plots");
  EXPECT_THROW(start_run(run, recipe, corpus_, 1), Error);
  EXPECT_TRUE(fs::exists(checkpoint_path(run, 4)));

  recipe.seed = 2;
  start_run(run, recipe, corpus_, 1, OlderRun::kReplace);
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    files.insert(entry.path().lexically_relative(run).string());
  }
  EXPECT_EQ(files,
            (std::set<std::string>{"checkpoints", "checkpoints/mine.safetensors", "config.toml",
                                   "plots", "run.json", "samples", "samples/epoch-0001",
                                   "samples/epoch-0001/sample-00.wav", "thesis.txt"}));
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 4);
  const fs::path other = train_run("other", recipe);
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), read_file(checkpoint_path(other, 4)));
}

TEST_F(RunTest, OnlyARunThatNobodyTrainsIsReplaced) {
  const fs::path taken = folder_ / "taken";
  make_folder(taken);
  write_file(taken / "config.toml", "mine");
  const Recipe recipe = small_recipe("minimax", "sgd");
  EXPECT_THROW(start_run(taken, recipe, corpus_, 1, OlderRun::kReplace), Error);
  EXPECT_EQ(read_text_file(taken / "config.toml"), "mine");
  write_file(folder_ / "file", "mine");
  EXPECT_THROW(start_run(folder_ / "file", recipe, corpus_, 1, OlderRun::kReplace), Error);

  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  RunEvents events;
  events.on_epoch = [&](const EpochReport&) {
    EXPECT_THROW(start_run(run, recipe, corpus_, 1, OlderRun::kReplace), Error);
  };
  EXPECT_EQ(continue_run(run, {}, events).epochs_done, 4);
  EXPECT_THROW(start_run(run, recipe, folder_ / "none", 1, OlderRun::kReplace), Error);
  EXPECT_TRUE(fs::exists(checkpoint_path(run, 4)));
}

TEST_F(RunTest, AFaultyStartLeavesNoFolder) {
  const fs::path run = folder_ / "run";
  Recipe recipe = small_recipe("minimax", "sgd");
  EXPECT_THROW(start_run(run, recipe, folder_ / "no-such.corpus", 1), Error);
  recipe.train.steps = 100000;
  EXPECT_THROW(start_run(run, recipe, corpus_, 1), Error);
  recipe.train.pretraining_epochs = 5;
  EXPECT_THROW(start_run(run, recipe, corpus_, 1), Error);
  EXPECT_FALSE(fs::exists(run));
}

TEST_F(RunTest, ResumingRefusesWhatIsNoRunAndAnotherCorpus) {
  EXPECT_THROW(continue_run(folder_.path(), {}, {}), Error);
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  corpus::Corpus other = corpus::synthetic_chords(20, 2);
  write_file(corpus_, corpus::write_corpus(other));
  EXPECT_THROW(continue_run(run, {}, {}), Error);
}

TEST_F(RunTest, AMovedCorpusCanBeNamedAndMustBeTheSame) {
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  const fs::path moved = folder_ / "moved.corpus";
  fs::rename(corpus_, moved);
  EXPECT_THROW(continue_run(run, {}, {}), Error);
  EXPECT_EQ(continue_run(run, {.moved_corpus = moved}, {}).epochs_done, 4);
}

TEST_F(RunTest, ARunIsTrainedByOneProcessAtATime) {
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  RunEvents events;
  events.on_epoch = [&](const EpochReport&) { EXPECT_THROW(continue_run(run, {}, {}), Error); };
  EXPECT_EQ(continue_run(run, {}, events).epochs_done, 4);
}

TEST_F(RunTest, AMissingLogIsBegunAgain) {
  const fs::path run = train_run("run", small_recipe("minimax", "sgd"));
  fs::remove(run / "log.csv");
  fs::remove(checkpoint_path(run, 4));
  continue_run(run, {}, {});
  const std::string log = read_text_file(run / "log.csv");
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 3) << log;  // header, real, epoch 4
}

TEST_F(RunTest, LossesThatAreNotFiniteStopTheRunAndKeepTheLastCheckpoint) {
  Recipe recipe = small_recipe("feature-matching", "sgd");
  recipe.train.learning_rate = 100;
  recipe.train.clip = 1e30;
  recipe.train.l2 = 1;
  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  try {
    continue_run(run, {}, {});
    FAIL() << "the losses stayed finite";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("train.learning_rate"), std::string::npos)
        << error.what();
  }
  EXPECT_TRUE(newest_checkpoint(run).has_value());
}

TEST_F(RunTest, TimeThatIsUpStopsARunThatGoesOnToTheSameBits) {
  const Recipe recipe = small_recipe("feature-matching", "sgd");
  const fs::path whole = train_run("whole", recipe);
  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  const RunState first = continue_run(run, {.most_seconds = 1e-9}, {});
  EXPECT_EQ(first.epochs_done, 1);
  EXPECT_EQ(first.last_epoch, 1);
  EXPECT_EQ(first.epochs, 4);
  EXPECT_TRUE(fs::exists(checkpoint_path(run, 1)));
  const RunState rest = continue_run(run, {.most_seconds = 1e9}, {});
  EXPECT_EQ(rest.epochs_done, 3);
  EXPECT_EQ(rest.last_epoch, 4);
  EXPECT_EQ(read_file(checkpoint_path(run, 4)), read_file(checkpoint_path(whole, 4)));
}

TEST_F(RunTest, OtherThreadsThanAtTheBeginningAreTold) {
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  std::vector<std::string> told;
  RunEvents events;
  events.on_trouble = [&](const std::string& trouble) { told.push_back(trouble); };
  continue_run(run, {.most_seconds = 1e-9}, events);
  for (const std::string& words : told) EXPECT_EQ(words.find("thread"), std::string::npos) << words;
  told.clear();
  continue_run(run, {.threads = 2, .most_seconds = 1e-9}, events);
  ASSERT_FALSE(told.empty());
  EXPECT_NE(told[0].find("1 thread,"), std::string::npos) << told[0];
  EXPECT_NE(told[0].find("2 threads,"), std::string::npos) << told[0];
}

TEST_F(RunTest, WhatAKilledProcessLeftHalfWrittenIsSweptAway) {
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  make_folder(run / "checkpoints");
  const fs::path partial = run / "checkpoints" / "epoch-0001.safetensors.part-Ab3dE6";
  const fs::path own = run / "my.part-of-it.txt";
  write_file(partial, "half");
  write_file(own, "mine");
  continue_run(run, {}, {});
  EXPECT_FALSE(fs::exists(partial));
  EXPECT_TRUE(fs::exists(own));
}

TEST_F(RunTest, ProgressWithinAnEpochIsToldAndGrowsOverTheRun) {
  const fs::path run = folder_ / "run";
  start_run(run, small_recipe("minimax", "sgd"), corpus_, 1);
  double before = -1;
  int calls = 0;
  RunEvents events;
  events.on_iteration = [&](int epoch, int done, int all, double of_run) {
    EXPECT_GE(epoch, 1);
    EXPECT_LT(done, all);
    EXPECT_GT(of_run, before);
    EXPECT_LT(of_run, 1);
    before = of_run;
    ++calls;
  };
  continue_run(run, {}, events);
  EXPECT_EQ(calls, 4 * 4);  // 16 training pieces in batches of 4
}

TEST_F(RunTest, TheCurvesAreThoseOfTheLogHoweverTheRunWent) {
  const Recipe recipe = small_recipe("relativistic", "adam");
  const fs::path run = folder_ / "run";
  start_run(run, recipe, corpus_, 1);
  RunEvents events;
  events.on_epoch = [&](const EpochReport& report) {
    EXPECT_EQ(read_file(run / kEventFileName), event_file(curves(read_text_file(run / "log.csv"))));
    if (report.epoch == 2) throw Killed();
  };
  EXPECT_THROW(continue_run(run, {}, events), Killed);
  append_to_file(run / kEventFileName, Bytes{1, 2, 3});  // half a record
  fs::remove(checkpoint_path(run, 2));
  events.on_epoch = [&](const EpochReport& report) {
    if (report.epoch == 3) fs::remove(run / kEventFileName);
  };
  continue_run(run, {}, events);
  EXPECT_EQ(read_file(run / kEventFileName), event_file(curves(read_text_file(run / "log.csv"))));
}

TEST_F(RunTest, PiecesShorterThanASequenceTrainWhenTheyArePadded) {
  Recipe recipe = small_recipe("feature-matching", "sgd");
  recipe.train.steps = 500;
  const fs::path run = folder_ / "run";
  EXPECT_THROW(start_run(run, recipe, corpus_, 1), Error);
  recipe.train.short_pieces = "pad";
  recipe.train.samples = 2;
  start_run(run, recipe, corpus_, 1);
  EXPECT_EQ(continue_run(run, {}, {}).epochs_done, 4);
}

}  // namespace
}  // namespace crnngan::train

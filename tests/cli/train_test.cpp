// What `crnngan train` and `crnngan recipes` offer beside the training itself.

#include <gmock/gmock.h>

#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_command;
using test::run_program;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr const char* kSmall =
    " --set train.epochs=3 --set train.pretraining_epochs=1 --set train.batch=4"
    " --set train.steps=12 --set train.samples=3 --set generator.hidden=6"
    " --set discriminator.hidden=6 --threads 1 ";

class TrainCommand : public ::testing::Test {
 protected:
  TrainCommand() {
    EXPECT_EQ(run_program("prepare --synthetic chords 20 -o " + corpus_).status, 0);
  }

  Outcome train(const std::string& more) {
    return run_program("train --corpus " + corpus_ + " --run " + run_ + kSmall + more);
  }

  TemporaryFolder folder_;
  std::string corpus_ = (folder_ / "chords.corpus").string();
  std::string run_ = (folder_ / "run").string();
};

TEST_F(TrainCommand, StopsWhenTheTimeIsUpAndSaysHowToGoOn) {
  const Outcome outcome = train("--stop-after 0.00001");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(
      outcome.output,
      HasSubstr("stopped after epoch 1 of 3; to go on: crnngan train --run " + run_ + " --resume"));
  EXPECT_THAT(run_program("train --run " + run_ + " --resume --threads 1").output,
              HasSubstr("epoch   3/3"));
  EXPECT_EQ(train("--stop-after 0").status, 2);
}

TEST_F(TrainCommand, ReplacesARunOnlyWhenForcedInFoldersThatItMakes) {
  run_ = (folder_ / "a/b/run").string();
  EXPECT_EQ(train("--stop-after 0.00001").status, 0);
  const Outcome refused = train("--stop-after 0.00001");
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.errors, HasSubstr("is there already"));
  EXPECT_THAT(refused.errors, HasSubstr("--force"));
  EXPECT_THAT(refused.errors, HasSubstr("--resume"));
  const Outcome forced = train("--stop-after 0.00001 --force");
  EXPECT_EQ(forced.status, 0) << forced.errors;
  EXPECT_THAT(forced.output, HasSubstr("epoch   1/3"));
  const Outcome both = run_program("train --run " + run_ + " --resume --force");
  EXPECT_EQ(both.status, 2);
  EXPECT_THAT(both.errors, HasSubstr("expected --force or --resume, found both"));
  fs::create_directory(folder_ / "mine");
  write_file(folder_ / "mine/thesis.txt", "precious");
  run_ = (folder_ / "mine").string();
  EXPECT_THAT(train("--force").errors, HasSubstr("is there already and is no run"));
}

TEST_F(TrainCommand, RunsTheCommandAfterwardsAndTellsItTheRun) {
  const Outcome outcome = train("--then 'echo done with $CRNNGAN_RUN'");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_TRUE(outcome.output.ends_with("done with " + run_ + "\n")) << outcome.output;
}

TEST_F(TrainCommand, RunsTheCommandAfterStopping) {
  const Outcome outcome = train("--stop-after 0.00001 --then 'echo afterwards'");
  EXPECT_THAT(outcome.output, HasSubstr("stopped after epoch 1"));
  EXPECT_TRUE(outcome.output.ends_with("afterwards\n")) << outcome.output;
}

TEST_F(TrainCommand, AFailedCommandIsAFailure) {
  const Outcome outcome = train("--then 'exit 3'");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("the command failed: exit 3"));
}

TEST_F(TrainCommand, AFailedTrainingRunsNoCommand) {
  const Outcome outcome =
      run_program("train --corpus " + (folder_ / "none").string() + " --run " + run_ +
                  " --then 'touch " + (folder_ / "touched").string() + "'");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_FALSE(fs::exists(folder_ / "touched"));
}

TEST_F(TrainCommand, TroubleGoesToStandardErrorEvenWhenQuiet) {
  // Songs of a network that never learns from its uniform start are all alike.
  const Outcome outcome =
      train("--quiet --recipe paper --set train.learning_rate=0 --set generator.noise=1");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.errors, HasSubstr("warning: the songs are nearly all alike"));
}

TEST_F(TrainCommand, EveryRecipeTrains) {
  const Outcome names = run_program("train --help");
  for (const std::string recipe : {"paper", "paper-3", "baseline", "minibatch", "adversarial",
                                   "modern", "studio", "tune", "policy", "chords", "demo"}) {
    EXPECT_THAT(names.output, HasSubstr(recipe));
    const std::string pretraining =
        recipe == "chords" || recipe == "demo" ? " --set train.pretraining_epochs=0" : "";
    const Outcome outcome = run_program("train --corpus " + corpus_ + " --run " + run_ + recipe +
                                        kSmall + pretraining + " --recipe " + recipe);
    EXPECT_EQ(outcome.status, 0) << recipe << ": " << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr("epoch   3/3")) << recipe;
  }
}

TEST_F(TrainCommand, AFullDiskStopsTheRunAndKeepsTheLastCheckpoint) {
  ASSERT_EQ(train("--stop-after 0.00001 --set generator.hidden=64").status, 0);
  const fs::path checkpoint = fs::path(run_) / "checkpoints" / "epoch-0001.safetensors";
  const Bytes before = read_file(checkpoint);
  // No file may grow beyond 100 blocks of 512 bytes: songs and log fit, neither the checkpoint nor
  // the best one does.
  const Outcome outcome =
      run_command("ulimit -f 100; trap '' XFSZ; " + std::string(CRNNGAN_PROGRAM) +
                  " train --resume --threads 1 --run " + run_);
  EXPECT_EQ(outcome.status, 1) << outcome.output;
  EXPECT_THAT(outcome.errors, AnyOf(HasSubstr("epoch-0002.safetensors: can't write"),
                                    HasSubstr("best.safetensors: can't write")));
  EXPECT_EQ(read_file(checkpoint), before);
  EXPECT_EQ(run_program("train --resume --threads 1 --run " + run_).status, 0);
}

TEST(RecipesCommand, ListsAndExplainsAllRecipes) {
  const Outcome outcome = run_program("recipes");
  EXPECT_EQ(outcome.status, 0);
  for (const char* name : {"paper\n", "paper-3\n", "baseline\n", "minibatch\n", "adversarial\n",
                           "chords\n", "demo\n"}) {
    EXPECT_THAT(outcome.output, HasSubstr(std::string(name) + "  "));
  }
}

TEST(RecipesCommand, ShowsARecipeAsAFileThatTrainsTheSame) {
  const TemporaryFolder folder;
  const std::string file = (folder / "mine.toml").string();
  ASSERT_EQ(run_command(std::string(CRNNGAN_PROGRAM) + " recipes chords > " + file).status, 0);
  const std::string keys = run_program("recipes " + file).output;
  EXPECT_THAT(keys, HasSubstr("batch = 32\n"));
  EXPECT_TRUE(read_text_file(file).ends_with(keys));
}

TEST(RecipesCommand, TellsOfEachKeyItsDefaultMeaningAndRange) {
  const Outcome outcome = run_program("recipes --keys");
  EXPECT_THAT(outcome.output, HasSubstr("train.batch = 20\n  sequences in a batch\n  1 .. 4096\n"));
  EXPECT_THAT(outcome.output, HasSubstr("generator.feedback = true\n"));
}

}  // namespace
}  // namespace crnngan

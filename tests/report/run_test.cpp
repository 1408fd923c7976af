#include "report/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "report/made_run.h"

namespace crnngan::report {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReportRun : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  ThreadPool pool_{2};
};

TEST_F(ReportRun, HoldsLogSamplesAndOrigin) {
  test::make_run(folder_ / "first");
  const TrainingRun run = read_run(folder_ / "first/", pool_);
  EXPECT_EQ(run.name, "first");
  EXPECT_EQ(run.version, "0.1.0");
  EXPECT_THAT(run.notes, IsEmpty());
  ASSERT_EQ(run.epochs.size(), 4u);
  EXPECT_EQ(run.epochs[2].number, 2);
  EXPECT_EQ(run.epochs[2].phase, "adversarial");
  EXPECT_EQ(run.epochs[2].log.at("discriminator_loss"), 0.2);
  EXPECT_EQ(run.epochs[0].log.count("discriminator_loss"), 0u);
  ASSERT_EQ(run.epochs[2].samples.size(), 4u);
  EXPECT_EQ(run.epochs[2].samples[1].name, "sample-01.mid");
  EXPECT_EQ(run.epochs[2].samples[1].measures.unique_tones, 4);
  EXPECT_EQ(run.real_in_log.at("tone_span_upper_quartile"), 30);
  EXPECT_EQ(training_seconds(run), 30);
}

TEST(ReportLog, EpochsAndNumbersThatNoLogHasAreLeftOut) {
  const Log log = read_log(
      "epoch,phase,a\n1e300,x,1\nnan,x,1\n-1,x,1\n99999999999999999999,x,1\n2000000,x,1\n"
      "7,x,inf\n8,x,nan\n",
      "it");
  ASSERT_EQ(log.epochs.size(), 2U);
  EXPECT_EQ(log.epochs[0].number, 7);
  EXPECT_TRUE(log.epochs[0].log.empty() && log.epochs[1].log.empty());
  EXPECT_TRUE(log.real.empty());
}

TEST_F(ReportRun, UnfinishedIsReportedAsFarAsItWent) {
  test::make_run(folder_ / "run", {.epochs = 2, .wanted = 9});
  // The row of an epoch that is being written, and samples of one that has none yet.
  append_to_file(folder_ / "run/log.csv", Bytes{'3', ',', 'a'});
  make_folder(folder_ / "run/samples/epoch-0003");
  const TrainingRun run = read_run(folder_ / "run", pool_);
  EXPECT_EQ(run.epochs.size(), 3u);
  EXPECT_THAT(run.notes, ElementsAre("unfinished: 2 of 9 epochs"));
}

TEST_F(ReportRun, DamagedAndMissingSamplesAreNoted) {
  test::make_run(folder_ / "run");
  write_file(folder_ / "run/samples/epoch-0001/sample-02.mid", "no music");
  std::filesystem::remove_all(folder_ / "run/samples/epoch-0002");
  const TrainingRun run = read_run(folder_ / "run", pool_);
  EXPECT_EQ(run.epochs[1].samples.size(), 3u);
  EXPECT_THAT(run.notes,
              ElementsAre(HasSubstr("epoch-0001/sample-02.mid: "), "no samples of 1 of 4 epochs"));
}

TEST_F(ReportRun, WhatIsNoRunIsRefused) {
  EXPECT_THAT(error_of([&] { read_run(folder_ / "none", pool_); }), HasSubstr("no such folder"));
  EXPECT_THAT(error_of([&] { read_run(folder_.path(), pool_); }), HasSubstr("no run.json"));
  test::make_run(folder_ / "run");
  std::filesystem::remove(folder_ / "run/log.csv");
  EXPECT_THAT(error_of([&] { read_run(folder_ / "run", pool_); }), HasSubstr("no log.csv"));
  write_file(folder_ / "run/log.csv", "a,b,c\n");
  EXPECT_THAT(error_of([&] { read_run(folder_ / "run", pool_); }), HasSubstr("epoch and phase"));
}

TEST_F(ReportRun, RunsOfOneNameAreToldApart) {
  std::vector<TrainingRun> runs(4);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].name = i == 0 ? "paper" : "run";
    runs[i].folder = i == 1 ? "/a/run" : "/b/run";
  }
  tell_apart(runs);
  EXPECT_EQ(runs[0].name, "paper");
  EXPECT_EQ(runs[1].name, "a/run");
  EXPECT_EQ(runs[2].name, "b/run");
  EXPECT_EQ(runs[3].name, "b/run (2)");
}

TEST_F(ReportRun, CommandThatRepeatsItIsSafeInAShell) {
  test::make_run(folder_ / "it's <mine>");
  const TrainingRun run = read_run(folder_ / "it's <mine>", pool_);
  EXPECT_THAT(command_of(run), HasSubstr("--corpus /nowhere/music.corpus --recipe '"));
  EXPECT_THAT(command_of(run), ::testing::Not(HasSubstr("--from")));
  EXPECT_THAT(command_of(run), HasSubstr("--run 'it'\\''s <mine>-again' --threads 2"));
  TrainingRun tuned = run;
  tuned.start_model = "studio";
  EXPECT_THAT(command_of(tuned), HasSubstr("start.safetensors' --recipe '"));
  EXPECT_EQ(shell_word("plain/word.mid"), "plain/word.mid");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("$(rm x)"), "'$(rm x)'");
}

}  // namespace
}  // namespace crnngan::report

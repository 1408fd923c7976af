// `crnngan compare` as a user calls it.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;

class Compare : public ::testing::Test {
 protected:
  Compare() {
    ok("prepare --synthetic chords 60 -o " + corpus_);
    ok("train --corpus " + corpus_ + " --recipe chords --run " + run_ +
       " --set train.epochs=1 --set generator.hidden=12 --set discriminator.hidden=12"
       " --set train.steps=16");
    ok("generate --model " + run_ + " -n 8 --tones 30 -o " + songs_);
  }

  std::string ok(const std::string& arguments) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    return outcome.output;
  }

  TemporaryFolder folder_;
  std::string corpus_ = (folder_ / "chords.corpus").string();
  std::string run_ = (folder_ / "run").string();
  std::string songs_ = (folder_ / "songs").string();
  std::string quick_ =
      " --split training --tones 16 --windows 20 --rounds 2 --judges 0 --song-tones 40 ";
};

TEST_F(Compare, HoldsARunOrItsSongsBesideACorpus) {
  const std::string of_run = ok("compare " + corpus_ + " " + run_ + quick_);
  EXPECT_THAT(of_run, HasSubstr("new   40 songs of " + run_ + "/checkpoints/epoch-0001"));
  EXPECT_THAT(of_run, HasSubstr("real  48 pieces of " + corpus_ + ", training\n"));
  EXPECT_THAT(of_run, HasSubstr("\nwindow_overlap "));
  EXPECT_THAT(ok("compare " + corpus_ + " " + songs_ + quick_),
              HasSubstr("new   8 pieces of " + songs_ + "\n"));
}

TEST_F(Compare, PrintsTheSameForProgramsWithAnyNumberOfThreads) {
  const std::string csv = ok("compare " + corpus_ + " " + songs_ + quick_ + "--format csv");
  EXPECT_EQ(ok("compare " + corpus_ + " " + songs_ + quick_ + "--format csv --threads 3"), csv);
  EXPECT_THAT(csv, HasSubstr("\npolyphony,overlap,"));
  const auto json =
      nlohmann::json::parse(ok("compare " + corpus_ + " " + songs_ + quick_ + "--format json"));
  EXPECT_EQ(json["real_pieces"], 48);
  EXPECT_EQ(json["generated_pieces"], 8);
}

TEST_F(Compare, RefusesWhatItCannotCompare) {
  const Outcome outcome = run_program("compare " + corpus_ + " " + songs_ + " --tones 100");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("of 100 tones or more, found 0 among"));
  EXPECT_EQ(run_program("compare " + corpus_).status, 2);
  EXPECT_EQ(run_program("compare " + corpus_ + " " + (folder_ / "none").string()).status, 1);
}

}  // namespace
}  // namespace crnngan

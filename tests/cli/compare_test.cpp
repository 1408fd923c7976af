// `crnngan compare` as a user calls it.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class Compare : public ::testing::Test {
 protected:
  Compare() {
    ok("prepare --synthetic chords 60 -o " + corpus_);
    ok("train --corpus " + corpus_ + " --recipe chords --run " + run_ +
       " --set train.epochs=1 --set generator.hidden=12 --set discriminator.hidden=12"
       " --set train.steps=16");
    ok("generate --model " + run_ + " -n 8 --tones 30 --seed 1 --format csv -o " + songs_);
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

TEST_F(Compare, TellsWhatItLeavesOut) {
  write_file(folder_ / "songs/bad.mid", "no music");
  const Outcome outcome = run_program("compare " + corpus_ + " " + songs_ + quick_);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.errors,
              ::testing::StartsWith("crnngan: left out: " + songs_ + "/bad.mid: byte 0: "));
  EXPECT_THAT(outcome.output, HasSubstr("new   8 pieces of " + songs_ + "\n"));
}

TEST_F(Compare, PrintsTheSameForProgramsWithAnyNumberOfThreads) {
  const std::string csv = ok("compare " + corpus_ + " " + songs_ + quick_ + "--format csv");
  EXPECT_EQ(ok("compare " + corpus_ + " " + songs_ + quick_ + "--format csv --threads 3"), csv);
  EXPECT_THAT(csv, HasSubstr("\npolyphony,overlap,"));
  const auto json =
      nlohmann::json::parse(ok("compare " + corpus_ + " " + songs_ + quick_ + "--format json"));
  EXPECT_EQ(json["real_pieces"], 48);
  EXPECT_GE(json["generated_pieces"], 4);  // those of which enough tones are heard
}

// The same music prepared anew: most of its new test pieces are training pieces of the run.
TEST_F(Compare, RefusesTestPiecesThatTheModelWasTrainedOnWhateverTheirCorpus) {
  const std::string other = (folder_ / "other.corpus").string();
  ok("prepare --synthetic chords 60 --test 0.5 -o " + other);
  const std::string quick = " --tones 16 --windows 20 --rounds 2 --judges 0 ";
  for (const std::string& model : {run_, (folder_ / "model.safetensors").string()}) {
    if (model != run_) ok("export " + run_ + " -o " + model);
    const Outcome outcome = run_program("compare " + other + " " + model + quick);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("not held out"));
    EXPECT_THAT(ok("compare " + other + " " + model + quick + "--unseen"),
                HasSubstr("\nheld out  yes: "));
    EXPECT_THAT(ok("compare " + corpus_ + " " + model + quick),
                HasSubstr("\nheld out  yes: the model was trained on none of the 6 pieces"));
    const auto json = nlohmann::json::parse(
        ok("compare " + corpus_ + " " + model + quick + "--split training --format json"));
    EXPECT_EQ(json["held_out"]["trained_on"], 48);
  }
  EXPECT_THAT(ok("compare " + corpus_ + " " + songs_ + quick), HasSubstr("\nheld out  unknown: "));
}

TEST_F(Compare, NoticesNewMusicWhereRealMusicBelongs) {
  const auto refused = [&](const std::string& real, const std::string& generated) {
    const Outcome outcome = run_program("compare " + real + " " + generated + quick_);
    EXPECT_EQ(outcome.status, 1) << real << " " << generated;
    return outcome.errors;
  };
  EXPECT_THAT(refused(run_, corpus_), HasSubstr("crnngan compare " + corpus_ + " " + run_));
  EXPECT_THAT(refused("studio", songs_), HasSubstr("crnngan compare " + songs_ + " studio"));
  EXPECT_THAT(refused("studio", run_), HasSubstr("expected real music"));
  EXPECT_THAT(refused(songs_, corpus_), HasSubstr("crnngan compare " + corpus_ + " " + songs_));
  EXPECT_THAT(refused("none", songs_), HasSubstr("none: there is no such file"));
}

TEST_F(Compare, TakesASingleFileInParts) {
  const std::string song = (folder_ / "long").string();
  ok("generate --model " + run_ + " --tones 200 --seed 1 --format csv -o " + song);
  const std::string file = song + "/song-0001.csv";
  EXPECT_THAT(
      ok("compare " + corpus_ + " " + file + quick_),
      ContainsRegex("new   1 piece of " + file + ", cut into [0-9]+ parts of 16 tones each\n"));
  EXPECT_THAT(ok("compare " + file + " " + songs_ + quick_), HasSubstr("real  1 piece of " + file));
  const Outcome outcome =
      run_program("compare " + corpus_ + " " + songs_ + "/song-0001.csv" + quick_);
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("choose shorter windows with --tones"));
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

// What `crnngan tune` and `crnngan train --from` do for a person.

#include <gmock/gmock.h>

#include <algorithm>

#include "cli/process.h"
#include "cli/program.h"
#include "generate/small_model.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::Process;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::Not;

class TuneCommand : public ::testing::Test {
 protected:
  TuneCommand() {
    write_file(model_, write_tensors(gan::file_of(test::small_model_with_bins())));
    write_file(points_, write_tensors(gan::file_of(test::small_model())));
  }

  // A moment on the bundled pieces.
  Outcome tune(const std::string& more) const {
    return run_program("tune " + demo_ + " --model " + model_ + " --run " + run_ +
                       " --minutes 0.0001 --threads 1 " + more);
  }

  void write_tunes(int count, int bars) const {
    for (int number = 0; number < count; ++number) {
      std::string text = "X:1\nM:4/4\nL:1/4\nK:C\n";
      for (int bar = 0; bar < bars; ++bar) {
        text += std::string(1, static_cast<char>('A' + (bar * (number + 2) + number) % 7));
        text += "CEG|\n";
      }
      write_file(folder_ / "music" / (std::to_string(number) + ".abc"), text);
    }
  }

  std::string tune_fault() const {
    const Outcome outcome = run_program("tune " + music_ + " --model " + model_ + " --run " + run_);
    EXPECT_EQ(outcome.status, 1) << outcome.output;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_FALSE(fs::exists(run_));
    return outcome.errors;
  }

  TemporaryFolder folder_;
  std::string demo_ = (fs::path(CRNNGAN_SOURCE_DIR) / "data/demo").string();
  std::string music_ = (folder_ / "music").string();
  std::string model_ = (folder_ / "model.safetensors").string();
  std::string points_ = (folder_ / "points.safetensors").string();
  std::string run_ = (folder_ / "run").string();
};

TEST_F(TuneCommand, TellsInPlainWordsWhatWasLearntAndGoesOn) {
  const Outcome outcome = tune("");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, HasSubstr("15 pieces to learn from, 4 held out"));
  EXPECT_THAT(outcome.output, HasSubstr("epoch   1  held-out pieces "));
  EXPECT_THAT(
      outcome.output,
      HasSubstr("stopped after 1 epoch, since the time is up; to go on: crnngan tune --run " +
                run_ + " --resume"));
  EXPECT_THAT(outcome.output, HasSubstr("4 pieces held out: "));
  EXPECT_THAT(outcome.output, HasSubstr("their likelihood improved by "));
  EXPECT_THAT(outcome.output, HasSubstr("copied: "));
  const std::string tuned = run_ + "/tuned.safetensors";
  EXPECT_THAT(outcome.output, HasSubstr("crnngan generate --model " + tuned));
  const auto song_by = [&](const std::string& model) {
    const std::string songs = (folder_ / "songs").string();
    EXPECT_EQ(run_program("generate --model " + model +
                          " --tones 20 --seed 1 --format csv --force -o " + songs)
                  .status,
              0);
    return read_text_file(songs + "/song-0001.csv");
  };
  EXPECT_EQ(song_by(tuned), song_by(run_));

  EXPECT_THAT(tune("").errors, HasSubstr("is there already"));
  const Outcome more = run_program("tune --resume --run " + run_ + " --minutes 0.0001 --threads 1");
  EXPECT_EQ(more.status, 0) << more.errors;
  EXPECT_THAT(more.output, HasSubstr("epoch   2  held-out pieces "));
  EXPECT_EQ(tune("--force --quiet").output, "");
  EXPECT_THAT(run_program("info " + run_).output, HasSubstr("starts from      " + model_));
}

TEST_F(TuneCommand, NamesTheRunAfterTheMusic) {
  make_folder(music_);
  write_tunes(5, 40);
  const Outcome outcome =
      test::run_command("cd " + folder_.path().string() + " && " + std::string(CRNNGAN_PROGRAM) +
                        " tune music/ --model model.safetensors --minutes 0.0001 --threads 1");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_TRUE(fs::exists(folder_ / "music-tuned/tuned.safetensors"));
}

TEST_F(TuneCommand, TooLittleMusicAndOtherModelsAreRefusedInALine) {
  make_folder(music_);
  EXPECT_THAT(tune_fault(), HasSubstr(music_));
  write_tunes(1, 40);
  EXPECT_THAT(tune_fault(), HasSubstr(music_ + ": expected two different pieces"));
  write_tunes(4, 1);
  EXPECT_THAT(tune_fault(), HasSubstr("expected 64 tones or more"));
  write_tunes(4, 40);
  model_ = points_;
  EXPECT_THAT(tune_fault(), HasSubstr("has no distributions"));
  model_ = (folder_ / "music/0.abc").string();
  EXPECT_THAT(tune_fault(), HasSubstr(model_));
  model_ = "stduio";
  EXPECT_THAT(tune_fault(), HasSubstr("did you mean 'studio'?"));
  EXPECT_EQ(run_program("tune").status, 2);
  EXPECT_EQ(run_program("tune --resume").status, 2);
  EXPECT_EQ(run_program("tune " + music_ + " --minutes 0").status, 2);
  EXPECT_THAT(run_program("tune --resume --run " + music_).errors, HasSubstr("no training run"));
}

TEST_F(TuneCommand, ASignalLeavesARunThatGoesOn) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string run = (folder_ / std::to_string(signal)).string();
    const std::string errors = (folder_ / "errors").string();
    Process process({"tune", demo_, "--model", model_, "--run", run, "--quiet"}, errors);
    const fs::path checkpoint = fs::path(run) / "checkpoints/epoch-0001.safetensors";
    while (!process.has_ended() && !(process.hears(signal) && fs::exists(checkpoint))) {
      std::this_thread::yield();
    }
    EXPECT_EQ(process.stop(signal), 128 + signal);
    EXPECT_THAT(read_text_file(errors), HasSubstr("safetensors is there; to go on: crnngan tune "
                                                  "--run " +
                                                  run + " --resume"));
    const Outcome outcome = run_program("tune --resume --minutes 0.0001 --run " + run);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
  }
}

TEST_F(TuneCommand, TrainStartsFromAnyModel) {
  const std::string corpus = (folder_ / "chords.corpus").string();
  ASSERT_EQ(run_program("prepare --synthetic chords 20 -o " + corpus).status, 0);
  const std::string train = "train --corpus " + corpus +
                            " --threads 1 --stop-after 0.0001 --set train.batch=4 --run " + run_;
  for (const auto& [number, model] : {std::pair{"1", model_}, {"2", points_}}) {
    const Outcome outcome =
        run_program(train + number + " --from " + model + " --set discriminator.hidden=7");
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr("the model that it starts from"));
    EXPECT_THAT(outcome.output, HasSubstr("stopped after epoch 1"));
  }
  // A run is a model, too.
  EXPECT_EQ(run_program(train + "3 --from " + run_ + "1 --set train.learning_rate=0.1").status, 0);
  const Outcome other = run_program(train + "4 --from " + model_ + " --set generator.hidden=8");
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.errors, HasSubstr("generator.hidden: expected 20, found 8"));
  EXPECT_THAT(run_program(train + "5 --from " + corpus).errors, HasSubstr("expected a model"));
  EXPECT_EQ(run_program("train --resume --run " + run_ + "1 --from " + model_).status, 2);
}

}  // namespace
}  // namespace crnngan

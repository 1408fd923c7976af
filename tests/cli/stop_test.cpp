// Ctrl-C and a request to end: every long command says in one line what is there and how to go on,
// and leaves nothing half-written.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <sstream>

#include "cli/process.h"
#include "cli/program.h"
#include "generate/small_model.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Process;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Stop : public ::testing::Test {
 protected:
  Stop() { write_file(model_, write_tensors(gan::file_of(test::small_model()))); }

  // Files that keep any command at work until it is stopped.
  static constexpr int kMany = 5000;

  // A folder of so many links to a file.
  static void make_many(const fs::path& folder, const fs::path& file) {
    make_folder(folder);
    for (int i = 0; i < kMany; ++i) {
      fs::create_symlink(file, folder / (std::to_string(i) + file.extension().string()));
    }
  }

  void make_music(int bars) {
    std::string tune = "X:1\nM:4/4\nL:1/4\nK:C\n";
    for (int bar = 0; bar < bars; ++bar) tune += "CDEF|\n";
    write_file(folder_ / "tune.abc", tune);
    make_many(music_, folder_ / "tune.abc");
  }

  // Runs the command, sends the signal when the program hears it and `now` holds, and returns what
  // it says, which is one line.
  std::string stopped(
      const std::string& arguments, int signal,
      const std::function<bool()>& now = [] { return true; }) {
    std::istringstream text(arguments);
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word);
    const std::string errors = (folder_ / "errors").string();
    Process process(words, errors);
    while (!process.has_ended() && !(process.hears(signal) && now())) std::this_thread::yield();
    EXPECT_EQ(process.stop(signal), 128 + signal) << arguments;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      EXPECT_FALSE(is_partial_file(entry.path())) << entry.path();
      EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << entry.path();
    }
    const std::string said = read_text_file(errors);
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_THAT(said, StartsWith("crnngan: interrupted: ")) << arguments;
    return said;
  }

  TemporaryFolder folder_;
  std::string music_ = (folder_ / "music").string();
  std::string model_ = (folder_ / "model.safetensors").string();
  std::string output_ = (folder_ / "output").string();
};

constexpr int kSignals[] = {SIGINT, SIGTERM};

TEST_F(Stop, PrepareLeavesNoCorpusAndGoesOnWithWhatWasRead) {
  make_music(100);
  const fs::path begun = output_ + ".begun";
  for (const int signal : kSignals) {
    EXPECT_THAT(
        stopped("prepare " + music_ + " -o " + output_, signal, [&] { return fs::exists(begun); }),
        HasSubstr(output_ + " is not written; the same command with --resume goes on"));
    EXPECT_FALSE(fs::exists(output_));
  }
  EXPECT_EQ(run_program("prepare --quiet --resume " + music_ + " -o " + output_).status, 0);
  EXPECT_TRUE(fs::exists(output_));
  EXPECT_FALSE(fs::exists(begun));
}

TEST_F(Stop, TrainLeavesARunThatGoesOn) {
  const std::string corpus = (folder_ / "chords.corpus").string();
  ASSERT_EQ(run_program("prepare --synthetic chords 20 -o " + corpus).status, 0);
  for (const int signal : kSignals) {
    const std::string run = (folder_ / std::to_string(signal)).string();
    const std::string said = stopped(
        "train --quiet --recipe chords --set train.windows_per_piece=40 --set train.steps=8 --set "
        "generator.hidden=8 --set discriminator.hidden=8 --corpus " +
            corpus + " --run " + run,
        signal,
        [&] { return fs::exists(fs::path(run) / "checkpoints" / "epoch-0001.safetensors"); });
    EXPECT_THAT(said, HasSubstr("safetensors is there; to go on: crnngan train --run " + run +
                                " --resume"));
    const auto outcome = run_program("train --resume --stop-after 0.00001 --run " + run);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
  }
}

TEST_F(Stop, GenerateTellsHowManySongsAreThere) {
  for (const int signal : kSignals) {
    const std::string songs = output_ + std::to_string(signal);
    const std::string said =
        stopped("generate --model " + model_ + " -n 1000000 --tones 50 -o " + songs, signal,
                [&] { return fs::exists(fs::path(songs) / "song-0001.mid"); });
    EXPECT_THAT(said, HasSubstr(songs + " holds "));
    EXPECT_THAT(said, HasSubstr(" of 1,000,000 songs; "));
    EXPECT_THAT(said, HasSubstr("with --force"));
  }
}

TEST_F(Stop, OneLongSongIsStopped) {
  EXPECT_THAT(stopped("generate --model " + model_ + " --tones 10000000 -o " + output_, SIGINT,
                      [&] { return fs::exists(output_); }),
              HasSubstr(output_ + " holds 0 of 1 song"));
  EXPECT_TRUE(fs::is_empty(output_));
}

TEST_F(Stop, OlderSongsStayUntilTheNewOnesAreThere) {
  const std::string command = "generate --force --model " + model_ + " -o " + output_;
  ASSERT_EQ(run_program(command + " -n 2 --tones 5").status, 0);
  const Bytes first = read_file(fs::path(output_) / "song-0001.mid");
  const auto is_at_work = [&] {
    const fs::directory_iterator files(output_);
    return std::any_of(begin(files), end(files),
                       [](const auto& entry) { return is_partial_file(entry.path()); });
  };
  EXPECT_THAT(stopped(command + " --tones 10000000", SIGTERM, is_at_work),
              HasSubstr(output_ + " holds 0 of 1 song and older ones; "));
  EXPECT_EQ(read_file(fs::path(output_) / "song-0001.mid"), first);
  EXPECT_TRUE(fs::exists(fs::path(output_) / "song-0002.mid"));
}

TEST_F(Stop, RenderAndConvertTellHowManyFilesAreDone) {
  make_music(1);
  for (const int signal : kSignals) {
    for (const std::string command : {"render --score musicxml --threads 1", "convert"}) {
      const std::string output = output_ + command.substr(0, 1) + std::to_string(signal);
      const std::string said = stopped(command + " " + music_ + " -o " + output, signal,
                                       [&] { return fs::exists(output); });
      EXPECT_THAT(said, HasSubstr(output + " holds what came of "));
      EXPECT_THAT(
          said, HasSubstr(fmt::format(" of {} files; to do all of them: the same command", kMany)));
    }
  }
}

TEST_F(Stop, StatsAndCompareBeginAgain) {
  make_music(100);
  for (const int signal : kSignals) {
    EXPECT_THAT(stopped("stats " + music_, signal), HasSubstr("the same command begins again"));
    EXPECT_THAT(stopped("compare " + music_ + " " + model_, signal),
                HasSubstr("the same command begins again"));
  }
}

TEST_F(Stop, ReportLeavesNoPage) {
  const std::string corpus = (folder_ / "chords.corpus").string();
  const std::string run = (folder_ / "run").string();
  ASSERT_EQ(run_program("prepare --synthetic chords 20 -o " + corpus).status, 0);
  ASSERT_EQ(run_program("train --corpus " + corpus + " --recipe chords --run " + run +
                        " --stop-after 0.00001 --set generator.hidden=8 --set"
                        " discriminator.hidden=8 --set train.steps=8 --set train.samples=1")
                .status,
            0);
  const fs::path samples = fs::path(run) / "samples/epoch-0001";
  make_many(samples, samples / "sample-00.mid");
  EXPECT_THAT(stopped("report " + run + " --figure3 " + output_ + ".svg", SIGTERM),
              HasSubstr("the report is not written"));
  EXPECT_FALSE(fs::exists(output_ + ".svg"));
}

}  // namespace
}  // namespace crnngan

// Training by several processes, which mpirun starts.

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "base/random.h"
#include "cli/process.h"
#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::Process;
using test::run_program;
using testing::HasSubstr;

class Mpi : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef CRNNGAN_MPIRUN
    mpirun_ = CRNNGAN_MPIRUN;
#endif
    if (mpirun_.empty()) GTEST_SKIP() << "this build has no MPI";
    // Of Open MPI 4 and 5; MPICH asks for nothing.
    for (const char* name :
         {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "PRTE_ALLOW_RUN_AS_ROOT",
          "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe"}) {
      ::setenv(name, "1", 1);
    }
    ::setenv("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe", 1);
    ::setenv(kMark, folder_.path().c_str(), 1);
    ASSERT_EQ(run_program("prepare --synthetic chords 12 -o " + corpus_).status, 0);
  }

  // In the environment of our processes.
  static constexpr const char* kMark = "CRNNGAN_TEST_RUN";

  static constexpr const char* kRecipe =
      " --recipe chords --threads 1 --quiet --set train.epochs=4 --set train.batch=6"
      " --set train.shards=4 --set train.steps=8 --set train.samples=1 --set generator.hidden=9"
      " --set discriminator.hidden=7 --set train.checkpoints_kept=4";

  std::string run(const std::string& name) const { return (folder_ / name).string(); }

  std::string begin(const std::string& name) const {
    return "train --corpus " + corpus_ + " --run " + run(name) + kRecipe;
  }
  std::string resume(const std::string& name) const {
    return "train --resume --quiet --run " + run(name);
  }

  // One line of mpirun: "-n 2 PROGRAM ARGUMENTS".
  Outcome on_ranks(const std::string& line) const {
    return test::run_command(mpirun_ + " " + line);
  }
  static std::string part(int ranks, const std::string& arguments) {
    return "-n " + std::to_string(ranks) + " " + std::string(CRNNGAN_PROGRAM) + " " + arguments;
  }

  // Two ranks of unlike commands. mpirun of Open MPI 5.0.7 crashes when it is to start these
  // itself.
  Outcome on_unlike_ranks(const std::string& first, const std::string& second) const {
    const fs::path script = folder_ / "unlike.sh";
    std::ofstream(script) << "case ${OMPI_COMM_WORLD_RANK-}${PMI_RANK-} in\n"
                          << "0) exec " << first << ";;\n1) exec " << second << ";;\nesac\n";
    return on_ranks("-n 2 sh " + script.string());
  }

  // Whether ranks that mpirun ends have the time to say something: Open MPI from 5 on kills them.
  bool gives_time() const {
    return test::run_command(mpirun_ + " --version").output.find("(Open MPI) 5") ==
           std::string::npos;
  }
  void expect_told_how_to_go_on() const {
    if (gives_time()) {
      EXPECT_THAT(read_text_file(errors_), HasSubstr("to go on: crnngan train --run"));
    }
  }

  Bytes checkpoint(const std::string& name, int epoch = 4) const {
    return read_file(fs::path(run(name)) / "checkpoints" /
                     ("epoch-000" + std::to_string(epoch) + ".safetensors"));
  }

  // That of a run by one process.
  Bytes expected() const {
    EXPECT_EQ(run_program(begin("alone")).status, 0);
    return checkpoint("alone");
  }

  // Our process of that rank.
  std::optional<pid_t> process_of(int rank) const {
    const std::string mark = std::string(kMark) + "=" + folder_.path().string();
    for (const auto& entry : fs::directory_iterator("/proc")) {
      const std::string name = entry.path().filename();
      pid_t id = 0;
      if (std::from_chars(name.data(), name.data() + name.size(), id).ec != std::errc()) continue;
      std::error_code error;
      if (fs::read_symlink(entry.path() / "exe", error) != fs::path(CRNNGAN_PROGRAM)) continue;
      std::ifstream file(entry.path() / "environ");
      bool is_ours = false;
      bool is_rank = false;
      for (std::string word; std::getline(file, word, '\0');) {
        is_ours |= word == mark;
        for (const char* key : {"OMPI_COMM_WORLD_RANK=", "PMI_RANK="}) {
          is_rank |= word == key + std::to_string(rank);
        }
      }
      if (is_ours && is_rank) return id;
    }
    return std::nullopt;
  }

  // A run by two ranks with much to do, under way: an epoch is done, and the process of a rank.
  struct UnderWay {
    Process mpirun;
    pid_t of_rank;
  };
  UnderWay under_way(const std::string& name, int rank) {
    std::istringstream line(part(2, begin(name) + " --set train.windows_per_piece=100"));
    std::vector<std::string> words;
    for (std::string word; line >> word;) words.push_back(word);
    Process mpirun(words, errors_, mpirun_);
    const fs::path done = fs::path(run(name)) / "checkpoints" / "epoch-0001.safetensors";
    while (!mpirun.has_ended() && !fs::exists(done)) std::this_thread::yield();
    const auto id = process_of(rank);
    EXPECT_TRUE(id);
    return {mpirun, id.value_or(0)};
  }

  // A stopped run ends as one process would have ended it.
  void expect_goes_on(const std::string& name) {
    EXPECT_EQ(run_program(resume(name)).status, 0);
    EXPECT_EQ(run_program(begin("whole") + " --set train.windows_per_piece=100").status, 0);
    EXPECT_EQ(checkpoint(name), checkpoint("whole"));
  }

  TemporaryFolder folder_;
  std::string corpus_ = (folder_ / "chords.corpus").string();
  std::string errors_ = (folder_ / "errors").string();
  std::string mpirun_;
};

TEST_F(Mpi, RanksTrainTheBitsOfOneProcessWhateverTheirNumber) {
  const Bytes alone = expected();
  for (const int ranks : {2, 4}) {
    const std::string name = std::to_string(ranks);
    const Outcome outcome = on_ranks(part(ranks, begin(name)));
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(checkpoint(name), alone);
  }
}

TEST_F(Mpi, ARunGoesOnWithAnotherNumberOfRanks) {
  const Bytes alone = expected();
  ASSERT_EQ(on_ranks(part(4, begin("run") + " --stop-after 0.000001")).status, 0);
  ASSERT_EQ(on_ranks(part(2, resume("run") + " --stop-after 0.000001")).status, 0);
  ASSERT_EQ(run_program(resume("run") + " --threads 2 --stop-after 0.000001").status, 0);
  const Outcome outcome = on_ranks(part(3, resume("run")));
  ASSERT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(checkpoint("run"), alone);
}

TEST_F(Mpi, OneLineTellsWhatEndsAll) {
  const Outcome outcome = on_ranks(part(3, begin("run") + " --set train.shards=2"));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("crnngan: train.shards is 2: 3 processes need"));
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = outcome.errors.find("crnngan: ", at)) != std::string::npos; ++at) {
    ++lines;
  }
  EXPECT_EQ(lines, 1U) << outcome.errors;
  EXPECT_FALSE(fs::exists(run("run")));
}

TEST_F(Mpi, ARankThatIsNotLikeTheOthersIsRefused) {
  const auto refused = [&](const std::string& first, const std::string& second,
                           const std::string& with = "") {
    const std::string program = CRNNGAN_PROGRAM;
    const Outcome outcome = on_unlike_ranks(program + " " + first, with + program + " " + second);
    EXPECT_EQ(outcome.status, 1);
    return outcome.errors;
  };
  EXPECT_THAT(refused(begin("run"), begin("run") + " --set seed=2"),
              HasSubstr("rank 1 is not like rank 0, and results would differ: seed: expected 1, "
                        "found 2"));
  EXPECT_FALSE(fs::exists(run("run")));
  const std::string baseline = "env CRNNGAN_ISA=baseline ";
  EXPECT_THAT(refused(begin("run"), begin("run"), baseline),
              HasSubstr("instruction set: expected"));
  ASSERT_EQ(run_program(begin("run") + " --stop-after 0.000001").status, 0);
  const std::string other = (folder_ / "other.corpus").string();
  ASSERT_EQ(run_program("prepare --synthetic chords 13 -o " + other).status, 0);
  EXPECT_THAT(refused(resume("run"), resume("run") + " --corpus " + other),
              HasSubstr("rank 1: " + other + ": is not the corpus that the run began with"));
}

TEST_F(Mpi, ARankThatIsKilledEndsTheRunWhichGoesOn) {
  UnderWay run = under_way("run", 1);
  ::kill(run.of_rank, SIGKILL);
  EXPECT_NE(run.mpirun.wait(), 0);
  expect_told_how_to_go_on();
  EXPECT_FALSE(process_of(0));
  expect_goes_on("run");
}

TEST_F(Mpi, SignalsToMpirunOrToOneRankLeaveARunThatGoesOn) {
  UnderWay whole = under_way("run", 1);
  EXPECT_NE(whole.mpirun.stop(SIGTERM), 0);
  expect_told_how_to_go_on();
  expect_goes_on("run");
  UnderWay one = under_way("one", 1);
  ::kill(one.of_rank, SIGTERM);
  EXPECT_NE(one.mpirun.wait(), 0);
  EXPECT_THAT(read_text_file(errors_), HasSubstr("to go on: crnngan train --run"));
}

#ifndef CRNNGAN_MPIRUN
TEST(WithoutMpi, SeveralProcessesAreRefused) {
  EXPECT_THAT(test::run_command("OMPI_COMM_WORLD_SIZE=2 " + std::string(CRNNGAN_PROGRAM) +
                                " train --run none --resume")
                  .errors,
              HasSubstr("started as 2 processes, but built without MPI"));
}
#endif

}  // namespace
}  // namespace crnngan

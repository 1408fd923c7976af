// kill -9 at any moment, then --resume: the model at the end has the bits of an uninterrupted run.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>
#include <utility>

#include "base/random.h"
#include "base/shared_folder.h"
#include "cli/process.h"
#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using test::Process;
using test::run_program;

class Kill : public ::testing::Test {
 protected:
  Kill() {
    EXPECT_EQ(run_program("prepare --synthetic chords 12 -o " + corpus_).status, 0);
    const auto begin = Clock::now();
    EXPECT_EQ(run_program("train --corpus " + corpus_ + " --run " + (folder_ / "whole").string() +
                          kRecipe)
                  .status,
              0);
    seconds_ = std::chrono::duration<double>(Clock::now() - begin).count();
    for (const char* name : {"epoch-0004", "best"}) {
      whole_.push_back(read_file(checkpoint("whole", name)));
    }
  }

  // Networks that are large for what they have to do, so that much of the time goes into files.
  static constexpr const char* kRecipe =
      " --recipe chords --threads 1 --quiet --set train.epochs=4 --set train.batch=3"
      " --set train.steps=8 --set train.samples=1 --set generator.hidden=64"
      " --set discriminator.hidden=32 --set train.checkpoints_kept=2";

  fs::path checkpoint(const std::string& run, const std::string& name) const {
    return folder_ / run / "checkpoints" / (name + ".safetensors");
  }

  // Starts a run, kills it when told to, goes on, and compares. Returns whether the kill came in
  // time.
  bool killed_run_ends_as_a_whole_one(const std::string& name,
                                      const std::function<bool(const fs::path&)>& now) {
    const fs::path run = folder_ / name;
    std::vector<std::string> words{"train", "--corpus", corpus_, "--run", run.string()};
    std::istringstream recipe(kRecipe);
    for (std::string word; recipe >> word;) words.push_back(word);
    Process process(words);
    while (!process.has_ended() && !now(run)) std::this_thread::yield();
    const bool killed = process.kill();
    const bool begun = fs::exists(run / "run.json");
    const auto outcome =
        begun ? run_program("train --resume --threads 1 --quiet --run " + run.string())
              : run_program("train --corpus " + corpus_ + " --run " + run.string() + kRecipe);
    EXPECT_EQ(outcome.status, 0) << name << ": " << outcome.errors;
    EXPECT_EQ(read_file(checkpoint(name, "epoch-0004")), whole_[0]) << name;
    EXPECT_EQ(read_file(checkpoint(name, "best")), whole_[1]) << name;
    for (const auto& entry : fs::recursive_directory_iterator(run)) {
      EXPECT_FALSE(is_partial_file(entry.path())) << entry.path();
    }
    fs::remove_all(run);
    return killed;
  }

  TemporaryFolder folder_;
  std::string corpus_ = (folder_ / "chords.corpus").string();
  double seconds_ = 0;
  std::vector<Bytes> whole_;
};

TEST_F(Kill, AtRandomMomentsLosesNothing) {
  constexpr int kMoments = test::kSanitized ? 4 : 20;
  const RandomStream random(static_cast<std::uint64_t>(::getpid()), Purpose::kSynthetic, 0);
  int killed = 0;
  for (std::uint64_t i = 0; i < kMoments; ++i) {
    const auto moment =
        Clock::now() + std::chrono::duration<double>(seconds_ * double{random.uniform(i)});
    killed += killed_run_ends_as_a_whole_one(
        "random-" + std::to_string(i), [&](const fs::path&) { return Clock::now() >= moment; });
  }
  EXPECT_GE(killed,
            kMoments / 4);  // the others had ended already, on a machine less busy than at first
}

// Counts the files that are begun in a folder, from soon after the folder is there.
class Watch {
 public:
  Watch() : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}
  ~Watch() { ::close(descriptor_); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  int begun_in(const fs::path& folder) {
    if (watched_ < 0) watched_ = ::inotify_add_watch(descriptor_, folder.c_str(), IN_CREATE);
    alignas(inotify_event) char events[4096];
    const ssize_t length = ::read(descriptor_, events, sizeof(events));
    for (ssize_t at = 0; at < length;) {
      const auto* event = reinterpret_cast<const inotify_event*>(events + at);
      if (event->len > 0 && is_partial_file(event->name)) ++begun_;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    return begun_;
  }

 private:
  int descriptor_;
  int watched_ = -1;
  int begun_ = 0;
};

TEST_F(Kill, WhileACheckpointIsWrittenLosesNothing) {
  for (int nth = 1; nth <= 4; ++nth) {
    Watch watch;
    EXPECT_TRUE(killed_run_ends_as_a_whole_one(
        "checkpoint-" + std::to_string(nth),
        [&](const fs::path& run) { return watch.begun_in(run / "checkpoints") >= nth; }))
        << nth;
  }
}

// kill -9 of prepare at three moments of reading and one of writing: the same corpus in the end.
TEST(KillPrepare, GoesOnToTheSameCorpus) {
  const TemporaryFolder folder;
  const fs::path music = folder / "music";
  make_folder(music);
  for (int n = 0; n < 400; ++n) {
    std::string tune = "X:1\nM:4/4\nL:1/4\nK:C\n";
    for (int bar = 0; bar < 100; ++bar) tune += fmt::format("CDE{}|\n", "FGAB"[(bar * n + n) % 4]);
    write_file(music / fmt::format("{:03d}.abc", n), tune);
  }
  const std::string whole = (folder / "whole.corpus").string();
  ASSERT_EQ(run_program("prepare -q --layout flat " + music.string() + " -o " + whole).status, 0);
  const std::string output = (folder / "output.corpus").string();
  const fs::path begun = output + ".begun";
  const auto size_of_begun = [&] {
    std::error_code none;
    const std::uintmax_t size = fs::file_size(begun, none);
    return none ? 0 : size;
  };
  std::vector<std::string> words{"prepare", "-q",   "--layout",  "flat", music.string(),
                                 "-o",      output, "--threads", "1"};
  const auto kill_when = [&](const std::function<bool()>& now) {
    Process process(words);
    while (!process.has_ended() && !now()) std::this_thread::yield();
    return process.kill();
  };
  std::uintmax_t before = 0;
  bool is_first = true;
  for (int kills = 0; kills < 3; ++kills) {
    EXPECT_TRUE(kill_when([&] { return size_of_begun() > before + 50'000; })) << kills;
    EXPECT_FALSE(fs::exists(output));
    before = size_of_begun();
    if (std::exchange(is_first, false)) words.emplace_back("--resume");
  }
  kill_when([&] {
    return std::ranges::any_of(fs::directory_iterator(folder.path()),
                               [](const auto& entry) { return is_partial_file(entry.path()); });
  });
  if (!fs::exists(output)) {
    EXPECT_EQ(
        run_program("prepare -q --layout flat --resume " + music.string() + " -o " + output).status,
        0);
  }
  EXPECT_EQ(read_file(output), read_file(whole));
}

}  // namespace
}  // namespace crnngan

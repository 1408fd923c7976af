// The command itself, as a process of its own: what it prints and returns, and that it can be
// killed.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <thread>

#include "base/command.h"
#include "base/random.h"
#include "corpus/corpus.h"
#include "download/fixture.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using test::Outcome;
using test::Packing;
using test::run_command;
using test::sample_archive;
using test::sample_midi;
using test::Served;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class DownloadProgram : public test::DownloadFixture {
 protected:
  Outcome run_program(const std::string& arguments) const {
    return run_command(std::string(CRNNGAN_PROGRAM) + " " + arguments);
  }

  Outcome run_download(const std::string& path, const std::string& options = "") const {
    return run_program("download " + server_.at(path) + " -o " + output_.string() +
                       " --rate 10000/s " + options);
  }

  // Starts the program, sends it the signal when `now`, and returns its exit status, or -1 when
  // the signal ended it.
  int run_until(const std::string& path, int signal, const std::function<bool()>& now) const {
    std::vector<std::string> words{CRNNGAN_PROGRAM,  "download", server_.at(path), "-o",
                                   output_.string(), "--rate",   "10000/s",        "--quiet"};
    if (fs::exists(output_)) words.emplace_back("--resume");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t id = ::fork();
    if (id == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY);
      ::dup2(nowhere, STDOUT_FILENO);
      ::dup2(nowhere, STDERR_FILENO);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    int status = 0;
    while (true) {
      if (::waitpid(id, &status, WNOHANG) == id) break;
      if (now()) {
        ::kill(id, signal);
        ::waitpid(id, &status, 0);
        break;
      }
      std::this_thread::yield();
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // Pages, files that break off and an archive, all in a list.
  void serve_all(int count, milliseconds pause) {
    std::vector<std::string> references;
    for (int i = 0; i < count; ++i) {
      const std::string path = fmt::format("/{}/x.mid", i);
      references.push_back(path);
      // Every fifth has the content of an earlier one.
      const std::string body = sample_midi(i % 5 == 4 ? i - 3 : i);
      server_.serve(path, Served{.body = body, .between = pause, .piece = 70, .ranges = true});
    }
    serve_page("/bach.htm", references);
  }

  TemporaryFolder reference_folder_;
};

TEST_F(DownloadProgram, ThenPrepareMakesACorpusOfAnArchive) {
  std::vector<test::Member> members;
  for (int i = 0; i < 20; ++i) {
    members.push_back(
        {fmt::format("classical/{}/{}.mid", i % 2 == 0 ? "bach" : "byrd", i), sample_midi(i)});
  }
  for (const auto& [name, packing] :
       {std::pair{"/m.zip", Packing::kZip}, std::pair{"/m.tar.gz", Packing::kTarGz}}) {
    server_.serve(name, sample_archive(members, packing));
    const Outcome outcome = run_download(name);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, StartsWith(output_.string() + ": 20 files of music ("));
    const std::string corpus = (folder_ / "m.corpus").string();
    const Outcome prepared = run_program("prepare " + output_.string() + " --force -o " + corpus);
    EXPECT_EQ(prepared.status, 0) << prepared.errors;
    const corpus::Corpus made = corpus::load_corpus(corpus);
    EXPECT_EQ(made.pieces.size(), 20U);
    for (const corpus::Piece& piece : made.pieces) {
      EXPECT_TRUE(piece.composer == "bach" || piece.composer == "byrd") << piece.composer;
    }
    fs::remove_all(output_);
  }
}

TEST_F(DownloadProgram, TheExitStatusTellsCompletePartialAndFailed) {
  server_.serve("/x.mid", sample_midi(1));
  serve_page("/p.htm", {"x.mid", "gone.mid"});
  EXPECT_EQ(run_download("/x.mid").status, 0);
  fs::remove_all(output_);

  const Outcome partial = run_download("/p.htm");
  EXPECT_EQ(partial.status, 3);
  EXPECT_THAT(partial.output, StartsWith("refused: " + server_.at("/gone.mid") +
                                         ": the server answers 404 (not found)\n"));
  EXPECT_THAT(partial.output, HasSubstr("1 file of music (122 bytes), 0 duplicates, 1 refused, 0 "
                                        "failed\n"));
  fs::remove_all(output_);

  const Outcome quiet = run_download("/p.htm", "--quiet");
  EXPECT_EQ(quiet.output, "");
  EXPECT_THAT(quiet.errors, StartsWith("refused: "));
  fs::remove_all(output_);

  const Outcome failed = run_download("/gone.mid", "--quiet");
  EXPECT_EQ(failed.status, 1);
  EXPECT_THAT(failed.errors, HasSubstr("no music came from"));
}

TEST_F(DownloadProgram, WrongUsageHasStatusTwo) {
  for (const char* arguments :
       {"", "paper", "-o x", "http://a.b/ -o x --rate 0", "http://a.b/ -o x --rate fast",
        "http://a.b/ -o x --rate 1/h", "http://a.b/ -o x --jobs 0", "http://a.b/ -o x --jobs 65"}) {
    EXPECT_EQ(run_program(std::string("download ") + arguments).status, 2) << arguments;
  }
  const Outcome unknown = run_program("download papre -o " + output_.string());
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.errors, HasSubstr("did you mean 'paper'"));
}

TEST_F(DownloadProgram, ListShowsNamesLicencesAndSizes) {
  const Outcome list = run_program("download --list");
  EXPECT_EQ(list.status, 0);
  for (const char* text : {"paper ", "paper-sites", "maestro", "CC BY-NC-SA 4.0", "58.4 MB"}) {
    EXPECT_THAT(list.output, HasSubstr(text));
  }
  std::istringstream lines(list.output);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
}

TEST_F(DownloadProgram, ADryRunShowsAddressesAndWritesNothing) {
  serve_page("/p.htm", {"x.mid", "y.mid"});
  const Outcome outcome =
      run_program("download " + server_.at("/p.htm") + " --dry-run --quiet --rate 1000/s");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, server_.at("/x.mid") + "\n" + server_.at("/y.mid") + "\n");
  EXPECT_EQ(server_.count("/x.mid"), 0U);
}

TEST_F(DownloadProgram, CtrlCLeavesWhatCanBeGoneOnWith) {
  serve_all(30, milliseconds(20));
  EXPECT_EQ(run_until("/bach.htm", SIGINT, [&] { return server_.count("/9/x.mid") > 0; }),
            128 + SIGINT);
  EXPECT_LT(files().size(), 24U);
  const Outcome rest = run_download("/bach.htm", "--resume");
  EXPECT_EQ(rest.status, 0) << rest.errors;
  EXPECT_EQ(files().size(), 24U);
  EXPECT_EQ(server_.count("/bach.htm"), 1U);
}

TEST_F(DownloadProgram, KilledAtRandomMomentsItEndsWithTheSameFilesFetchedOnce) {
  constexpr int kFiles = 120;
  constexpr int kJobs = 4;
  serve_all(kFiles, milliseconds(10));
  ASSERT_EQ(run_download("/bach.htm").status, 0);
  const auto whole = files();
  EXPECT_EQ(whole.size(), 96U);
  fs::remove_all(output_);
  const std::size_t asked_before = server_.asked().size();

  // A kill after each of some number of requests, at a random moment until the next.
  const RandomStream random(static_cast<std::uint64_t>(::getpid()), Purpose::kSynthetic, 0);
  int killed = 0;
  for (std::uint64_t i = 0; i < 10; ++i) {
    const std::size_t until = server_.asked().size() + 1 + random.below(7, 2 * i);
    const auto pause = std::chrono::microseconds(random.below(15'000, 2 * i + 1));
    const int status = run_until("/bach.htm", SIGKILL, [&] {
      if (server_.asked().size() < until) return false;
      std::this_thread::sleep_for(pause);
      return true;
    });
    killed += status == -1 ? 1 : 0;
    for (const auto& [path, content] : fs::exists(output_) ? files() : whole) {
      EXPECT_EQ(content, whole.contains(path) ? whole.at(path) : content) << path;
      EXPECT_EQ(content.substr(0, 4), "MThd") << path;
      EXPECT_EQ(content.size(), sample_midi(1).size()) << path;
    }
  }
  EXPECT_EQ(killed, 10);
  ASSERT_EQ(run_download("/bach.htm", "--resume").status, 0);
  EXPECT_EQ(files(), whole);
  // Only what was under way when it was killed is asked for again; robots.txt by every run.
  std::size_t files_asked = 0;
  const auto asked = server_.asked();
  for (std::size_t i = asked_before; i < asked.size(); ++i) {
    files_asked += asked[i].path.ends_with(".mid") ? 1 : 0;
  }
  EXPECT_LE(files_asked, kFiles + 10U * (kJobs + 1));
}

TEST_F(DownloadProgram, KilledWhileItUnpacksItDoesNotFetchAgain) {
  std::vector<test::Member> members;
  for (int i = 0; i < 900; ++i) members.push_back({fmt::format("{}.mid", i), sample_midi(i)});
  server_.serve("/a.zip", sample_archive(members, Packing::kZip));
  const auto some_are_there = [&] { return fs::exists(output_ / "20.mid"); };
  // On a busy machine it may be done before it is killed.
  int status = 0;
  std::size_t fetched = 0;
  for (int i = 0; i < 10 && status == 0; ++i) {
    fs::remove_all(output_);
    fetched = server_.count("/a.zip");
    status = run_until("/a.zip", SIGKILL, some_are_there);
  }
  ASSERT_EQ(status, -1);
  EXPECT_LT(files().size(), 900U);
  ASSERT_EQ(run_download("/a.zip", "--resume").status, 0);
  EXPECT_EQ(server_.count("/a.zip"), fetched + 1);
  const auto found = files();
  ASSERT_EQ(found.size(), 900U);
  for (int i = 0; i < 900; ++i) {
    EXPECT_EQ(found.at(fmt::format("{}.mid", i)), sample_midi(i)) << i;
  }
}

TEST_F(DownloadProgram, ManyFilesComeAtOnce) {
  constexpr int kFiles = 300;
  std::string list;
  for (int i = 0; i < kFiles; ++i) {
    const std::string path = fmt::format("/{}/x.mid", i);
    server_.serve(path, sample_midi(i));
    list += server_.at(path) + "\n";
  }
  write_file(folder_ / "list.txt", list);
  const Outcome outcome = run_program("download " + (folder_ / "list.txt").string() + " -o " +
                                      output_.string() + " --jobs 8");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(files().size(), std::size_t{kFiles});
  EXPECT_EQ(server_.asked().size(), std::size_t{kFiles});
}

}  // namespace
}  // namespace crnngan

#include "sweep/jobs.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <sstream>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/interruption.h"

namespace crnngan::sweep {

namespace {

constexpr std::chrono::milliseconds kBetweenLooks(20);
constexpr int kSignalled = 128;

pid_t start(std::vector<std::string> command) {
  std::vector<char*> argv;
  argv.reserve(command.size() + 1);
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t process = 0;
  const int failure = posix_spawnp(&process, argv[0], nullptr, nullptr, argv.data(), environ);
  if (failure != 0) {
    throw Error("can't run {}: {}", command[0], std::generic_category().message(failure));
  }
  return process;
}

int status_of(int waited) {
  return WIFEXITED(waited) ? WEXITSTATUS(waited) : kSignalled + WTERMSIG(waited);
}

// Processes that are under way, and which run each trains. They are ended with it.
class UnderWay {
 public:
  UnderWay() = default;
  ~UnderWay() { stop(SIGTERM); }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

  std::size_t count() const { return runs_.size(); }
  void add(pid_t process, std::size_t run) { runs_[process] = run; }

  // Calls on_end(run, status) for those that have ended.
  template <class OnEnd>
  void look(const OnEnd& on_end) {
    for (auto it = runs_.begin(); it != runs_.end();) {
      int waited = 0;
      if (::waitpid(it->first, &waited, WNOHANG) != it->first) {
        ++it;
        continue;
      }
      const std::size_t run = it->second;
      it = runs_.erase(it);
      on_end(run, status_of(waited));
    }
  }

  // Tells all to end, and waits until they have.
  void stop(int signal) {
    for (const auto& [process, run] : runs_) ::kill(process, signal);
    for (const auto& [process, run] : runs_) ::waitpid(process, nullptr, 0);
    runs_.clear();
  }

 private:
  std::map<pid_t, std::size_t> runs_;
};

}  // namespace

void run_jobs(std::span<const std::size_t> runs, int together,
              const std::function<std::vector<std::string>(std::size_t run)>& command_of,
              const std::function<void(std::size_t run, int status)>& on_end) {
  UnderWay under_way;
  while (!runs.empty() || under_way.count() > 0) {
    while (!runs.empty() && under_way.count() < static_cast<std::size_t>(together)) {
      under_way.add(start(command_of(runs.front())), runs.front());
      runs = runs.subspan(1);
    }
    std::this_thread::sleep_for(kBetweenLooks);
    if (interruption() != 0) {
      under_way.stop(interruption());
      stop_if_interrupted();
    }
    under_way.look(on_end);
  }
}

std::string array_text(std::span<const std::size_t> runs) {
  std::string text;
  for (std::size_t i = 0; i < runs.size();) {
    std::size_t last = i;
    while (last + 1 < runs.size() && runs[last + 1] == runs[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += last == i ? fmt::format("{}", runs[i]) : fmt::format("{}-{}", runs[i], runs[last]);
    i = last + 1;
  }
  return text;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> sbatch_command(const std::filesystem::path& folder,
                                        const std::filesystem::path& program,
                                        std::span<const std::size_t> runs,
                                        const std::string& options) {
  const auto quoted = [](const std::filesystem::path& path) {
    std::string word = "'";
    for (const char c : path.string()) word += c == '\'' ? "'\\''" : std::string(1, c);
    return word + "'";
  };
  std::vector<std::string> command{"sbatch", "--job-name=crnngan-sweep",
                                   "--array=" + array_text(runs),
                                   "--output=" + (folder / "slurm-%A_%a.txt").string()};
  for (std::string& word : words_of(options)) command.push_back(std::move(word));
  // exec, so that the program hears the signals that Slurm sends to a job.
  command.push_back(
      fmt::format("--wrap=exec {} sweep --folder {} --only \"$SLURM_ARRAY_TASK_ID\" --threads "
                  "\"${{SLURM_CPUS_PER_TASK:-1}}\" --quiet",
                  quoted(program), quoted(folder)));
  return command;
}

}  // namespace crnngan::sweep

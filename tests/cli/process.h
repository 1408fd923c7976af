#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace crnngan::test {

// The program, or another one, as a process of its own.
class Process {
 public:
  // Its standard error goes to the file, if one is named.
  explicit Process(std::vector<std::string> arguments, const std::string& errors = {},
                   const std::string& program = CRNNGAN_PROGRAM) {
    arguments.insert(arguments.begin(), program);
    std::vector<char*> words;
    for (std::string& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    id_ = ::fork();
    if (id_ == 0) {
      if (!errors.empty()) {
        ::dup2(::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
      }
      ::execv(words[0], words.data());
      ::_exit(127);
    }
  }

  // Whether it has ended by itself.
  bool has_ended() {
    if (!ended_) ended_ = ::waitpid(id_, &status_, WNOHANG) == id_;
    return ended_;
  }

  // Whether it hears the signal instead of being ended by it.
  bool hears(int signal) const {
    std::ifstream file("/proc/" + std::to_string(id_) + "/status");
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("SigCgt:")) continue;
      const auto caught = std::stoull(line.substr(line.find_first_not_of(" \t", 7)), nullptr, 16);
      return (caught >> (signal - 1) & 1U) != 0;
    }
    return false;
  }

  // Returns whether it was still at work.
  bool kill() {
    if (has_ended()) return false;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, &status_, 0);
    ended_ = true;
    return WIFSIGNALED(status_);
  }

  // Waits for its end, after which has_ended() holds. Returns the exit status; -1 when a signal
  // ended it.
  int wait() {
    if (!ended_) ::waitpid(id_, &status_, 0);
    ended_ = true;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }

  // Sends the signal and waits. Returns the exit status; -1 when a signal ended it.
  int stop(int signal) {
    if (!has_ended()) ::kill(id_, signal);
    return wait();
  }

 private:
  pid_t id_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace crnngan::test

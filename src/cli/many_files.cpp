#include "cli/many_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "base/interruption.h"
#include "cli/print.h"
#include "cli/terminal.h"

namespace crnngan::cli {

namespace {

FileDone try_work(const MusicFile& file, const std::function<FileDone(const MusicFile&)>& work) {
  FileDone done;
  if (auto failure = failure_of(file.from.string(), [&] { done = work(file); })) {
    done.failures.push_back(*std::move(failure));
  }
  return done;
}

// A line for a file: its first failure and how many more there are. Empty without any.
std::string line_of(const MusicFile& file, std::span<const std::string> failures) {
  if (failures.empty()) return "";
  const std::size_t more = failures.size() - 1;
  return named(file.from.string(), failures.front()) +
         (more > 0 ? fmt::format(" (and {} more)", more) : "");
}

}  // namespace

void print_left_out(std::span<const std::string> lines) {
  for (const std::string& line : lines) {
    print_marked(stderr, Style::kYellow, "crnngan: left out:", line);
  }
}

std::string go_on_with_files(const std::string& output, const FilesDone& files_done,
                             std::size_t files) {
  return fmt::format("{} holds what came of {} of {} files; to do all of them: the same command{}",
                     output, files_done.files.load(), files,
                     files_done.songs > 0 ? " with --force" : "");
}

void for_each_file(std::span<const MusicFile> files, ThreadPool& pool, const std::string& task,
                   bool with_progress, FilesDone& files_done,
                   const std::function<FileDone(const MusicFile&)>& work) {
  std::vector<std::string> failures(files.size());
  {
    Progress progress(task, with_progress);
    std::mutex mutex;
    std::size_t tried = 0;
    pool.run(static_cast<int>(files.size()), [&](int number) {
      const auto i = static_cast<std::size_t>(number);
      const FileDone done = try_work(files[i], work);
      failures[i] = line_of(files[i], done.failures);
      files_done.songs += done.songs;
      // A program that the work called may have failed because it was stopped as well.
      if (!failures[i].empty()) stop_if_interrupted();
      if (failures[i].empty()) ++files_done.files;
      const std::lock_guard lock(mutex);
      progress.show(++tried, files.size());
    });
  }
  std::erase(failures, "");
  files_done.left_out = failures.size();
  const bool is_nothing = files_done.songs == 0;
  if (is_nothing && files.size() == 1) throw Error("{}", failures.front());
  print_left_out(failures);
  if (is_nothing) {
    throw Error("none of {} files could be done", files.size());
  }
}

}  // namespace crnngan::cli

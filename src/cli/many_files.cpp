#include "cli/many_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <new>
#include <stdexcept>

#include "base/error.h"
#include "base/interruption.h"
#include "cli/terminal.h"

namespace crnngan::cli {

namespace {

// "PATH: reason", whether or not the message names the path.
std::string failure_of(const MusicFile& file, const std::string& message) {
  const std::string path = file.from.string();
  return message.starts_with(path) ? message : fmt::format("{}: {}", path, message);
}

FileDone try_work(const MusicFile& file, const std::function<FileDone(const MusicFile&)>& work) {
  try {
    return work(file);
  } catch (const Error& error) {
    return {.failures = {error.what()}};
  } catch (const std::bad_alloc&) {
    return {.failures = {"not enough memory for this"}};
  } catch (const std::length_error&) {
    return {.failures = {"not enough memory for this"}};
  }
}

// A line for a file: its first failure and how many more there are. Empty without any.
std::string line_of(const MusicFile& file, const std::vector<std::string>& failures) {
  if (failures.empty()) return "";
  const std::size_t more = failures.size() - 1;
  return failure_of(file, failures.front()) + (more > 0 ? fmt::format(" (and {} more)", more) : "");
}

}  // namespace

void print_left_out(std::span<const std::string> lines) {
  for (const std::string& line : lines) {
    fmt::print(stderr, "{} {}\n", styled(stderr, Style::kYellow, "crnngan: left out:"), line);
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

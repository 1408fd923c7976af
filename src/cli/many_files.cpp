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

// Why the work failed; empty when it did not.
std::string try_work(const MusicFile& file, const std::function<void(const MusicFile&)>& work) {
  try {
    work(file);
    return "";
  } catch (const Error& error) {
    return failure_of(file, error.what());
  } catch (const std::bad_alloc&) {
    return failure_of(file, "not enough memory for this");
  } catch (const std::length_error&) {
    return failure_of(file, "not enough memory for this");
  }
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
                     output, files_done.done.load(), files,
                     files_done.done > 0 ? " with --force" : "");
}

void for_each_file(std::span<const MusicFile> files, ThreadPool& pool, const std::string& task,
                   bool with_progress, FilesDone& files_done,
                   const std::function<void(const MusicFile&)>& work) {
  std::vector<std::string> failures(files.size());
  {
    Progress progress(task, with_progress);
    std::mutex mutex;
    std::size_t tried = 0;
    pool.run(static_cast<int>(files.size()), [&](int number) {
      const auto i = static_cast<std::size_t>(number);
      failures[i] = try_work(files[i], work);
      // A program that the work called may have failed because it was stopped as well.
      if (!failures[i].empty()) stop_if_interrupted();
      if (failures[i].empty()) ++files_done.done;
      const std::lock_guard lock(mutex);
      progress.show(++tried, files.size());
    });
  }
  std::erase(failures, "");
  files_done.left_out = failures.size();
  if (failures.size() == 1 && files.size() == 1) throw Error("{}", failures.front());
  print_left_out(failures);
  if (failures.size() == files.size()) {
    throw Error("none of {} files could be done", files.size());
  }
}

}  // namespace crnngan::cli

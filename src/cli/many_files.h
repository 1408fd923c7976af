#pragma once

// Commands that do the same for each of many files.

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "cli/music_files.h"

namespace crnngan::cli {

// What can't be read or written of many files, a line each on stderr: "PATH: reason".
void print_left_out(std::span<const std::string> lines);

// What came of one file: of a book of tunes some may be written and others not.
struct FileDone {
  std::size_t songs = 0;                   // written
  std::vector<std::string> failures = {};  // why others were not, one each
};

struct FilesDone {
  std::atomic<std::size_t> files = 0;  // of which all was written
  std::atomic<std::size_t> songs = 0;
  std::size_t left_out = 0;
};

// What is there when the user stopped for_each_file(), and how to go on.
std::string go_on_with_files(const std::string& output, const FilesDone& files_done,
                             std::size_t files);

// Does `work` for each file, with a line of progress called `task` if wanted. It goes on after a
// file at which the work fails or throws; when all have been tried, failures are told. Throws Error
// when nothing was written, and Interrupted when the user stops; `files_done` counts meanwhile.
void for_each_file(std::span<const MusicFile> files, ThreadPool& pool, const std::string& task,
                   bool with_progress, FilesDone& files_done,
                   const std::function<FileDone(const MusicFile&)>& work);

}  // namespace crnngan::cli

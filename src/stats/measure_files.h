#pragma once

// Files and folders of music -> the measures of each file.

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "music/tone.h"
#include "stats/output.h"

namespace crnngan::stats {

struct MeasureOptions {
  music::Drums drums = music::Drums::kExclude;
  bool paper_script = false;  // as paper_script.h; an ABC tune counts as one track
};

struct MeasuredFiles {
  std::vector<FileMeasures> files;    // in the order of the paths, those of a folder sorted
  std::vector<std::string> left_out;  // "path: reason", likewise: what can't be read
};

// Called after each file, with how many are done. Calls come one at a time, from any thread.
using MeasureProgress = std::function<void(int done, int total)>;

// The measures of the only piece of `file`. Throws Error when it can't be read or has several.
Measures measure_file(const std::filesystem::path& file, const MeasureOptions& options);

// The measures of every music file that `paths` name or that lies below a folder they name; of each
// tune of ABC notation by itself. The same whatever the number of threads. Throws Error when there
// is no such path, a named folder has no music or nothing at all can be read.
MeasuredFiles measure_files(std::span<const std::string> paths, const MeasureOptions& options,
                            ThreadPool& pool, const MeasureProgress& progress = {});

}  // namespace crnngan::stats

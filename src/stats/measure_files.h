#pragma once

// Files, folders and archives of music -> the measures of each file.

#include <cstddef>
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

// Called after each file, with how many of how many are done; of 0 when nobody knows how many there
// are, since an archive is among them.
using MeasureProgress = std::function<void(std::size_t done, std::size_t total)>;

// The measures of the only piece of `file`. Throws Error when it can't be read or has several.
Measures measure_file(const std::filesystem::path& file, const MeasureOptions& options);

// The measures of every music file that `paths` name or that lies below a folder or in an archive
// they name (corpus/sources.h); of each tune of ABC notation by itself. The same whatever the
// number of threads. Beside the measures it needs memory for a few files alone. Throws Error when
// there is no such path, a named folder has no music or nothing at all can be read.
MeasuredFiles measure_files(std::span<const std::string> paths, const MeasureOptions& options,
                            ThreadPool& pool, const MeasureProgress& progress = {});

}  // namespace crnngan::stats

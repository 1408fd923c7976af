#include "stats/measure_files.h"

#include <mutex>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "corpus/folder.h"
#include "midi/smf_reader.h"
#include "stats/paper_script.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;

// The notes of a file in its own ticks and tracks.
std::vector<midi::Note> read_tracks(const fs::path& file, music::Drums drums) {
  if (corpus::music_kind(file) != corpus::MusicKind::kMidi) {
    return corpus::read_music(file, drums).notes;
  }
  auto contents = midi::read_smf(read_file(file), midi::NoteOrder::kByTrack).take(file.string());
  if (drums == music::Drums::kExclude) {
    std::erase_if(contents.notes,
                  [](const midi::Note& note) { return note.channel == midi::kPercussionChannel; });
  }
  return std::move(contents.notes);
}

// One file to measure, then what came of it.
struct Task {
  fs::path file;
  Measures measures;
  std::string failure;  // why there are no measures
};

// The music files of a path that the user named.
struct Root {
  std::string path;
  bool is_folder = false;
  std::vector<Task> tasks;
};

std::vector<Root> list_roots(std::span<const std::string> paths) {
  std::vector<Root> roots;
  for (const std::string& path : paths) {
    std::error_code ignored;  // list_files tells what is wrong with the path
    Root root{path, fs::is_directory(path, ignored), {}};
    for (fs::path& file : corpus::list_music(path)) {
      root.tasks.push_back({std::move(file), {}, {}});
    }
    roots.push_back(std::move(root));
  }
  return roots;
}

void run(std::span<Task* const> tasks, const MeasureOptions& options, ThreadPool& pool,
         const MeasureProgress& progress) {
  std::mutex mutex;
  int done = 0;
  const int total = static_cast<int>(tasks.size());
  pool.run(total, [&](int number) {
    Task& task = *tasks[static_cast<std::size_t>(number)];
    try {
      task.measures = measure_file(task.file, options);
    } catch (const Error& error) {
      task.failure = error.what();
    }
    if (!progress) return;
    const std::lock_guard lock(mutex);
    progress(++done, total);
  });
}

}  // namespace

Measures measure_file(const fs::path& file, const MeasureOptions& options) {
  Measures measures = measure(corpus::read_music(file, options.drums).notes);
  if (options.paper_script) measure_as_paper_script(read_tracks(file, options.drums), measures);
  return measures;
}

MeasuredFiles measure_files(std::span<const std::string> paths, const MeasureOptions& options,
                            ThreadPool& pool, const MeasureProgress& progress) {
  std::vector<Root> roots = list_roots(paths);
  std::vector<Task*> tasks;
  for (Root& root : roots) {
    for (Task& task : root.tasks) tasks.push_back(&task);
  }
  run(tasks, options, pool, progress);

  MeasuredFiles result;
  for (Root& root : roots) {
    const std::size_t files_before = result.files.size();
    for (Task& task : root.tasks) {
      if (task.failure.empty()) {
        result.files.push_back({task.file.string(), std::move(task.measures)});
      } else if (root.is_folder) {
        result.left_out.push_back(task.failure);
      } else {
        throw Error("{}", task.failure);
      }
    }
    if (result.files.size() == files_before) {
      throw Error("{}: no music found: of {} files none can be read, the first because of {}",
                  root.path, root.tasks.size(), root.tasks.front().failure);
    }
  }
  return result;
}

}  // namespace crnngan::stats

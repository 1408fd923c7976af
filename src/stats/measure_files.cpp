#include "stats/measure_files.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "corpus/folder.h"
#include "midi/smf_reader.h"
#include "stats/paper_script.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;

// The notes of a MIDI file in its own ticks and tracks.
std::vector<midi::Note> read_tracks(const fs::path& file, music::Drums drums) {
  auto contents = midi::read_smf(read_file(file), midi::NoteOrder::kByTrack).take(file.string());
  if (drums == music::Drums::kExclude) {
    std::erase_if(contents.notes,
                  [](const midi::Note& note) { return note.channel == midi::kPercussionChannel; });
  }
  return std::move(contents.notes);
}

Measures measure_piece(const fs::path& file, const std::vector<midi::Note>& notes,
                       const MeasureOptions& options) {
  Measures measures = measure(notes);
  if (options.paper_script) {
    const bool is_midi = corpus::music_kind(file) == corpus::MusicKind::kMidi;
    measure_as_paper_script(is_midi ? read_tracks(file, options.drums) : notes, measures);
  }
  return measures;
}

// One file to measure, then what came of it.
struct Task {
  fs::path file;
  std::vector<FileMeasures> pieces;
  std::vector<std::string> failures;  // why there are no measures
};

void measure_task(Task& task, const MeasureOptions& options) {
  const auto measure_all = [&] {
    for (const corpus::PieceOfFile& piece : corpus::read_pieces(task.file, options.drums)) {
      const std::string name = task.file.string() + piece.label;
      if (piece.failure.empty()) {
        task.pieces.push_back({name, measure_piece(task.file, piece.music.notes, options)});
      } else {
        task.failures.push_back(fmt::format("{}: {}", name, piece.failure));
      }
    }
  };
  if (auto failure = failure_of(task.file.string(), measure_all)) {
    task.failures.push_back(std::move(*failure));
  }
}

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
    measure_task(task, options);
    if (!progress) return;
    const std::lock_guard lock(mutex);
    progress(++done, total);
  });
}

}  // namespace

Measures measure_file(const fs::path& file, const MeasureOptions& options) {
  return measure_piece(file, corpus::read_music(file, options.drums).notes, options);
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
  for (Task* task : tasks) {
    std::ranges::move(task->pieces, std::back_inserter(result.files));
    std::ranges::move(task->failures, std::back_inserter(result.left_out));
  }
  if (!result.files.empty()) return result;
  if (roots.size() == 1 && !roots.front().is_folder) throw Error("{}", result.left_out.front());
  throw Error("no music found: of {} files none can be read, the first because of {}", tasks.size(),
              result.left_out.front());
}

}  // namespace crnngan::stats

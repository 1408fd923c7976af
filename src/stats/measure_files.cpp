#include "stats/measure_files.h"

#include <iterator>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "corpus/reading.h"
#include "corpus/sources.h"
#include "midi/smf_reader.h"
#include "stats/paper_script.h"

namespace crnngan::stats {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBytesAtATime = std::size_t{64} << 20;

// The notes of a MIDI file in its own ticks and tracks.
std::vector<midi::Note> read_tracks(const corpus::SourceFile& source, music::Drums drums) {
  auto contents = midi::read_smf(source.bytes ? *source.bytes : read_file(source.path),
                                 midi::NoteOrder::kByTrack)
                      .take(source.path.string());
  if (drums == music::Drums::kExclude) {
    std::erase_if(contents.notes,
                  [](const midi::Note& note) { return note.channel == midi::kPercussionChannel; });
  }
  return std::move(contents.notes);
}

Measures measure_piece(const corpus::SourceFile& source, const std::vector<midi::Note>& notes,
                       const MeasureOptions& options) {
  Measures measures = measure(notes);
  if (options.paper_script) {
    const bool is_midi = corpus::music_kind(source.path) == corpus::MusicKind::kMidi;
    measure_as_paper_script(is_midi ? read_tracks(source, options.drums) : notes, measures);
  }
  return measures;
}

// What came of a file.
struct Measured {
  std::vector<FileMeasures> pieces;
  std::vector<std::string> failures;  // why there are no measures
};

Measured measure_source(const corpus::SourceFile& source, const MeasureOptions& options) {
  Measured measured;
  const auto measure_all = [&] {
    for (const corpus::PieceOfFile& piece : corpus::read_pieces(source, options.drums)) {
      const std::string name = source.path.string() + piece.label;
      if (piece.failure.empty()) {
        measured.pieces.push_back({name, measure_piece(source, piece.music.notes, options)});
      } else {
        measured.failures.push_back(fmt::format("{}: {}", name, piece.failure));
      }
    }
  };
  if (auto failure = failure_of(source.path.string(), measure_all)) {
    measured.failures.push_back(std::move(*failure));
  }
  return measured;
}

// What each path names, before anything is read.
std::vector<corpus::Sources> sources_of(std::span<const std::string> paths) {
  std::vector<corpus::Sources> sources;
  for (const std::string& path : paths) {
    const fs::path root[] = {path};
    sources.emplace_back(root);
  }
  return sources;
}

// How many files there are; 0 when that is not known.
std::size_t total_of(const std::vector<corpus::Sources>& sources) {
  std::size_t total = 0;
  for (const corpus::Sources& each : sources) {
    if (each.total() == 0) return 0;
    total += each.total();
  }
  return total;
}

}  // namespace

Measures measure_file(const fs::path& file, const MeasureOptions& options) {
  return measure_piece({.name = {}, .path = file, .place = {}},
                       corpus::read_music(file, options.drums).notes, options);
}

MeasuredFiles measure_files(std::span<const std::string> paths, const MeasureOptions& options,
                            ThreadPool& pool, const MeasureProgress& progress) {
  std::vector<corpus::Sources> sources = sources_of(paths);
  const std::size_t total = total_of(sources);
  std::size_t done = 0;
  MeasuredFiles result;
  for (corpus::Sources& each : sources) {
    corpus::read_all<Measured>(
        each, kBytesAtATime, pool,
        [&](const corpus::SourceFile& source) { return measure_source(source, options); },
        [&](Measured&& measured) {
          std::ranges::move(measured.pieces, std::back_inserter(result.files));
          std::ranges::move(measured.failures, std::back_inserter(result.left_out));
          ++done;
          if (progress) progress(done, total);
        });
  }
  if (!result.files.empty()) return result;
  if (result.left_out.empty()) throw Error("{}: no music found in it", paths.front());
  const bool is_folder = fs::is_directory(paths.front());
  if (done == 1 && !is_folder) throw Error("{}", result.left_out.front());
  throw Error("no music found: of {} files none can be read, the first because of {}", done,
              result.left_out.front());
}

}  // namespace crnngan::stats

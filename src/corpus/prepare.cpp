#include "corpus/prepare.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "corpus/corpus_writer.h"
#include "corpus/reading.h"
#include "corpus/sources.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiecesWritten = 256;
constexpr std::size_t kShareOfReading = 64;  // of the memory: files that are read together
constexpr std::size_t kShareOfSorting = 2;
constexpr std::size_t kShareOfPieces = 2;  // at most

// What readings depend on beside the sources.
std::string conditions_of(const Preparation& preparation) {
  return fmt::format("{} layout {}", kVersion, static_cast<int>(preparation.layout));
}

// In memory, about.
std::size_t bytes_of(const StoredPiece& piece) {
  const auto heap = [](std::size_t bytes) { return bytes == 0 ? 0 : bytes + 16; };
  const auto of_text = [&](const std::string& text) {
    return text.size() < sizeof(std::string) / 2 ? 0 : heap(text.size() + 1);
  };
  const music::Signatures& signatures = piece.head.signatures;
  std::size_t bytes = sizeof(StoredPiece) + of_text(piece.head.name) +
                      heap(signatures.times.size() * sizeof(signatures.times[0])) +
                      heap(signatures.keys.size() * sizeof(signatures.keys[0]));
  for (const Label& label : kLabels) bytes += of_text(piece.head.*label.value);
  return bytes;
}

class Gathering {
 public:
  Gathering(const Preparation& preparation, const Progress& progress)
      : preparation_(preparation), progress_(progress), sources_(preparation.roots) {}

  // A reading that was on disk already: passes over its source.
  void take_again(StoredReading&& reading) {
    const std::optional<SourceFile> source = sources_.next();
    if (!source || source->name != reading.name) {
      throw Error(
          "{}: was begun with other files: number {} was {}, now it is {}; without "
          "--resume it is prepared from the beginning",
          readings_path(preparation_.output).string(), grouped_digits(done_ + 1), reading.name,
          source ? source->name : "missing");
    }
    take(std::move(reading));
  }

  void take(StoredReading&& reading) {
    const auto append = [](auto& list, auto& more) {
      list.insert(list.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
    };
    for (const StoredPiece& piece : reading.pieces) bytes_ += bytes_of(piece);
    append(pieces_, reading.pieces);
    append(left_out_, reading.left_out);
    append(repaired_, reading.repaired);
    ++done_;
    expect_room();
    if (progress_) progress_(done_, sources_.total());
  }

  ReadMusic run(ThreadPool& pool) {
    const fs::path path = readings_path(preparation_.output);
    const std::string conditions = conditions_of(preparation_);
    ReadingFile file =
        preparation_.resumes
            ? ReadingFile::go_on(path, conditions,
                                 [&](StoredReading&& reading) { take_again(std::move(reading)); })
            : ReadingFile::begin(path, conditions);
    read_all<Record>(
        sources_, preparation_.memory_bytes / kShareOfReading, pool,
        [&](const SourceFile& source) {
          return record_of(read_source(source, preparation_.layout));
        },
        [&](Record&& record) { take(file.append(record)); });
    file.flush();
    return {std::move(file), std::move(pieces_), std::move(left_out_), std::move(repaired_)};
  }

 private:
  void expect_room() const {
    const std::size_t most = preparation_.memory_bytes / kShareOfPieces;
    if (bytes_ <= most) return;
    throw Error(
        "{} and their names take more than half of the memory that is allowed, {}; allow "
        "more with --memory, and go on with --resume",
        count_of(pieces_.size(), "piece"), size_text(preparation_.memory_bytes));
  }

  const Preparation& preparation_;
  const Progress& progress_;
  Sources sources_;
  std::size_t done_ = 0;   // files
  std::size_t bytes_ = 0;  // of the pieces in memory
  std::vector<StoredPiece> pieces_;
  std::vector<std::string> left_out_;
  std::vector<RepairedPiece> repaired_;
};

std::vector<std::vector<std::string>> names_of_groups(const std::vector<StoredPiece>& pieces) {
  std::map<std::int32_t, std::vector<std::string>> groups;
  for (const StoredPiece& piece : pieces) {
    if (piece.head.group > 0) groups[piece.head.group].push_back(piece.head.name);
  }
  std::vector<std::vector<std::string>> sorted;
  for (auto& [group, names] : groups) {
    std::sort(names.begin(), names.end());
    sorted.push_back(std::move(names));
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

Summary write_pieces(const std::vector<StoredPiece>& pieces, const TonesOf& tones_of,
                     const fs::path& output, ThreadPool& pool, const Progress& progress) {
  CorpusLayout layout;
  for (const StoredPiece& piece : pieces) layout.add(piece.head, piece.place.tones);
  CorpusWriter writer(output, layout);
  Summariser summariser;
  struct Ready {
    std::vector<music::Tone> tones;
    Summariser::Counted counted;
  };
  std::vector<Ready> ready(std::min(pieces.size(), kPiecesWritten));
  for (std::size_t first = 0; first < pieces.size(); first += kPiecesWritten) {
    const std::size_t count = std::min(kPiecesWritten, pieces.size() - first);
    pool.run(static_cast<int>(count), [&](int number) {
      const auto n = static_cast<std::size_t>(number);
      const StoredPiece& piece = pieces[first + n];
      ready[n].tones = tones_of(piece.place);
      ready[n].counted = Summariser::count(piece.head, ready[n].tones);
    });
    for (std::size_t n = 0; n < count; ++n) {
      writer.write(ready[n].tones);
      summariser.add(pieces[first + n].head, ready[n].counted);
    }
    if (progress) progress(first + count, pieces.size());
  }
  writer.finish();
  return summariser.summary();
}

}  // namespace

fs::path readings_path(const fs::path& output) { return output.string() + ".begun"; }

ReadMusic read_music_of(const Preparation& preparation, ThreadPool& pool,
                        const Progress& progress) {
  return Gathering(preparation, progress).run(pool);
}

Prepared write_music(ReadMusic music, const Preparation& preparation, ThreadPool& pool,
                     const Progress& progress) {
  Prepared prepared;
  std::vector<StoredPiece>& pieces = music.pieces;
  if (!preparation.composer.empty()) {
    keep_composer(pieces, preparation.composer);
    prepared.by_composer = pieces.size();
    prepared.composer = pieces.front().head.composer;
  }
  const auto tones_of = [&](const TonesPlace& place) { return music.file.read_tones(place); };
  const SortingRoom room{preparation.memory_bytes / kShareOfSorting,
                         fs::absolute(preparation.output).parent_path()};
  const std::size_t found = pieces.size();
  prepared.duplicates = arrange(pieces, tones_of, preparation.arrangement, room, pool);
  prepared.surplus = found - prepared.duplicates.size() - pieces.size();
  prepared.groups = names_of_groups(pieces);
  prepared.summary = write_pieces(pieces, tones_of, preparation.output, pool, progress);
  music.file.remove();
  return prepared;
}

}  // namespace crnngan::corpus

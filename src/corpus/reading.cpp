#include "corpus/reading.h"

#include <optional>
#include <utility>

#include "base/error.h"

namespace crnngan::corpus {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFilesAtATime = 64;

std::string summary_of(const std::vector<std::string>& repairs) {
  const std::size_t more = repairs.size() - 1;
  return more == 0 ? repairs.front() : fmt::format("{} (and {} more)", repairs.front(), more);
}

void add_piece(const SourceFile& source, Layout layout, const PieceOfFile& found,
               Reading& reading) {
  const std::string name = source.name + found.label;
  if (!found.failure.empty()) throw Error("{}", found.failure);
  Piece piece = piece_of(found.music, name);
  const fs::path folder = fs::absolute(source.place).lexically_normal().parent_path();
  if (layout != Layout::kFlat && piece.composer.empty()) {
    piece.composer = folder.filename().string();
  }
  if (layout == Layout::kGenreComposer) piece.genre = folder.parent_path().filename().string();
  reading.pieces.push_back(std::move(piece));
  if (!found.music.repairs.empty()) {
    reading.repaired.push_back({name, summary_of(found.music.repairs)});
  }
}

}  // namespace

std::vector<PieceOfFile> read_pieces(const SourceFile& source, music::Drums drums) {
  if (!source.refused.empty()) throw Error("{}", source.refused);
  return source.bytes ? read_pieces(source.path, *source.bytes, drums)
                      : read_pieces(source.path, drums);
}

Reading read_source(const SourceFile& source, Layout layout) {
  Reading reading{.name = source.name};
  std::vector<PieceOfFile> pieces;
  const auto attempt = [&](const std::string& label, const auto& work) {
    if (auto failure = failure_of(source.path.string() + label, work)) {
      reading.left_out.push_back(*std::move(failure));
    }
  };
  attempt("", [&] { pieces = read_pieces(source, music::Drums::kExclude); });
  for (const PieceOfFile& piece : pieces) {
    attempt(piece.label, [&] { add_piece(source, layout, piece, reading); });
  }
  return reading;
}

std::vector<SourceFile> next_files(Sources& sources, std::size_t bytes_at_a_time) {
  std::vector<SourceFile> files;
  std::size_t bytes = 0;
  while (files.size() < kFilesAtATime && bytes < bytes_at_a_time) {
    std::optional<SourceFile> file = sources.next();
    if (!file) break;
    std::error_code ignored;  // told when it is read
    const std::uintmax_t size =
        file->bytes ? file->bytes->size() : fs::file_size(file->path, ignored);
    if (!ignored) bytes += size;
    files.push_back(std::move(*file));
  }
  return files;
}

}  // namespace crnngan::corpus

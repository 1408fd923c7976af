#include "preparing.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "arrays.h"
#include "base/error.h"
#include "base/text.h"
#include "calls.h"
#include "casters.h"
#include "corpus/arrange.h"
#include "corpus/folder.h"
#include "given.h"
#include "music/song_text.h"
#include "piece.h"
#include "table/read_table.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

corpus::Layout layout_called(const std::string& name) {
  if (name == "composer") return corpus::Layout::kComposer;
  if (name == "genre/composer") return corpus::Layout::kGenreComposer;
  if (name == "flat") return corpus::Layout::kFlat;
  throw std::invalid_argument(
      fmt::format("layout: expected 'composer', 'genre/composer' or 'flat', found '{}'", name));
}

// Whether a path names a table: a CSV file, perhaps compressed, that is none of a song.
bool names_table(const fs::path& path) {
  fs::path name = lower(path.string());
  if (name.extension() == ".gz") name = name.stem();
  const std::string ending = name.extension().string();
  if ((ending != ".csv" && ending != ".tsv" && ending != ".txt") || fs::is_directory(path)) {
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  std::string beginning(music::kSongBeginning, '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(file.gcount()));
  return !music::looks_like_song(beginning, music::SongFormat::kCsv);
}

// What is ready, and what a person should be warned of.
struct Prepared {
  std::variant<corpus::Corpus, table::Table> content;
  std::vector<std::string> warnings = {};
};

std::vector<corpus::Piece> pieces_by(const std::string& composer,
                                     std::vector<corpus::Piece> pieces) {
  std::vector<corpus::StoredPiece> kept;
  for (corpus::Piece& piece : pieces) kept.push_back({std::move(piece), 0, {}});
  corpus::keep_composer(kept, composer);
  pieces.clear();
  for (corpus::StoredPiece& piece : kept) pieces.push_back(std::move(piece.head));
  return pieces;
}

Prepared arranged(std::vector<corpus::Piece> pieces, const Preparing& how, ThreadPool& pool) {
  corpus::Corpus corpus;
  corpus.pieces = how.composer ? pieces_by(*how.composer, std::move(pieces)) : std::move(pieces);
  corpus::arrange(corpus, {how.validation, how.test, how.seed}, pool);
  return {std::move(corpus)};
}

Prepared prepare_folders(const std::vector<std::string>& paths, const Preparing& how) {
  ThreadPool pool(how.threads);
  const std::vector<fs::path> roots(paths.begin(), paths.end());
  corpus::FolderContents read = corpus::read_folders(roots, layout_called(how.layout), pool);
  if (read.pieces.empty()) throw Error("no piece could be read: {}", read.left_out.front());
  Prepared prepared = arranged(std::move(read.pieces), how, pool);
  prepared.warnings = std::move(read.left_out);
  return prepared;
}

Prepared prepare_pieces(const std::vector<const Piece*>& pieces, const Preparing& how) {
  ThreadPool pool(how.threads);
  std::vector<corpus::Piece> all;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    corpus::WrittenPiece written = pieces[i]->written();
    const std::string name = fmt::format("{:06d} {}", i, written.title);
    all.push_back(
        corpus::piece_of(corpus::music_of(std::move(written), music::Drums::kExclude), name));
  }
  return arranged(std::move(all), how, pool);
}

constexpr std::uint64_t kUsualSeed = 1;

Prepared prepare_table(const std::string& name, table::ByteSource source, const Preparing& how) {
  table::ReadOptions options = how.table;
  options.validation_share = how.validation;
  options.test_share = how.test;
  options.seed = how.seed.value_or(kUsualSeed);
  table::TableRead read = table::read_table(name, std::move(source), options);
  return {std::move(read.table), std::move(read.warnings)};
}

// Arrays of rows (T, C), a sequence each, as CSV text with the column `sequence` in front.
std::string csv_of_arrays(const nb::sequence& arrays) {
  std::string csv;
  std::size_t columns = 0;
  std::size_t number = 0;
  for (const nb::handle array : arrays) {
    std::vector<std::size_t> shape;
    const std::vector<double> rows =
        finite_doubles(array, fmt::format("array {}", number), 2, shape);
    if (number == 0) {
      columns = shape[1];
      csv = "sequence";
      for (std::size_t c = 0; c < columns; ++c) csv += fmt::format(",x{}", c);
      csv += '\n';
    } else if (shape[1] != columns) {
      throw std::invalid_argument(fmt::format(
          "array {}: expected {} columns, as array 0 has, found {}", number, columns, shape[1]));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i % columns == 0) csv += fmt::format("{}", number);
      csv += fmt::format(",{}", rows[i]);
      if (i % columns == columns - 1) csv += '\n';
    }
    ++number;
  }
  return csv;
}

bool are_arrays(nb::handle data) {
  if (!nb::isinstance<nb::sequence>(data) || nb::isinstance<nb::str>(data)) return false;
  const auto items = nb::cast<nb::sequence>(data);
  return nb::len(items) > 0 && nb::hasattr(items[0], "dtype");
}

// Structured arrays of tones as pieces.
std::vector<Piece> pieces_of_tones(const nb::sequence& arrays) {
  std::vector<Piece> pieces;
  const nb::object from_tones = nb::type<Piece>().attr("from_tones");
  for (const nb::handle array : arrays) pieces.push_back(nb::cast<Piece>(from_tones(array)));
  return pieces;
}

std::unique_ptr<Dataset> made(Prepared prepared, std::string name) {
  for (const std::string& warning : prepared.warnings) warn(warning);
  return std::make_unique<Dataset>(std::move(prepared.content), std::move(name));
}

}  // namespace

void Preparing::check() const {
  if (table.window.value_or(2) < 2 || table.stride < 1) {
    throw std::invalid_argument(
        fmt::format("window and stride: expected 2 or more and 1 or more, found {} and {}",
                    table.window.value_or(2), table.stride));
  }
  const double shares[] = {validation, test, validation + test};
  for (const double share : shares) {
    if (share >= 0 && share <= 1 + 1e-9) continue;
    throw std::invalid_argument(
        fmt::format("validation and test: expected shares of 0..1, together at most 1, found {} "
                    "and {}",
                    validation, test));
  }
}

std::unique_ptr<Dataset> prepare(nb::handle data, const Preparing& how) {
  how.check();
  if (nb::hasattr(data, "to_csv")) {  // a pandas.DataFrame
    const auto csv = nb::cast<std::string>(data.attr("to_csv")(nb::arg("index") = false));
    return made(without_gil([&] { return prepare_table("data", csv_source(csv), how); }),
                "DataFrame");
  }
  if (are_arrays(data)) {
    const auto arrays = nb::cast<nb::sequence>(data);
    if (arrays[0].attr("dtype").attr("names").is_none()) {
      const std::string csv = csv_of_arrays(arrays);
      Preparing of_arrays = how;
      of_arrays.table.id = "sequence";
      return made(without_gil([&] { return prepare_table("data", csv_source(csv), of_arrays); }),
                  "arrays");
    }
    const std::vector<Piece> pieces = pieces_of_tones(arrays);
    std::vector<const Piece*> all;
    for (const Piece& piece : pieces) all.push_back(&piece);
    return made(without_gil([&] { return prepare_pieces(all, how); }), "arrays");
  }
  const GivenMusic given = given_music(data);
  if (!given.pieces.empty()) {
    return made(without_gil([&] { return prepare_pieces(given.pieces, how); }), "pieces");
  }
  const std::string& first = given.paths.front();
  if (given.paths.size() == 1 && names_table(first)) {
    return made(without_gil([&] { return prepare_table(first, table::open_input(first), how); }),
                first);
  }
  return made(without_gil([&] { return prepare_folders(given.paths, how); }), first);
}

}  // namespace crnngan::python

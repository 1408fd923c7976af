#include "reading.h"

#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "casters.h"
#include "corpus/piece_choice.h"
#include "corpus/written_piece.h"
#include "piece.h"

namespace crnngan::python {

namespace nb = nanobind;
namespace fs = std::filesystem;

namespace {

Piece only_piece(std::vector<corpus::WrittenPieceOfFile> pieces, const fs::path& file) {
  return Piece(corpus::choose_piece(std::move(pieces), file, "").piece);
}

Piece read_path(const fs::path& path) {
  const auto [file, name] = corpus::split_piece_name(path);
  return Piece(corpus::choose_piece(corpus::written_pieces(file), file, name).piece);
}

constexpr const char* kBytes = "bytes";  // what messages call them

std::vector<corpus::WrittenPieceOfFile> pieces_in(const nb::bytes& bytes) {
  const std::span data(static_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  const nb::gil_scoped_release release;
  return corpus::written_pieces(data, corpus::music_kind(data), kBytes);
}

std::vector<Piece> all_of(std::vector<corpus::WrittenPieceOfFile> found, const std::string& name) {
  std::vector<Piece> pieces;
  pieces.reserve(found.size());
  for (corpus::WrittenPieceOfFile& piece : found) {
    if (!piece.failure.empty()) throw Error("{}{}: {}", name, piece.label, piece.failure);
    pieces.emplace_back(std::move(piece.piece));
  }
  return pieces;
}

}  // namespace

void bind_reading(nb::module_& module) {
  module.def(
      "read", [](const nb::bytes& data) { return only_piece(pieces_in(data), kBytes); },
      nb::arg("data"));
  module.def(
      "read", &read_path, nb::arg("path"), nb::call_guard<nb::gil_scoped_release>(),
      R"(The piece of a file, or of its bytes: MIDI (.mid, .midi, .kar, .rmi), ABC notation (.abc),
or a song that crnngan wrote as text (.csv, .json). "book.abc#3" is tune 3 of a book.

Raises FileNotFoundError, and Error when it is no music or has several tunes.)");
  module.def(
      "read_all", [](const nb::bytes& data) { return all_of(pieces_in(data), kBytes); },
      nb::arg("data"));
  module.def(
      "read_all",
      [](const fs::path& path) { return all_of(corpus::written_pieces(path), path.string()); },
      nb::arg("path"), nb::call_guard<nb::gil_scoped_release>(),
      R"(All pieces of a file, or of its bytes: one of MIDI, of ABC notation one a tune. Raises as
read() does, also when one of the tunes can't be read.)");
  module.def(
      "write", [](const Piece& piece, const fs::path& path) { write_file(path, midi_of(piece)); },
      nb::arg("piece"), nb::arg("path"), nb::call_guard<nb::gil_scoped_release>(),
      R"(Writes a Standard MIDI File, whole or not at all, over what is there. Raises Error when it
can't be written, ValueError as Piece.to_midi() does.)");
}

}  // namespace crnngan::python

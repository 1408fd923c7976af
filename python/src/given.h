#pragma once

// What a person gives to functions that take music in several forms.

#include <nanobind/nanobind.h>

#include <string>
#include <vector>

#include "piece.h"
#include "table/csv_input.h"

namespace crnngan::python {

// Paths, or pieces, which the argument owns.
struct GivenMusic {
  std::vector<std::string> paths;
  std::vector<const Piece*> pieces;
};

// Of a path, a piece, or a sequence of either. Throws TypeError for anything else, ValueError for a
// mixture and for nothing at all.
GivenMusic given_music(nanobind::handle music);

// The same of pieces alone, one or several.
GivenMusic given_pieces(nanobind::handle music);

// The path that it is, a str or os.PathLike; empty when it is neither.
std::string given_path(nanobind::handle path);

// The bytes of a text, which outlives it.
table::ByteSource csv_source(const std::string& text);

// A warning for the user, at the place of his call.
void warn(const std::string& text);

}  // namespace crnngan::python

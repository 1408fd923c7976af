#pragma once

#include <nanobind/nanobind.h>

#include "piece.h"

namespace crnngan::python {

// A piece as pickle keeps it, and back. Throws ValueError for what is none.
nanobind::tuple state_of(const Piece& piece);
Piece piece_of_state(const nanobind::tuple& state);

}  // namespace crnngan::python

#pragma once

// How values of the standard library become Python's and come back. All sources include these
// alike: where one is not seen, nanobind compiles another conversion of that type under the same
// name, and the linker keeps either.

#include <nanobind/nanobind.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

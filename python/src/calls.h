#pragma once

// How long calls are made from Python.

#include <nanobind/nanobind.h>

#include <optional>

#include "base/interruption.h"

namespace crnngan::python {

namespace nb = nanobind;

// Does work without Python's lock, so that other threads go on. Ctrl-C is heard while it lasts and
// stops it between its parts: Interrupted becomes KeyboardInterrupt (errors.h). The work touches no
// Python object.
template <class Work>
auto without_gil(const Work& work) {
  const HeardInterruptions hears;
  const nb::gil_scoped_release release;
  return work();
}

// The threads that are asked for; else one for each core. Throws std::invalid_argument.
int threads_of(std::optional<int> threads);

}  // namespace crnngan::python

#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan::Error becomes crnngan.Error, MissingFile FileNotFoundError, std::invalid_argument
// ValueError, want of memory MemoryError, each with the library's one line. Interrupted becomes
// what Python's own handler of the signal raises, KeyboardInterrupt unless it is another one's.
void bind_errors(nanobind::module_& module);

}  // namespace crnngan::python

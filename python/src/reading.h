#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan.read, read_all, write.
void bind_reading(nanobind::module_& module);

}  // namespace crnngan::python

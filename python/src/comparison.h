#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan.compare.
void bind_comparison(nanobind::module_& module);

}  // namespace crnngan::python

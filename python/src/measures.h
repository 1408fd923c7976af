#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan.stats.
void bind_measures(nanobind::module_& module);

}  // namespace crnngan::python

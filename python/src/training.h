#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan.Training, crnngan.EpochReport, crnngan.recipes.
void bind_training(nanobind::module_& module);

}  // namespace crnngan::python

#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// crnngan.render_sound, render_sound_file, render_piano_roll, render_musicxml.
void bind_render(nanobind::module_& module);

}  // namespace crnngan::python

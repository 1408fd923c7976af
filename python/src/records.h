#pragma once

#include <nanobind/nanobind.h>

namespace crnngan::python {

// numpy's dtypes of midi::Note, music::Tone and the changes of a midi::TimeLine.
nanobind::object note_type();
nanobind::object tone_type();
nanobind::object tempo_type();
nanobind::object time_signature_type();
nanobind::object key_signature_type();

}  // namespace crnngan::python

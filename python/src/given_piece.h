#pragma once

// Pieces of arrays that a person gives.

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "midi/part.h"
#include "piece.h"

namespace crnngan::python {

// crnngan.Piece.from_numpy and from_tones, which say what is expected. Throw ValueError.
Piece from_numpy(nanobind::handle notes, int ticks_per_quarter, std::optional<double> tempo,
                 nanobind::handle tempo_map, nanobind::handle time_signatures,
                 nanobind::handle key_signatures, std::optional<std::vector<midi::Part>> tracks,
                 std::string title);
Piece from_tones(nanobind::handle tones, double tempo, const std::string& instrument,
                 std::string title);

// The General MIDI program of an instrument's name; microseconds of a tempo in quarters a minute.
// Throw std::invalid_argument.
std::uint8_t program_of(const std::string& instrument);
std::uint32_t us_of_tempo(double quarters_a_minute);

}  // namespace crnngan::python

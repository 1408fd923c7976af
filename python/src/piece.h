#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "corpus/written_piece.h"
#include "music/tone.h"

namespace crnngan::python {

// A piece as Python has it: it never changes, so that arrays may look into it.
class Piece {
 public:
  // `midi` is its file, if there is one, as it is to be written again.
  explicit Piece(corpus::WrittenPiece written, Bytes midi = {})
      : written_(std::move(written)), midi_(std::move(midi)) {}

  const corpus::WrittenPiece& written() const { return written_; }

  // Empty: none is kept.
  const Bytes& midi() const { return midi_; }

  // At 384 ticks a quarter, without percussion; made when they are first asked for.
  const std::vector<music::Tone>& tones() const;

 private:
  corpus::WrittenPiece written_;
  Bytes midi_;
  mutable std::optional<std::vector<music::Tone>> tones_;
};

// The piece of tone events in one track.
Piece piece_of_tones(const std::vector<music::Tone>& tones, midi::TimeLine time_line,
                     std::uint8_t program, std::string title);

// The file that is kept of it, else one of what is heard.
Bytes midi_of(const Piece& piece);

// crnngan.Piece, crnngan.Track.
void bind_piece(nanobind::module_& module);

}  // namespace crnngan::python

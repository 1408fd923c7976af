#include "piece_state.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "casters.h"

namespace crnngan::python {

namespace nb = nanobind;

namespace {

// Name, program, track, port, channel and whether it has a program.
using PartState =
    std::tuple<std::string, std::uint8_t, std::uint16_t, std::uint8_t, std::uint8_t, bool>;

template <class T>
nb::bytes bytes_of(const std::vector<T>& records) {
  return nb::bytes(records.data(), records.size() * sizeof(T));
}

template <class T>
std::vector<T> records_in(const nb::handle bytes) {
  const auto data = nb::cast<nb::bytes>(bytes);
  if (data.size() % sizeof(T) != 0) throw std::invalid_argument("expected a pickled piece");
  std::vector<T> records(data.size() / sizeof(T));
  if (!records.empty()) std::memcpy(records.data(), data.c_str(), data.size());
  return records;
}

}  // namespace

nb::tuple state_of(const Piece& piece) {
  const corpus::WrittenPiece& written = piece.written();
  std::vector<PartState> parts;
  for (const midi::Part& part : written.parts) {
    parts.emplace_back(part.name, part.program, part.track, part.port, part.channel,
                       part.has_program);
  }
  return nb::make_tuple(
      written.title, written.composer, written.ticks_per_quarter, bytes_of(written.notes),
      bytes_of(written.time_line.tempos), bytes_of(written.time_line.time_signatures),
      bytes_of(written.time_line.key_signatures), parts, written.repairs, bytes_of(piece.midi()));
}

Piece piece_of_state(const nb::tuple& state) {
  if (state.size() != 10) throw std::invalid_argument("expected a pickled piece");
  corpus::WrittenPiece piece{
      .title = nb::cast<std::string>(state[0]),
      .composer = nb::cast<std::string>(state[1]),
      .ticks_per_quarter = nb::cast<int>(state[2]),
      .time_line = {.tempos = records_in<midi::TempoChange>(state[4]),
                    .time_signatures = records_in<midi::TimeSignatureChange>(state[5]),
                    .key_signatures = records_in<midi::KeySignatureChange>(state[6])},
      .notes = records_in<midi::Note>(state[3]),
      .repairs = nb::cast<std::vector<std::string>>(state[8])};
  for (const auto& [name, program, track, port, channel, has_program] :
       nb::cast<std::vector<PartState>>(state[7])) {
    piece.parts.push_back({name, program, track, port, channel, has_program});
  }
  return Piece(std::move(piece), records_in<std::uint8_t>(state[9]));
}

}  // namespace crnngan::python

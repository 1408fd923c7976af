#include "given_piece.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "arrays.h"
#include "casters.h"
#include "midi/instruments.h"
#include "records.h"

namespace crnngan::python {

using corpus::WrittenPiece;

namespace {

// Whether the notes, a dictionary or structured array, have such a column.
bool has_column(nb::handle notes, const char* name) {
  if (nb::isinstance<nb::dict>(notes)) return nb::cast<nb::dict>(notes).contains(name);
  const nb::object names =
      nb::getattr(nb::getattr(notes, "dtype", nb::none()), "names", nb::none());
  return !names.is_none() && nb::cast<bool>(names.attr("__contains__")(name));
}

std::vector<std::int64_t> column_of(nb::handle notes, const char* name, std::int64_t low,
                                    std::int64_t high) {
  if (!has_column(notes, name)) {
    throw std::invalid_argument(
        fmt::format("notes: expected a dictionary or a structured array with time, duration, pitch "
                    "and velocity, found no {}",
                    name));
  }
  return whole_numbers(notes[name], name, low, high);
}

std::vector<midi::Note> notes_of(nb::handle given, std::int64_t tracks) {
  constexpr std::int64_t kMostTicks = std::numeric_limits<std::int64_t>::max() / 4;
  const std::vector<std::int64_t> times = column_of(given, "time", 0, kMostTicks);
  const std::size_t count = times.size();
  const auto column = [&](const char* name, std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> numbers = column_of(given, name, low, high);
    if (numbers.size() == count) return numbers;
    throw std::invalid_argument(fmt::format("{}: expected as many numbers as of time, {}, found {}",
                                            name, count, numbers.size()));
  };
  const auto optional_column = [&](const char* name, std::int64_t high) {
    return has_column(given, name) ? column(name, 0, high) : std::vector<std::int64_t>(count);
  };
  const std::vector<std::int64_t> durations = column("duration", 1, kMostTicks);
  const std::vector<std::int64_t> pitches = column("pitch", 0, 127);
  const std::vector<std::int64_t> velocities = column("velocity", 1, 127);
  const std::vector<std::int64_t> channels = optional_column("channel", 15);
  const std::vector<std::int64_t> parts = optional_column("track", tracks - 1);
  std::vector<midi::Note> notes(count);
  for (std::size_t i = 0; i < count; ++i) {
    notes[i] = {.onset_ticks = times[i],
                .length_ticks = durations[i],
                .pitch = static_cast<std::uint8_t>(pitches[i]),
                .velocity = static_cast<std::uint8_t>(velocities[i]),
                .channel = static_cast<std::uint8_t>(channels[i]),
                .part = static_cast<std::uint16_t>(parts[i])};
  }
  std::ranges::stable_sort(
      notes, {}, [](const midi::Note& note) { return std::pair(note.onset_ticks, note.pitch); });
  return notes;
}

constexpr std::int64_t kMostTracks = 65534;
constexpr int kMostTicksPerQuarter = 32767;  // that can be written

constexpr std::int64_t kMostToneTicks = std::numeric_limits<std::int32_t>::max();

std::vector<music::Tone> tones_given(nb::handle given) {
  const auto column = [&](const char* name, std::int64_t low, std::int64_t high) {
    if (has_column(given, name)) return whole_numbers(given[name], name, low, high);
    throw std::invalid_argument(
        fmt::format("tones: expected a dictionary or a structured array with length_ticks, pitch, "
                    "velocity and gap_ticks, found no {}",
                    name));
  };
  const std::array columns = {column("length_ticks", 1, kMostToneTicks), column("pitch", 0, 127),
                              column("velocity", 1, 127), column("gap_ticks", 0, kMostToneTicks)};
  for (const auto& numbers : columns) {
    if (numbers.size() == columns[0].size()) continue;
    throw std::invalid_argument(fmt::format("tones: expected columns of equal lengths, found {} {}",
                                            columns[0].size(), numbers.size()));
  }
  std::vector<music::Tone> tones(columns[0].size());
  for (std::size_t i = 0; i < tones.size(); ++i) {
    tones[i] = {.length_ticks = static_cast<std::int32_t>(columns[0][i]),
                .pitch = static_cast<std::int32_t>(columns[1][i]),
                .velocity = static_cast<std::int32_t>(columns[2][i]),
                .gap_ticks = static_cast<std::int32_t>(columns[3][i])};
  }
  return tones;
}

}  // namespace

Piece from_numpy(nb::handle notes, int ticks_per_quarter, std::optional<double> tempo,
                 nb::handle tempo_map, nb::handle time_signatures, nb::handle key_signatures,
                 std::optional<std::vector<midi::Part>> tracks, std::string title) {
  if (ticks_per_quarter < 1 || ticks_per_quarter > kMostTicksPerQuarter) {
    throw std::invalid_argument(fmt::format("ticks_per_quarter must be 1..{}, received {}",
                                            kMostTicksPerQuarter, ticks_per_quarter));
  }
  if (tempo && !tempo_map.is_none()) {
    throw std::invalid_argument("expected either tempo or tempo_map, found both");
  }
  WrittenPiece piece{.title = std::move(title), .ticks_per_quarter = ticks_per_quarter};
  const auto count = tracks ? std::max<std::int64_t>(1, std::ssize(*tracks)) : kMostTracks;
  piece.notes = notes_of(notes, count);
  if (tracks && !tracks->empty()) {
    piece.parts = *std::move(tracks);
  } else {
    std::uint16_t last = 0;
    for (const midi::Note& note : piece.notes) last = std::max(last, note.part);
    piece.parts.resize(std::size_t{last} + 1);
  }
  midi::TimeLine& line = piece.time_line;
  if (tempo) line.tempos = {{0, us_of_tempo(*tempo)}};
  if (!tempo_map.is_none()) {
    line.tempos = records_of<midi::TempoChange>(tempo_map, "tempo_map", tempo_type());
  }
  if (!time_signatures.is_none()) {
    line.time_signatures = records_of<midi::TimeSignatureChange>(time_signatures, "time_signatures",
                                                                 time_signature_type());
  }
  if (!key_signatures.is_none()) {
    line.key_signatures = records_of<midi::KeySignatureChange>(key_signatures, "key_signatures",
                                                               key_signature_type());
  }
  midi::put_in_order(line);
  Piece made(std::move(piece));
  midi_of(made);  // throws what can't be written
  return made;
}

Piece from_tones(nb::handle tones, double tempo, const std::string& instrument, std::string title) {
  return piece_of_tones(tones_given(tones), {.tempos = {{0, us_of_tempo(tempo)}}},
                        program_of(instrument), std::move(title));
}

constexpr double kMicrosecondsPerMinute = 60e6;

std::uint32_t us_of_tempo(double quarters_a_minute) {
  const double us = kMicrosecondsPerMinute / quarters_a_minute;
  if (us >= 1 && us <= 0xFFFFFF) return static_cast<std::uint32_t>(std::lround(us));
  throw std::invalid_argument(fmt::format(
      "tempo: expected quarters a minute within 3.6 and 60,000,000, found {}", quarters_a_minute));
}

std::uint8_t program_of(const std::string& instrument) {
  if (const auto program = midi::program_called(instrument)) return *program;
  const auto meant = midi::program_meant(instrument);
  throw std::invalid_argument(
      fmt::format("instrument: expected one of General MIDI, found '{}'{}", instrument,
                  meant ? fmt::format("; did you mean '{}'?", midi::kInstruments[*meant]) : ""));
}

}  // namespace crnngan::python

#include "piece.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "arrays.h"
#include "calls.h"
#include "casters.h"
#include "given_piece.h"
#include "midi/smf_writer.h"
#include "midi/tempo.h"
#include "piece_state.h"
#include "records.h"

namespace crnngan::python {

using corpus::WrittenPiece;

namespace {

// A dictionary of the fields of the notes.
nb::dict note_columns(nb::handle notes) {
  nb::dict columns;
  for (const char* name : {"time", "duration", "pitch", "velocity", "channel", "track"}) {
    columns[name] = notes[name];
  }
  return columns;
}

double end_seconds(const WrittenPiece& piece) {
  std::int64_t end = 0;
  for (const midi::Note& note : piece.notes) {
    end = std::max(end, note.onset_ticks + note.length_ticks);
  }
  return midi::TempoMap(piece.time_line.tempos, piece.ticks_per_quarter).seconds_at(end);
}

nb::object seconds_at(const Piece& piece, nb::handle ticks) {
  const WrittenPiece& written = piece.written();
  const midi::TempoMap map(written.time_line.tempos, written.ticks_per_quarter);
  std::vector<double> seconds;
  for (const std::int64_t tick :
       whole_numbers(ticks, "ticks", 0, std::numeric_limits<std::int64_t>::max())) {
    seconds.push_back(map.seconds_at(tick));
  }
  return array_of(std::move(seconds));
}

std::string piece_text(const Piece& piece) {
  const WrittenPiece& written = piece.written();
  return fmt::format("<crnngan.Piece{}: {} notes, {} tracks, {:.1f} s>",
                     written.title.empty() ? "" : fmt::format(" '{}'", written.title),
                     written.notes.size(), written.parts.size(), end_seconds(written));
}

bool are_equal(const Piece& a, const Piece& b) {
  const WrittenPiece& one = a.written();
  const WrittenPiece& other = b.written();
  const auto part_of = [](const midi::Note& note) { return note.part; };
  return one.ticks_per_quarter == other.ticks_per_quarter && one.title == other.title &&
         one.time_line == other.time_line && one.parts == other.parts && one.notes == other.notes &&
         std::ranges::equal(one.notes, other.notes, {}, part_of, part_of);
}

nb::bytes midi_bytes(const Piece& piece) {
  const Bytes midi = [&] {
    const nb::gil_scoped_release release;
    return midi_of(piece);
  }();
  return nb::bytes(midi.data(), midi.size());
}

void bind_track(nb::module_& module) {
  using midi::Part;
  nb::class_<Part>(
      module, "Track",
      R"(Who plays notes: a channel of a track of a MIDI file, or a voice of ABC notation.

name is its text in the file, program 0..127 of General MIDI (0 where the file says none),
channel 0..15 (9 is percussion), number that of the file's track, from 0, port whose 16
channels are meant.)")
      .def(
          "__init__",
          [](Part* part, std::string name, int program, int channel, int number, int port) {
            const auto within = [](const char* what, int value, int most) {
              if (value >= 0 && value <= most) return value;
              throw std::invalid_argument(
                  fmt::format("{} must be 0..{}, received {}", what, most, value));
            };
            new (part) Part{.name = std::move(name),
                            .program = static_cast<std::uint8_t>(within("program", program, 127)),
                            .track = static_cast<std::uint16_t>(within("number", number, 65534)),
                            .port = static_cast<std::uint8_t>(within("port", port, 127)),
                            .channel = static_cast<std::uint8_t>(within("channel", channel, 15)),
                            .has_program = true};
          },
          nb::arg("name") = "", nb::kw_only(), nb::arg("program") = 0, nb::arg("channel") = 0,
          nb::arg("number") = 0, nb::arg("port") = 0)
      .def_ro("name", &Part::name)
      .def_ro("program", &Part::program)
      .def_ro("channel", &Part::channel)
      .def_ro("number", &Part::track)
      .def_ro("port", &Part::port)
      .def_ro("has_program", &Part::has_program, "Whether the file says a program.")
      .def("__eq__", [](const Part& a, const Part& b) { return a == b; })
      .def("__repr__", [](const Part& part) {
        return fmt::format("Track('{}', program={}, channel={})", part.name, part.program,
                           part.channel);
      });
}

}  // namespace

const std::vector<music::Tone>& Piece::tones() const {
  if (!tones_) {
    tones_ = music::to_tones(
        music::normalise(written_.notes, written_.ticks_per_quarter, music::Drums::kExclude));
  }
  return *tones_;
}

Piece piece_of_tones(const std::vector<music::Tone>& tones, midi::TimeLine time_line,
                     std::uint8_t program, std::string title) {
  WrittenPiece piece{.title = std::move(title),
                     .time_line = std::move(time_line),
                     .parts = {{.program = program, .has_program = true}},
                     .notes = music::to_notes(tones)};
  std::ranges::stable_sort(piece.notes, {}, [](const midi::Note& note) {
    return std::pair(note.onset_ticks, note.pitch);
  });
  return Piece(std::move(piece));
}

Bytes midi_of(const Piece& piece) {
  if (!piece.midi().empty()) return piece.midi();
  const WrittenPiece& written = piece.written();
  return midi::write_smf(written.notes, {.ticks_per_quarter = written.ticks_per_quarter,
                                         .time_line = written.time_line,
                                         .parts = written.parts,
                                         .name = written.title});
}

void bind_piece(nb::module_& module) {
  bind_track(module);
  nb::class_<Piece>(
      module, "Piece",
      R"(A piece of music as its file has it. It never changes: arrays look into it, without a copy,
and can't be written to.

Times are ticks of the file, ticks_per_quarter of which are a quarter; those of tones alone
are 1/384 quarter.)")
      .def_prop_ro(
          "title", [](const Piece& p) { return p.written().title; },
          "T: of ABC notation, the name of a song that a model wrote; else empty.")
      .def_prop_ro(
          "composer", [](const Piece& p) { return p.written().composer; },
          "C: of ABC notation, else empty.")
      .def_prop_ro("ticks_per_quarter",
                   [](const Piece& p) { return p.written().ticks_per_quarter; })
      .def_prop_ro(
          "notes",
          [](nb::pointer_and_handle<Piece> p) {
            return records_view(p.h, p.p->written().notes, note_type());
          },
          nb::sig("def notes(self) -> numpy.typing.NDArray[numpy.void]"),
          R"(All notes (N,), records of time, duration (>= 1; ticks of the file), pitch (0..127),
velocity (1..127), channel (0..15; 9 is percussion) and track, a place in tracks. By time,
then pitch. A view, without a copy.)")
      .def_prop_ro(
          "tones",
          [](nb::pointer_and_handle<Piece> p) {
            return records_view(p.h, p.p->tones(), tone_type());
          },
          nb::sig("def tones(self) -> numpy.typing.NDArray[numpy.void]"),
          R"(The tone events (N,) that networks learn, percussion left out: records of length_ticks (>=
1), pitch, velocity and gap_ticks, the time since the tone before; ticks are 1/384 quarter.
A view, without a copy (Mogren 2016, section 2.1). Raises Error when a time is longer than
2^31 - 1 ticks.)")
      .def_prop_ro(
          "tracks", [](const Piece& p) { return p.written().parts; },
          "Who plays the notes, by their numbers in the notes' track.")
      .def_prop_ro(
          "tempo_map",
          [](nb::pointer_and_handle<Piece> p) {
            return records_view(p.h, p.p->written().time_line.tempos, tempo_type());
          },
          nb::sig("def tempo_map(self) -> numpy.typing.NDArray[numpy.void]"),
          R"(Records of ticks and us_per_quarter, microseconds a quarter from there on; 500,000 before
the first.)")
      .def_prop_ro(
          "time_signatures",
          [](nb::pointer_and_handle<Piece> p) {
            return records_view(p.h, p.p->written().time_line.time_signatures,
                                time_signature_type());
          },
          nb::sig("def time_signatures(self) -> numpy.typing.NDArray[numpy.void]"),
          R"(Records of ticks, beats (1..255) and beat_unit (1, 2, 4, ... 64); 4/4 before the first.)")
      .def_prop_ro(
          "key_signatures",
          [](nb::pointer_and_handle<Piece> p) {
            return records_view(p.h, p.p->written().time_line.key_signatures, key_signature_type());
          },
          nb::sig("def key_signatures(self) -> numpy.typing.NDArray[numpy.void]"),
          R"(Records of ticks, fifths (-7..7: sharps; flats are negative) and is_minor; unknown before
the first.)")
      .def_prop_ro(
          "repairs", [](const Piece& p) { return p.written().repairs; },
          "What was put right while the file was read, one line each, with its place.")
      .def(
          "numpy",
          [](nb::pointer_and_handle<Piece> p) {
            return note_columns(records_view(p.h, p.p->written().notes, note_type()));
          },
          nb::sig("def numpy(self) -> dict[str, numpy.typing.NDArray[numpy.integer]]"),
          R"(The columns of notes: time, duration, pitch, velocity, channel and track, views (N,) without
a copy.)")
      .def("seconds", &seconds_at, nb::arg("ticks"),
           nb::sig("def seconds(self, ticks: numpy.typing.ArrayLike) -> "
                   "numpy.typing.NDArray[numpy.float64]"),
           R"(Seconds from the start of the file of each of the ticks (N,), whole numbers >= 0.)")
      .def_prop_ro(
          "duration_seconds", [](const Piece& p) { return end_seconds(p.written()); },
          "When the last note ends.")
      .def_static(
          "from_numpy", &from_numpy, nb::arg("notes"), nb::kw_only(),
          nb::arg("ticks_per_quarter") = music::kTicksPerQuarter, nb::arg("tempo") = nb::none(),
          nb::arg("tempo_map") = nb::none(), nb::arg("time_signatures") = nb::none(),
          nb::arg("key_signatures") = nb::none(), nb::arg("tracks") = nb::none(),
          nb::arg("title") = "",
          nb::sig(
              "def from_numpy(notes: collections.abc.Mapping[str, numpy.typing.ArrayLike] | "
              "numpy.typing.NDArray[numpy.void], *, ticks_per_quarter: int = 384, tempo: float "
              "| None = None, tempo_map: numpy.typing.ArrayLike | None = None, time_signatures: "
              "numpy.typing.ArrayLike | None = None, key_signatures: numpy.typing.ArrayLike | "
              "None = None, tracks: collections.abc.Sequence[Track] | None = None, title: str = "
              "'') -> Piece"),
          R"(The piece of notes as Piece.numpy() or Piece.notes give them: a dictionary of arrays, or a
structured array. channel and track may be missing. tempo is in quarters a minute; tempo_map
and signatures are as the properties have them, or lists of such tuples. Arrays are copied.
Raises ValueError, saying what was expected, for other shapes or types and for numbers out
of range.)")
      .def_static(
          "from_tones", &from_tones, nb::arg("tones"), nb::kw_only(), nb::arg("tempo") = 120.0,
          nb::arg("instrument") = "acoustic grand piano", nb::arg("title") = "",
          nb::sig("def from_tones(tones: collections.abc.Mapping[str, "
                  "numpy.typing.ArrayLike] | numpy.typing.NDArray[numpy.void], *, tempo: "
                  "float = 120.0, instrument: str = 'acoustic grand piano', title: str = "
                  "'') -> Piece"),
          R"(The piece of tone events as Piece.tones gives them. Raises ValueError as from_numpy() does.)")
      .def("to_midi", &midi_bytes,
           R"(The bytes of a Standard MIDI File: what is heard, one key of a channel once at a time.
Raises ValueError when ticks_per_quarter is over 32767.)")
      .def(
          "_repr_html_",
          [](nb::handle self) {
            return nb::module_::import_("crnngan.notebook").attr("html_of")(self);
          },
          nb::sig("def _repr_html_(self) -> str"))
      .def("__getstate__", &state_of)
      .def("__setstate__",
           [](Piece& self, const nb::tuple& state) { new (&self) Piece(piece_of_state(state)); })
      .def("__len__", [](const Piece& p) { return p.written().notes.size(); })
      .def("__eq__", &are_equal, nb::is_operator())
      .def("__repr__", &piece_text);
}

}  // namespace crnngan::python

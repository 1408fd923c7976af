#include "records.h"

#include <array>
#include <cstddef>
#include <span>

#include "arrays.h"
#include "casters.h"
#include "midi/note.h"
#include "midi/time_line.h"
#include "music/tone.h"

namespace crnngan::python {

namespace {

template <class T>
nb::object type_of(std::span<const Field> fields) {
  return record_type(fields, sizeof(T));
}

}  // namespace

nb::object note_type() {
  using midi::Note;
  static constexpr std::array kFields = {Field{"time", "<i8", offsetof(Note, onset_ticks)},
                                         Field{"duration", "<i8", offsetof(Note, length_ticks)},
                                         Field{"pitch", "u1", offsetof(Note, pitch)},
                                         Field{"velocity", "u1", offsetof(Note, velocity)},
                                         Field{"channel", "u1", offsetof(Note, channel)},
                                         Field{"track", "<u2", offsetof(Note, part)}};
  return type_of<Note>(kFields);
}

nb::object tempo_type() {
  using midi::TempoChange;
  static constexpr std::array kFields = {
      Field{"ticks", "<i8", offsetof(TempoChange, ticks)},
      Field{"us_per_quarter", "<u4", offsetof(TempoChange, us_per_quarter)}};
  return type_of<TempoChange>(kFields);
}

nb::object time_signature_type() {
  using midi::TimeSignature;
  using midi::TimeSignatureChange;
  constexpr std::size_t kSignature = offsetof(TimeSignatureChange, signature);
  static constexpr std::array kFields = {
      Field{"ticks", "<i8", offsetof(TimeSignatureChange, ticks)},
      Field{"beats", "<i4", kSignature + offsetof(TimeSignature, beats)},
      Field{"beat_unit", "<i4", kSignature + offsetof(TimeSignature, beat_unit)}};
  return type_of<TimeSignatureChange>(kFields);
}

nb::object key_signature_type() {
  using midi::KeySignature;
  using midi::KeySignatureChange;
  constexpr std::size_t kSignature = offsetof(KeySignatureChange, signature);
  static constexpr std::array kFields = {
      Field{"ticks", "<i8", offsetof(KeySignatureChange, ticks)},
      Field{"fifths", "<i4", kSignature + offsetof(KeySignature, fifths)},
      Field{"is_minor", "?", kSignature + offsetof(KeySignature, is_minor)}};
  return type_of<KeySignatureChange>(kFields);
}

nb::object tone_type() {
  using music::Tone;
  static constexpr std::array kFields = {Field{"length_ticks", "<i4", offsetof(Tone, length_ticks)},
                                         Field{"pitch", "<i4", offsetof(Tone, pitch)},
                                         Field{"velocity", "<i4", offsetof(Tone, velocity)},
                                         Field{"gap_ticks", "<i4", offsetof(Tone, gap_ticks)}};
  return type_of<Tone>(kFields);
}

}  // namespace crnngan::python

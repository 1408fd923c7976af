#include <algorithm>

#include "music/abc_voice.h"

namespace crnngan::music::abc {

namespace {

constexpr Time kLongestNote = 1024 * kWhole;

int staff_position_of(const NoteSymbol& symbol) {
  return static_cast<int>(symbol.letter) + 7 * symbol.octave;
}

}  // namespace

VoiceReader::VoiceReader(const Settings& settings) : settings_(settings) {
  set_meter(settings.meter);
  record_key();
}

void VoiceReader::set_meter(const std::optional<Meter>& meter) {
  settings_.meter = meter;
  if (meter) written_.meters.push_back({position_, meter->signature()});
}

void VoiceReader::set_key(const KeyField& field) {
  if (field.key) settings_.key = *field.key;
  set_properties(field.properties);
}

void VoiceReader::set_properties(const Properties& properties) {
  apply(settings_.properties, properties);
  record_key();
}

void VoiceReader::set_half_tones(int half_tones) {
  settings_.half_tones = half_tones;
  record_key();
}

void VoiceReader::set_tempo(const Tempo& tempo) {
  written_.tempos.push_back({position_, tempo.us_per_quarter(settings_.unit_length)});
}

// A MIDI file can't say that there is no key any more: that is C major.
void VoiceReader::record_key() {
  if (!settings_.key.signature && written_.keys.empty()) return;
  const midi::KeySignature written = settings_.key.signature.value_or(midi::KeySignature{});
  const int half_tones = settings_.half_tones + settings_.properties.half_tones.value_or(0);
  written_.keys.push_back({position_, transposed(written, half_tones)});
}

int VoiceReader::reach_of(const NoteSymbol& symbol) const {
  const int letter = static_cast<int>(symbol.letter);
  return settings_.accidentals == Accidentals::kPitch ? letter : staff_position_of(symbol);
}

void VoiceReader::hold_accidental(const NoteSymbol& symbol, Reading& reading) {
  if (symbol.alteration->rounded) reading.remarks.add(symbol.offset, kRoundedQuarterTones);
  if (settings_.accidentals == Accidentals::kNote) return;
  accidentals_[reach_of(symbol)] = symbol.alteration->half_tones;
}

int VoiceReader::pitch_of(const NoteSymbol& symbol, Reading& reading) {
  int alteration = settings_.key.alterations[symbol.letter];
  if (symbol.alteration) {
    alteration = symbol.alteration->half_tones;
    hold_accidental(symbol, reading);
  } else {
    // A tie carries an accidental over the bar line.
    const auto tie = ties_.find(staff_position_of(symbol));
    if (tie != ties_.end()) {
      const WrittenNote& note = written_.notes[tie->second];
      if (note.start + note.length == position_) return note.pitch;
    }
    const auto in_bar = accidentals_.find(reach_of(symbol));
    if (in_bar != accidentals_.end()) alteration = in_bar->second;
  }
  const Properties& properties = settings_.properties;
  const int octaves = properties.clef_octaves.value_or(0) + properties.octaves.value_or(0);
  const int pitch = natural_pitch(symbol) + alteration + 12 * octaves +
                    properties.half_tones.value_or(0) + settings_.half_tones;
  if (pitch < 0 || pitch > 127) Cursor::fail_at(symbol.offset, "a note outside of MIDI's range");
  return pitch;
}

Time VoiceReader::length_of(Ratio length, std::size_t offset) const {
  if (tuplet_.notes > 0) length = length * tuplet_.factor;
  if (broken_) length = length * *broken_;
  const std::optional<Time> time = scaled(settings_.unit_length, length);
  if (!time || *time > kLongestNote) {
    Cursor::fail_at(offset, "a length of at most {} whole notes expected", kLongestNote / kWhole);
  }
  return std::max<Time>(*time, 1);
}

void VoiceReader::place(const std::vector<NoteSymbol>& symbols, Ratio rest_length,
                        std::size_t offset, Reading& reading) {
  Previous placed{written_.notes.size(), position_, 0};
  placed.step = length_of(symbols.empty() ? rest_length : symbols.front().length, offset);
  for (const NoteSymbol& symbol : symbols) {
    WrittenNote note;
    note.start = position_;
    note.length = length_of(symbol.length, symbol.offset);
    note.pitch = pitch_of(symbol, reading);
    note.velocity = std::min(velocity_ + (accent_ ? kAccent : 0), 127);
    note.staccato = staccato_;
    note.tied = symbol.tied;
    note.staff_position = staff_position_of(symbol);
    note.offset = symbol.offset;
    if (note.tied) ties_[note.staff_position] = written_.notes.size();
    written_.notes.push_back(note);
  }
  advance_to(position_ + placed.step, offset);
  previous_ = placed;
  staccato_ = false;
  accent_ = false;
  broken_.reset();
  if (tuplet_.notes > 0) --tuplet_.notes;
}

void VoiceReader::advance_to(Time position, std::size_t offset) {
  if (position > kLongestTune) {
    Cursor::fail_at(offset, "a voice of at most {} whole notes expected", kLongestTune / kWhole);
  }
  position_ = position;
}

void VoiceReader::begin_layer() {
  layer_begin_ = position_;
  accidentals_.clear();
  previous_.reset();
  staccato_ = false;
  accent_ = false;
}

void VoiceReader::end_bar(const BarSign& sign) {
  furthest_ = std::max(furthest_, position_);
  if (position_ < furthest_) {
    // Behind '&': to the bar line that the music before has here.
    const auto line = position_ == layer_begin_
                          ? std::upper_bound(bar_lines_.begin(), bar_lines_.end(), position_)
                          : std::lower_bound(bar_lines_.begin(), bar_lines_.end(), position_);
    position_ = line == bar_lines_.end() ? furthest_ : *line;
  }
  begin_layer();
  if (position_ < furthest_) return;
  if (bar_lines_.back() < position_) {
    const bool is_first = bar_lines_.size() == 1;
    if (is_first && settings_.meter && position_ < settings_.meter->bar()) {
      written_.pickup = position_;
    }
    bar_lines_.push_back(position_);
  }
  const bool repeats = sign.ends_repeat > 0 || sign.starts_repeat > 0;
  if (sign.ends_section && !repeats) {
    written_.marks.push_back({MarkKind::kDoubleBar, position_});
  }
  if (sign.ends_repeat > 0) {
    written_.marks.push_back({MarkKind::kRepeatEnd, position_, sign.ends_repeat});
  }
  if (sign.starts_repeat > 0) {
    written_.marks.push_back({MarkKind::kRepeatStart, position_, sign.starts_repeat});
  }
}

WrittenVoice VoiceReader::finish() {
  written_.end = std::max(furthest_, position_);
  return std::move(written_);
}

}  // namespace crnngan::music::abc

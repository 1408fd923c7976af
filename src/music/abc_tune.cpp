#include "music/abc_tune.h"

#include <algorithm>
#include <utility>

namespace crnngan::music::abc {

namespace {

constexpr std::string_view kChangeOfInstrument =
    "an instrument or channel that changes in the middle of a voice; the first one stays";

// Of a voice of the tune.
bool sounds(const auto& voice) { return voice.reader && voice.reader->has_notes(); }

constexpr std::size_t kMostVoices = 256;
constexpr std::size_t kMostExpanded = std::size_t{1} << 20;

// Without a comment; "\%" begins none.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('%'); at != std::string_view::npos; at = line.find('%', at + 1)) {
    if (at == 0 || line[at - 1] != '\\') return line.substr(0, at);
  }
  return line;
}

// "A:" to "G:", "X:" to "Z:" and so on also begin music: a note or rest before a repeat sign.
bool may_be_music(std::string_view line) {
  constexpr std::string_view kNotesAndRests = "ABCDEFGabcdefgxyzXYZ";
  return kNotesAndRests.find(line[0]) != std::string_view::npos && line.size() > 2 &&
         (line[2] == '|' || line[2] == ':');
}

}  // namespace

void TuneReader::begin(std::size_t offset) {
  offset_ = offset;
  state_ = State::kHeader;
  continued_ = 0;
  block_.clear();
}

bool TuneReader::is_in_block(std::string_view line) {
  if (block_.empty()) return false;
  if (line.starts_with("%%end" + block_)) block_.clear();
  return true;
}

bool TuneReader::is_field(std::string_view line) const {
  const bool has_shape =
      line.size() >= 2 && (is_letter(line[0]) || line[0] == '+') && line[1] == ':';
  const bool in_body = state_ == State::kBeforeMusic || state_ == State::kMusic;
  return has_shape && !(in_body && may_be_music(line));
}

void TuneReader::read_line(std::size_t begin, std::size_t end) {
  const std::string_view whole = text_.substr(begin, end - begin);
  if (is_in_block(whole)) return;
  if (whole.starts_with("%%")) {
    obey(without_comment(whole.substr(2)), begin);
    return;
  }
  const std::string_view line = without_comment(whole);
  if (trimmed(line).empty()) return;
  if (is_field(line)) {
    const std::string_view value = trimmed(line.substr(2));
    const auto value_begin = static_cast<std::size_t>(value.data() - text_.data());
    read_field(line[0], value.empty() ? Cursor(text_, begin + line.size(), begin + line.size())
                                      : Cursor(text_, value_begin, value_begin + value.size()));
  } else if (state_ == State::kHeader && continued_ != 'H') {
    Cursor::fail_at(begin, "a field such as T: or K: expected, found {}",
                    Cursor(text_, begin, end).here());
  } else if (state_ == State::kBeforeMusic || state_ == State::kMusic) {
    read_music(begin, begin + line.size());
  }
}

// Fields that are not named here have no sound.
void TuneReader::read_field(char field, Cursor value) {
  if (field == '+') {
    read_text(continued_, value.rest());
    return;
  }
  const bool only_in_tunes = std::string_view("TKPQVX").find(field) != std::string_view::npos;
  if (state_ == State::kFileHeader && only_in_tunes) return;
  continued_ = field;
  switch (field) {
    case 'T':
    case 'C':
      if (state_ == State::kMusic || (field == 'T' ? has_title_ : has_composer_)) {
        continued_ = 0;
      } else {
        read_text(field, value.rest());
      }
      break;
    case 'K':
      read_key_field(value);
      break;
    case 'M':
      read_meter_field(value);
      break;
    case 'L':
      read_unit_length_field(value);
      break;
    case 'Q':
      read_tempo_field(value);
      break;
    case 'P':
      read_parts_field(value);
      break;
    case 'V':
      read_voice_field(value);
      break;
    case 'U':
      reading_.symbols.define(value);
      break;
    case 'm':
      macros_.define(value);
      break;
    case 'I':
      obey(value.rest(), value.offset());
      break;
    default:
      break;
  }
}

// Several titles are other names of the tune; the first counts.
void TuneReader::read_text(char field, std::string_view value) {
  if (field != 'T' && field != 'C') return;
  std::string& text = field == 'T' ? tune_.title : tune_.composer;
  bool& is_there = field == 'T' ? has_title_ : has_composer_;
  const std::string more = decode_text(value, charset_);
  text = is_there && !text.empty() ? text + " " + more : more;
  is_there = state_ != State::kFileHeader;
}

void TuneReader::read_key_field(Cursor value) {
  const KeyField field = read_key(value, reading_.remarks);
  if (in_music()) {
    current_voice().set_key(field);
    return;
  }
  if (field.key) settings_.key = *field.key;
  apply(settings_.properties, field.properties);
  if (state_ == State::kHeader) {
    settings_.unit_length = unit_length_.value_or(usual_unit_length(settings_.meter));
    state_ = State::kBeforeMusic;
    voice_ = kNoVoice;
  }
}

void TuneReader::read_meter_field(Cursor value) {
  const std::optional<Meter> meter = read_meter(value);
  if (in_music()) {
    current_voice().set_meter(meter);
  } else {
    settings_.meter = meter;
  }
}

void TuneReader::read_unit_length_field(Cursor value) {
  const Time length = read_unit_length(value);
  if (in_music()) {
    current_voice().set_unit_length(length);
  } else {
    unit_length_ = length;
    settings_.unit_length = length;
  }
}

void TuneReader::read_tempo_field(Cursor value) {
  const std::optional<Tempo> tempo = read_tempo(value, reading_.remarks);
  if (!tempo) return;
  if (in_music()) {
    current_voice().set_tempo(*tempo);
  } else {
    tempo_ = tempo;
  }
}

// In the header the order of parts; in the music the name of the part that begins.
void TuneReader::read_parts_field(Cursor value) {
  if (state_ == State::kHeader) {
    order_ = read_part_order(value);
    return;
  }
  const std::string_view label = value.rest();
  if (label.size() != 1) return;
  if (in_music()) {
    current_voice().begin_part(label[0]);
  } else {
    first_parts_ = label[0];
  }
}

void TuneReader::read_voice_field(Cursor value) {
  const std::size_t offset = value.offset();
  const VoiceField field = read_voice(value);
  if (state_ == State::kBeforeMusic) start_music();
  voice_ = voice_named(field.id, offset);
  Voice& voice = voices_[voice_];
  apply(voice.properties, field.properties);
  if (voice.reader) voice.reader->set_properties(field.properties);
}

void TuneReader::obey(std::string_view directive_text, std::size_t offset) {
  const Directive directive = read_directive(directive_text);
  switch (directive.kind) {
    case DirectiveKind::kProgram:
    case DirectiveKind::kVoice:
      set_program(directive, offset);
      break;
    case DirectiveKind::kChannel:
      if (in_music()) current_voice();
      if (voice_ == kNoVoice) break;
      if (sounds(voices_[voice_])) {
        reading_.remarks.add(offset, kChangeOfInstrument);
      } else {
        voices_[voice_].channel = directive.channel;
      }
      break;
    case DirectiveKind::kTranspose:
      set_half_tones(directive.half_tones, false);
      break;
    case DirectiveKind::kTransposeFurther:
      set_half_tones(directive.half_tones, true);
      break;
    case DirectiveKind::kAccidentals: {
      const Accidentals reach = directive.word == "not"      ? Accidentals::kNote
                                : directive.word == "octave" ? Accidentals::kOctave
                                                             : Accidentals::kPitch;
      settings_.accidentals = reach;
      for (Voice& voice : voices_) {
        if (voice.reader) voice.reader->set_accidentals(reach);
      }
      break;
    }
    case DirectiveKind::kPlusDecorates:
      reading_.plus_decorates = true;
      break;
    case DirectiveKind::kExclamationDecorates:
      reading_.plus_decorates = false;
      break;
    case DirectiveKind::kCharset:
      if (directive.word.starts_with("iso-8859") || directive.word.starts_with("latin")) {
        charset_ = Charset::kLatin1;
      }
      break;
    case DirectiveKind::kBeginBlock:
      block_ = directive.word;
      break;
    case DirectiveKind::kOther:
      break;
  }
}

// Of a voice that sounds already the program stays: a part has one.
void TuneReader::set_program(const Directive& directive, std::size_t offset) {
  if (!directive.word.empty()) {
    const auto known = std::ranges::find(voices_, directive.word, &Voice::id);
    if (known == voices_.end()) return;
    if (directive.program) known->program = directive.program;
    known->muted = known->muted || directive.mute;
  } else if (directive.channel) {
    programs_.of_channel[*directive.channel] = directive.program;
  } else if (voice_ != kNoVoice) {
    Voice& voice = voices_[voice_];
    if (directive.program && sounds(voice)) {
      reading_.remarks.add(offset, kChangeOfInstrument);
    } else if (directive.program) {
      voice.program = directive.program;
    }
    voice.muted = voice.muted || directive.mute;
  } else if (directive.program) {
    programs_.usual = directive.program;
  }
}

void TuneReader::set_half_tones(int half_tones, bool further) {
  if (in_music()) {
    VoiceReader& voice = current_voice();
    voice.set_half_tones(half_tones + (further ? voice.settings().half_tones : 0));
  } else if (voice_ != kNoVoice) {
    std::optional<int>& own = voices_[voice_].half_tones;
    own = half_tones + (further ? own.value_or(settings_.half_tones) : 0);
  } else {
    settings_.half_tones = half_tones + (further ? settings_.half_tones : 0);
  }
}

std::size_t TuneReader::voice_named(std::string_view id, std::size_t offset) {
  const auto known = std::ranges::find(voices_, id, &Voice::id);
  const auto place = static_cast<std::size_t>(known - voices_.begin());
  if (known != voices_.end()) return place;
  if (voices_.size() == kMostVoices) Cursor::fail_at(offset, "more than {} voices", kMostVoices);
  voices_.push_back({.id = std::string(id)});
  if (in_music()) voices_.back().reader.emplace(settings_);
  return place;
}

void TuneReader::start_music() {
  state_ = State::kMusic;
  if (voices_.empty()) voice_named("1", offset_);
  for (Voice& voice : voices_) {
    Settings settings = settings_;
    apply(settings.properties, voice.properties);
    settings.half_tones = voice.half_tones.value_or(settings_.half_tones);
    voice.reader.emplace(settings);
    for (const char label : first_parts_) voice.reader->begin_part(label);
  }
  if (tempo_) voices_.front().reader->set_tempo(*tempo_);
}

// Music before any V: belongs to the first voice.
VoiceReader& TuneReader::current_voice() {
  if (voice_ == kNoVoice) voice_ = 0;
  return *voices_[voice_].reader;
}

void TuneReader::read_music(std::size_t begin, std::size_t end) {
  if (!in_music()) start_music();
  if (macros_.empty()) {
    Cursor music(text_, begin, end);
    read_music(music);
    return;
  }
  const std::string expanded = macros_.expand(text_.substr(begin, end - begin));
  expanded_ += expanded.size();
  if (expanded_ > kMostExpanded) {
    Cursor::fail_at(begin, "macros that make at most {} bytes of a tune expected", kMostExpanded);
  }
  Cursor music(expanded, 0, expanded.size());
  try {
    read_music(music);
  } catch (const Fault& fault) {
    Cursor::fail_at(begin + std::min(fault.offset, end - begin), "with its macros written out: {}",
                    fault.message);
  }
}

void TuneReader::read_music(Cursor& music) {
  while (!music.done()) {
    current_voice().read_music(music, reading_);
    if (music.done()) break;
    const char field = music.peek(1);
    music.advance(3);
    music.skip_spaces();
    Cursor value = music;
    const std::size_t length = trimmed(music.take_until(']', "an inline field")).size();
    read_field(field, value.first(length));
  }
}

AbcTune TuneReader::finish(std::size_t offset, Budget& budget) {
  if (state_ == State::kHeader) {
    Cursor::fail_at(offset, "the header ends without a K: field");
  }
  std::vector<VoiceOfTune> voices;
  for (Voice& voice : voices_) {
    if (!voice.reader) continue;
    const std::string name = voice.properties.name.value_or(voice.id);
    voices.push_back({decode_text(name, charset_), voice.channel, voice.program, voice.muted,
                      voice.reader->finish()});
  }
  assemble(voices, order_, programs_, offset_, budget, reading_.remarks, tune_);
  if (tune_.notes.empty()) Cursor::fail_at(offset_, "a tune without notes");
  return std::move(tune_);
}

}  // namespace crnngan::music::abc

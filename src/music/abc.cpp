#include "music/abc.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "music/abc_cursor.h"
#include "music/abc_fields.h"
#include "music/abc_playback.h"
#include "music/abc_voice.h"

namespace crnngan::music {

namespace {

using abc::Cursor;
using abc::Fault;

// All MIDI channels but percussion's.
constexpr std::size_t kMostVoices = 15;

std::uint8_t channel_of(std::size_t voice) {
  return static_cast<std::uint8_t>(voice < midi::kPercussionChannel ? voice : voice + 1);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && abc::is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && abc::is_space(text.back())) text.remove_suffix(1);
  return text;
}

class TuneReader {
 public:
  explicit TuneReader(std::string_view text) : text_(text) {}

  AbcTune read() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      read_line(begin, end);
      begin = end + 1;
    }
    if (part_ == Part::kBefore) Cursor::fail_at(text_.size(), "no tune: an X: field expected");
    if (part_ == Part::kHeader) fail_in_header(text_.size());
    finish();
    return std::move(tune_);
  }

 private:
  enum class Part { kBefore, kHeader, kMusic, kBehind };

  void read_line(std::size_t begin, std::size_t end) {
    std::string_view line = text_.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool empty = trimmed(line).empty();
    line = line.substr(0, line.find('%'));
    if (trimmed(line).empty()) {
      if (empty) read_empty_line(begin);
      return;
    }
    // "G:|" is a note before a repeat sign.
    const bool is_field =
        line.size() >= 2 && abc::is_letter(line[0]) && line[1] == ':' &&
        !(part_ == Part::kMusic && line.size() > 2 && (line[2] == '|' || line[2] == ':'));
    Cursor cursor(text_, begin, begin + line.size());
    if (part_ == Part::kBehind) {
      cursor.fail("text behind the empty line that ends the tune; a file holds one tune");
    } else if (is_field) {
      cursor.advance(2);
      cursor.skip_spaces();
      const std::size_t value_end =
          begin +
          static_cast<std::size_t>(trimmed(line).data() + trimmed(line).size() - line.data());
      const std::size_t value_begin = std::min(cursor.offset(), value_end);
      read_field(line[0], begin, Cursor(text_, value_begin, value_end));
    } else if (part_ == Part::kMusic) {
      read_music(cursor);
    } else {
      cursor.fail("a field such as {} expected, found {}",
                  part_ == Part::kHeader ? "T:" : "X:", cursor.here());
    }
  }

  void read_empty_line(std::size_t offset) {
    if (part_ == Part::kHeader) fail_in_header(offset);
    if (part_ == Part::kMusic) part_ = Part::kBehind;
  }

  [[noreturn]] static void fail_in_header(std::size_t offset) {
    Cursor::fail_at(offset, "the header ends without a K: field");
  }

  void read_field(char field, std::size_t offset, Cursor value) {
    if (part_ == Part::kBefore) {
      if (field != 'X') Cursor::fail_at(offset, "X: must be the first field, found {}:", field);
      part_ = Part::kHeader;
    } else if (field == 'X') {
      Cursor::fail_at(offset, "a second X: field; a file holds one tune");
    } else if (field == 'V') {
      select_voice(value);
      if (part_ == Part::kHeader) voice_ = kNoVoice;
    } else if (part_ == Part::kMusic) {
      current_voice().read_field(field, offset, value);
    } else {
      read_header_field(field, offset, value);
    }
  }

  void read_header_field(char field, std::size_t offset, Cursor value) {
    switch (field) {
      case 'T':
        if (tune_.title.empty()) tune_.title = value.rest();
        break;
      case 'C':
        if (tune_.composer.empty()) tune_.composer = value.rest();
        break;
      case 'O':
      case 'N':
      case 'S':
      case 'R':
      case 'Z':
        break;
      case 'M':
        meter_ = abc::read_meter(value);
        break;
      case 'L':
        unit_length_ = abc::read_unit_length(value);
        break;
      case 'Q':
        tune_.time_line.tempos = {{0, abc::read_tempo(value)}};
        break;
      case 'K':
        begin_music(offset, abc::read_key(value));
        break;
      default:
        Cursor::fail_at(offset, "unknown field '{}:' in the header", field);
    }
  }

  void begin_music(std::size_t offset, const abc::Key& key) {
    if (tune_.title.empty()) Cursor::fail_at(offset, "no T: field before K:");
    if (!meter_) Cursor::fail_at(offset, "no M: field before K:");
    settings_.meter = *meter_;
    tune_.time_line.time_signatures = {{0, {meter_->numerator, meter_->denominator}}};
    settings_.key = key;
    // Standard 2.1, 3.1.7: a sixteenth in meters below 3/4.
    const bool short_meter = meter_->bar() < abc::kWhole * 3 / 4;
    settings_.unit_length = unit_length_.value_or(abc::kWhole / (short_meter ? 16 : 8));
    for (const std::string& name : declared_) voices_.emplace_back(name, settings_);
    part_ = Part::kMusic;
  }

  void select_voice(Cursor value) {
    const std::size_t offset = value.offset();
    const std::string name = abc::read_voice_name(value);
    const auto known = std::find(declared_.begin(), declared_.end(), name);
    voice_ = static_cast<std::size_t>(known - declared_.begin());
    if (known != declared_.end()) return;
    if (declared_.size() == kMostVoices) {
      Cursor::fail_at(offset, "more than {} voices", kMostVoices);
    }
    declared_.push_back(name);
    if (part_ == Part::kMusic) voices_.emplace_back(name, settings_);
  }

  // Standard 2.1, 7: music before any V: belongs to voice 1.
  abc::VoiceReader& current_voice() {
    if (voice_ == kNoVoice) select_voice(Cursor("1", 0, 1));
    return voices_[voice_];
  }

  void read_music(Cursor& music) {
    while (!music.done()) {
      const std::string_view rest = music.rest();
      if (rest.starts_with("[V:")) {
        music.advance(3);
        music.skip_spaces();
        Cursor value = music;
        const std::string_view content = music.take_until(']', "an inline field");
        select_voice(value.first(content.size()));
      } else {
        current_voice().read_music(music);
      }
    }
    music_end_ = music.offset();
  }

  void finish() {
    std::string lengths;
    bool same_length = true;
    std::optional<abc::Time> first_length;
    for (std::size_t i = 0; i < voices_.size(); ++i) {
      const abc::WrittenVoice written = voices_[i].finish(music_end_);
      abc::PlayedVoice played = abc::play(written, channel_of(i));
      if (i == 0) tune_.pickup_ticks = abc::to_ticks(written.pickup);
      same_length = same_length && played.end == first_length.value_or(played.end);
      first_length = first_length.value_or(played.end);
      lengths +=
          fmt::format("{}voice {} has {} (bars written: {})", i == 0 ? "" : ", ", voices_[i].name(),
                      abc::format_time(played.end, settings_.meter.denominator), written.bars);
      for (midi::Note& note : played.notes) note.part = static_cast<std::uint16_t>(i);
      tune_.notes.insert(tune_.notes.end(), played.notes.begin(), played.notes.end());
      tune_.parts.push_back({.name = voices_[i].name(),
                             .track = static_cast<std::uint16_t>(i),
                             .channel = channel_of(i)});
    }
    if (!same_length) {
      Cursor::fail_at(music_end_, "the voices differ in length with repeats played: {}", lengths);
    }
    if (tune_.notes.empty()) Cursor::fail_at(text_.size(), "a tune without notes");
    std::stable_sort(
        tune_.notes.begin(), tune_.notes.end(), [](const midi::Note& a, const midi::Note& b) {
          return std::tuple(a.onset_ticks, a.pitch) < std::tuple(b.onset_ticks, b.pitch);
        });
  }

  static constexpr std::size_t kNoVoice = static_cast<std::size_t>(-1);

  std::string_view text_;
  Part part_ = Part::kBefore;
  AbcTune tune_;
  std::optional<abc::Meter> meter_;
  std::optional<abc::Time> unit_length_;
  abc::Settings settings_;             // of the header, from its K: on
  std::vector<std::string> declared_;  // the voices' names in the order of their channels
  std::vector<abc::VoiceReader> voices_;
  std::size_t voice_ = kNoVoice;
  std::size_t music_end_ = 0;
};

}  // namespace

Parsed<AbcTune> read_abc(std::string_view text) {
  try {
    return TuneReader(text).read();
  } catch (const Fault& fault) {
    const std::string_view before = text.substr(0, fault.offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return ParseError{fault.offset, fmt::format("line {}, column {}: {}", line,
                                                fault.offset - line_begin + 1, fault.message)};
  }
}

}  // namespace crnngan::music

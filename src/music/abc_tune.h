#pragma once

// The lines of one tune of a book -> AbcTune.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "music/abc.h"
#include "music/abc_assemble.h"
#include "music/abc_directives.h"
#include "music/abc_macros.h"
#include "music/abc_text.h"
#include "music/abc_voice.h"

namespace crnngan::music::abc {

// A copy goes on from where the original is: each tune begins as a copy of the file's header.
class TuneReader {
 public:
  // The header of a file; `text` is all of it and must outlive the reader.
  TuneReader(std::string_view text, Charset charset) : text_(text), charset_(charset) {}

  // A tune begins at `offset`.
  void begin(std::size_t offset);

  // One line that is not empty, without its end. Throws Fault.
  void read_line(std::size_t begin, std::size_t end);

  // The tune ends at `offset`. To be called once, last. Throws Fault. The tune lacks its repairs,
  // which are `remarks`.
  AbcTune finish(std::size_t offset, Budget& budget);

  const Remarks& remarks() const { return reading_.remarks; }

 private:
  enum class State { kFileHeader, kHeader, kBeforeMusic, kMusic };

  // Of a voice before the music of the tune begins `reader` is not there.
  struct Voice {
    std::string id;
    Properties properties = {};
    std::optional<int> half_tones = {};
    std::optional<std::uint8_t> channel = {};
    std::optional<std::uint8_t> program = {};
    bool muted = false;
    std::optional<VoiceReader> reader = {};
  };

  bool is_in_block(std::string_view line);
  bool is_field(std::string_view line) const;
  void read_field(char field, Cursor value);
  void read_text(char field, std::string_view value);
  void read_key_field(Cursor value);
  void read_meter_field(Cursor value);
  void read_unit_length_field(Cursor value);
  void read_tempo_field(Cursor value);
  void read_parts_field(Cursor value);
  void read_voice_field(Cursor value);
  void obey(std::string_view directive_text, std::size_t offset);
  void set_program(const Directive& directive, std::size_t offset);
  void set_half_tones(int half_tones, bool further);

  std::size_t voice_named(std::string_view id, std::size_t offset);
  void start_music();
  VoiceReader& current_voice();
  void read_music(std::size_t begin, std::size_t end);
  void read_music(Cursor& music);
  bool in_music() const { return state_ == State::kMusic; }

  static constexpr std::size_t kNoVoice = static_cast<std::size_t>(-1);

  std::string_view text_;
  Charset charset_;
  State state_ = State::kFileHeader;
  std::size_t offset_ = 0;    // of the tune
  std::string block_;         // "text" between %%begintext and %%endtext
  char continued_ = 0;        // the field whose text "+:" goes on with
  std::size_t expanded_ = 0;  // bytes that macros made

  AbcTune tune_;
  bool has_title_ = false;
  bool has_composer_ = false;  // of the tune, not the file

  Settings settings_;  // of the header
  std::optional<Time> unit_length_;
  std::optional<Tempo> tempo_;
  std::string order_;        // of parts
  std::string first_parts_;  // labels before the music
  Programs programs_;
  Macros macros_;
  Reading reading_;
  std::vector<Voice> voices_;  // in the order in which they are met
  std::size_t voice_ = kNoVoice;
};

}  // namespace crnngan::music::abc

#pragma once

// Directives of ABC (standard 2.1, section 11), written %%text or I:text, that change the sound or
// how the text is read. All others are for the page, or for one program.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crnngan::music::abc {

enum class DirectiveKind {
  kOther,
  kProgram,               // %%MIDI program [CHANNEL] PROGRAM
  kChannel,               // %%MIDI channel CHANNEL
  kTranspose,             // %%MIDI transpose HALF_TONES
  kTransposeFurther,      // %%MIDI rtranspose HALF_TONES
  kVoice,                 // %%MIDI voice [ID] [instrument=N] [mute]
  kAccidentals,           // propagate-accidentals not|octave|pitch
  kPlusDecorates,         // decoration +, linebreak !
  kExclamationDecorates,  // decoration !
  kCharset,               // abc-charset NAME
  kBeginBlock             // begintext and the like: lines up to its end are no music
};

struct Directive {
  DirectiveKind kind = DirectiveKind::kOther;
  std::optional<std::uint8_t> channel = {};  // 0..15
  std::optional<std::uint8_t> program = {};  // 0..127
  int half_tones = 0;
  bool mute = false;
  std::string word = {};  // ID of a voice, reach of accidentals, name of a charset or block
};

// What is no directive of these kinds, or not written as they are, is kOther.
Directive read_directive(std::string_view text);

}  // namespace crnngan::music::abc

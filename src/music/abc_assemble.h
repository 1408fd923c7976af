#pragma once

// The written voices of a tune -> its notes, parts and time line.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "music/abc.h"
#include "music/abc_playback.h"
#include "music/abc_remarks.h"
#include "music/abc_written.h"

namespace crnngan::music::abc {

struct VoiceOfTune {
  std::string name;
  std::optional<std::uint8_t> channel;  // none: the next that is free
  std::optional<std::uint8_t> program;
  bool muted = false;
  WrittenVoice written;
};

struct Programs {
  std::array<std::optional<std::uint8_t>, 16> of_channel = {};
  std::optional<std::uint8_t> usual = {};
};

// `order` is that of parts (abc_order.h), `offset` the tune's in the text. Meters and keys are
// those of the first voice that sounds, tempos those of all. Throws Fault.
void assemble(const std::vector<VoiceOfTune>& voices, const std::string& order,
              const Programs& programs, std::size_t offset, Budget& budget, Remarks& remarks,
              AbcTune& tune);

}  // namespace crnngan::music::abc

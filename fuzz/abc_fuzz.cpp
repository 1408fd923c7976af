// Any text: the reader either refuses it at a place inside, or keeps what its header promises.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tuple>

#include "music/abc.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed =
      crnngan::music::read_abc(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!parsed.ok()) {
    require(parsed.error().offset <= size);
    require(parsed.error().message.starts_with("line "));
    return 0;
  }
  const crnngan::music::AbcTune& tune = parsed.value();
  for (const midi::TempoChange& change : tune.time_line.tempos) {
    require(change.us_per_quarter >= 1 && change.us_per_quarter < (1U << 24));
  }
  const crnngan::midi::Note* before = nullptr;
  for (const auto& note : tune.notes) {
    require(note.onset_ticks >= 0 && note.length_ticks >= 1);
    require(note.pitch <= 127 && note.velocity >= 1 && note.velocity <= 127);
    require(note.channel <= 15 && note.channel != crnngan::midi::kPercussionChannel);
    if (before != nullptr) {
      require(std::tie(before->onset_ticks, before->pitch) <=
              std::tie(note.onset_ticks, note.pitch));
    }
    before = &note;
  }
  return 0;
}

// Any text: the reader either refuses a tune at a place inside, or keeps what its header promises.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "music/abc_names.h"

namespace {

using crnngan::music::AbcTune;

void require(bool promise) {
  if (!promise) std::abort();
}

void check_time_line(const crnngan::midi::TimeLine& line) {
  for (const auto& change : line.tempos) {
    require(change.us_per_quarter >= 1 && change.us_per_quarter < (1U << 24));
  }
  for (const auto& change : line.time_signatures) {
    require(change.signature.beats >= 1 && change.signature.beats <= 128);
    require(change.signature.beat_unit >= 1 && change.signature.beat_unit <= 64);
  }
  for (const auto& change : line.key_signatures) {
    require(change.signature.fifths >= -7 && change.signature.fifths <= 7);
  }
}

void check(const AbcTune& tune) {
  check_time_line(tune.time_line);
  require(!tune.notes.empty());
  for (const std::string* text : {&tune.title, &tune.composer}) {
    require(crnngan::valid_utf8(*text) == *text);
  }
  const crnngan::midi::Note* before = nullptr;
  for (const auto& note : tune.notes) {
    require(note.onset_ticks >= 0 && note.length_ticks >= 1);
    require(note.pitch <= 127 && note.velocity >= 1 && note.velocity <= 127);
    require(note.part < tune.parts.size() && note.channel == tune.parts[note.part].channel);
    if (before != nullptr) {
      require(std::tie(before->onset_ticks, before->pitch) <=
              std::tie(note.onset_ticks, note.pitch));
    }
    before = &note;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tunes =
      crnngan::music::read_abc(std::string_view(reinterpret_cast<const char*>(data), size));
  require(!tunes.empty());
  require(crnngan::music::name_tunes(tunes).size() == tunes.size());
  for (const auto& tune : tunes) {
    if (tune.ok()) {
      check(tune.value());
    } else {
      require(tune.error().offset <= size);
      require(tune.error().message.starts_with("line "));
    }
  }
  return 0;
}

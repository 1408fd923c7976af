// Any bytes: the reader either refuses them at a place inside, or keeps what its header promises;
// what is played of them sounds a key of a channel once at a time; a track more makes a file that
// is read.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <span>
#include <tuple>

#include "base/error.h"
#include "midi/append_track.h"
#include "midi/performance.h"
#include "midi/smf_reader.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

using namespace crnngan::midi;

void require_once_at_a_time(const SmfContents& contents) {
  std::map<std::tuple<int, int, int>, bool> sounding;
  for (const Message& message : performance(contents)) {
    const int kind = message.status >> 4;
    if (kind != kNoteOn && kind != kNoteOff) continue;
    bool& sounds = sounding[{message.port, message.status & 0x0F, message.first}];
    const bool begins = kind == kNoteOn && message.second > 0;
    require(sounds != begins);
    sounds = begins;
  }
  for (const auto& [key, sounds] : sounding) require(!sounds);
}

void require_longer(std::span<const std::uint8_t> bytes, const SmfContents& contents) {
  try {
    const auto longer = append_track(bytes, {.name = {}, .marker = "new"});
    require(longer.ok());
    const auto again = read_smf(longer.value().bytes);
    require(again.ok() && again.value().tracks == contents.tracks + 1);
    require(again.value().notes.size() == contents.notes.size());
  } catch (const crnngan::Error&) {
    // Too many tracks, or times that do not fit.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto by_track = read_smf(std::span(data, size), NoteOrder::kByTrack, Messages::kKept);
  if (by_track.ok()) {
    require_once_at_a_time(by_track.value());
    require_longer(std::span(data, size), by_track.value());
  }
  const auto parsed = read_smf(std::span(data, size), NoteOrder::kByOnset, Messages::kKept);
  if (!parsed.ok()) {
    require(parsed.error().offset <= size);
    return 0;
  }
  const auto& contents = parsed.value();
  require(contents.format >= 0 && contents.format <= 2 && contents.tracks > 0);
  require(contents.ticks_per_quarter >= 1 && contents.ticks_per_quarter <= 65535);
  const Note* before = nullptr;
  for (const auto& note : contents.notes) {
    require(note.onset_ticks >= 0 && note.length_ticks >= 1);
    require(note.pitch <= 127 && note.velocity >= 1 && note.velocity <= 127 && note.channel <= 15);
    if (before != nullptr) {
      require(before->onset_ticks < note.onset_ticks ||
              (before->onset_ticks == note.onset_ticks && before->pitch <= note.pitch));
    }
    before = &note;
  }
  if (contents.unpacked) {
    data = contents.unpacked->data();
    size = contents.unpacked->size();
  }
  std::int64_t now = 0;
  for (const Message& message : contents.messages) {
    require(message.ticks >= now && message.ticks <= contents.end_ticks);
    require(message.status >= 0x80 && message.track < static_cast<std::uint32_t>(contents.tracks));
    require(message.status == kMeta || (message.first <= 127 && message.second <= 127));
    if (!message.content.empty()) {
      require(message.content.data() > data &&
              message.content.data() + message.content.size() <= data + size);
    }
    now = message.ticks;
  }
  for (const auto& repair : contents.repairs) require(repair.offset <= size);
  return 0;
}

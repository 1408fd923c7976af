// Any bytes: the reader either refuses them at a place inside, or keeps what its header promises.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "midi/smf_reader.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace crnngan::midi;
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

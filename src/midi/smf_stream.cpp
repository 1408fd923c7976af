#include "midi/smf_stream.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include "midi/byte_writer.h"
#include "midi/event_codes.h"

namespace crnngan::midi {

namespace {

constexpr std::size_t kHeaderBytes = 14;
constexpr std::size_t kChunkHeadBytes = 8;  // MTrk and its length
constexpr std::array<std::uint8_t, 4> kEnd{0x00, kMeta, kMetaEndOfTrack, 0x00};

std::size_t length_at(const Bytes& file, std::size_t offset) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) length = length << 8 | file[offset + i];
  return length;
}

// Offset of the content of the last chunk, which is a track that ends with kEnd.
std::size_t last_track(const Bytes& file) {
  std::size_t content = 0;
  std::size_t next = kHeaderBytes;
  while (file.size() >= next + kChunkHeadBytes) {
    content = next + kChunkHeadBytes;
    next = content + length_at(file, next + 4);
  }
  if (content == 0 || next != file.size() || next < content + kEnd.size() ||
      !std::equal(kEnd.begin(), kEnd.end(), file.end() - kEnd.size())) {
    throw std::invalid_argument("[smf_stream] expected a MIDI file that ends with End of Track");
  }
  return content;
}

}  // namespace

SmfStream::SmfStream(const std::filesystem::path& path, Bytes beginning, std::int64_t now_ticks,
                     std::uint8_t channel)
    : file_(path), track_(last_track(beginning)), notes_(channel, now_ticks), events_(now_ticks) {
  file_.write(std::span(beginning).first(beginning.size() - kEnd.size()));
}

void SmfStream::add_event(std::span<const std::uint8_t> event) {
  events_.add(events_.now_ticks(), event);
  write_events();
}

void SmfStream::add(const Note& note) {
  notes_.add(note, events_);
  write_events();
}

void SmfStream::finish() {
  notes_.finish(events_);
  write_events();
  Bytes field;
  append_big_endian(field, track_length(file_.size() - track_), 4);
  file_.write_over(track_ - field.size(), field);
  file_.finish();
}

void SmfStream::write_events() {
  file_.write(events_.bytes());
  events_.clear();
}

}  // namespace crnngan::midi

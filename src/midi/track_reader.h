#pragma once

// The events of one MTrk chunk -> notes.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/parsed.h"
#include "midi/open_notes.h"
#include "midi/silences.h"
#include "midi/smf_reader.h"

namespace crnngan::midi {

// Where the reading of a track ended.
struct TrackEnd {
  std::size_t offset = 0;           // first byte not read
  std::optional<ParseError> fault;  // why there, when not at End of Track
};

// Which programs the tracks read so far have asked for.
struct Programs {
  std::map<std::pair<int, int>, std::uint8_t> first;  // of a port and channel
  std::vector<std::size_t> unknown;                   // parts whose own track has none
};

// Reads one track after the other into the same contents.
class TrackReader {
 public:
  // `contents` outlives the reader; its ticks per quarter are known.
  TrackReader(SmfContents& contents, Messages messages)
      : contents_(contents), messages_(messages) {}

  // Reads the events from byte `begin` of the file to the end of `bytes`, which starts where the
  // file starts. Appends the notes in the order of their note-ons, and for each kind of repair
  // the first place and the count; and the messages, in their order, when they are kept.
  TrackEnd read(std::span<const std::uint8_t> bytes, std::size_t begin);

  // To be called once, after the last track: gives parts without a program of their track the first
  // one that another track has for their port and channel, and ends notes that have begun before
  // another track silences their channel.
  void finish();

 private:
  SmfContents& contents_;
  Messages messages_;
  std::map<std::uint8_t, OpenNotes> open_;  // of the ports
  Programs programs_;
  std::vector<Silence> silences_;
};

}  // namespace crnngan::midi

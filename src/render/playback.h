#pragma once

// MIDI bytes -> what synthesizers are told, and when.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/files.h"
#include "midi/message.h"

namespace crnngan::render {

// FluidSynth's own unit of time, in frames: in a block nothing begins or ends.
constexpr std::size_t kBlockFrames = 64;

// As many as are nearest.
std::int64_t blocks_of(double seconds, int sample_rate);

struct Cue {
  std::int64_t block = 0;       // before it is played, from 0
  std::size_t synthesizer = 0;  // by ports: each has sixteen channels of its own
  midi::Message message;
};

// A MIDI file as it is played: its performance (midi/performance.h), every message at the block
// nearest its time.
class Playback {
 public:
  // `midi` outlives this. Throws Error when it can't be read or lasts more than six hours.
  Playback(std::span<const std::uint8_t> midi, int sample_rate);

  std::span<const Cue> cues() const { return cues_; }         // by block
  std::int64_t blocks() const { return blocks_; }             // until the last End of Track
  std::size_t synthesizers() const { return synthesizers_; }  // at least one

 private:
  std::vector<Cue> cues_;
  std::int64_t blocks_ = 0;
  std::size_t synthesizers_ = 1;
  std::shared_ptr<const Bytes> unpacked_;  // messages look into it
};

}  // namespace crnngan::render

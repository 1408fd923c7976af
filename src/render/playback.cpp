#include "render/playback.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "midi/event_codes.h"
#include "midi/performance.h"
#include "midi/smf_reader.h"
#include "midi/tempo.h"

namespace crnngan::render {

namespace {

constexpr double kLongestSeconds = 6.0 * 3600;

// Which synthesizer plays each port: every one has sixteen channels, percussion among them. Ports
// beyond the most share the last.
class Ports {
 public:
  explicit Ports(std::span<const midi::Message> messages) {
    for (const midi::Message& message : messages) {
      if (message.status >= midi::kSystemExclusive || is_known_[message.port]) continue;
      is_known_[message.port] = true;
      place_[message.port] = std::min(count_, kMostPorts - 1);
      count_ = std::min(count_ + 1, kMostPorts);
    }
  }

  std::size_t count() const { return std::max<std::size_t>(count_, 1); }
  std::size_t place_of(const midi::Message& message) const { return place_[message.port]; }

 private:
  static constexpr std::size_t kMostPorts = 16;

  std::array<bool, 256> is_known_{};
  std::array<std::size_t, 256> place_{};
  std::size_t count_ = 0;
};

}  // namespace

std::int64_t blocks_of(double seconds, int sample_rate) {
  return std::llround(seconds * sample_rate / static_cast<double>(kBlockFrames));
}

Playback::Playback(std::span<const std::uint8_t> midi, int sample_rate) {
  const midi::SmfContents song =
      midi::read_smf(midi, midi::NoteOrder::kByTrack, midi::Messages::kKept).take("MIDI file");
  const midi::TempoMap tempos(song.time_line.tempos, song.ticks_per_quarter);
  const double seconds = tempos.seconds_at(song.end_ticks);
  if (seconds > kLongestSeconds) {
    throw Error("{:.1f} hours of music; up to {:.0f} can be played", seconds / 3600,
                kLongestSeconds / 3600);
  }
  blocks_ = blocks_of(seconds, sample_rate);
  unpacked_ = song.unpacked;
  const std::vector<midi::Message> messages = midi::performance(song);
  const Ports ports(messages);
  synthesizers_ = ports.count();
  cues_.reserve(messages.size());
  for (const midi::Message& message : messages) {
    cues_.push_back({blocks_of(tempos.seconds_at(message.ticks), sample_rate),
                     ports.place_of(message), message});
  }
}

}  // namespace crnngan::render

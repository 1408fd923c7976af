#include "music/tone.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "base/error.h"
#include "midi/note_order.h"
#include "midi/one_at_a_time.h"

namespace crnngan::music {
namespace {

// Ticks of a file -> ticks of 1/384 quarter, half away from zero.
class Rescale {
 public:
  explicit Rescale(int ticks_per_quarter)
      : ticks_per_quarter_(ticks_per_quarter), per_divisor_(1.0 / (2.0 * ticks_per_quarter)) {}

  std::int64_t operator()(std::int64_t ticks) const {
    if (ticks_per_quarter_ == kTicksPerQuarter) return ticks;
    if (ticks < 0 || ticks > kLargestQuick) return by_division(ticks);
    // The product with the reciprocal is off by one at most.
    const std::int64_t divisor = 2 * ticks_per_quarter_;
    const std::int64_t dividend = 2 * ticks * kTicksPerQuarter + ticks_per_quarter_;
    auto quotient = static_cast<std::int64_t>(static_cast<double>(dividend) * per_divisor_);
    const std::int64_t rest = dividend - quotient * divisor;
    if (rest < 0) --quotient;
    if (rest >= divisor) ++quotient;
    return quotient;
  }

 private:
  // So that the dividend is exact in a double.
  static constexpr std::int64_t kLargestQuick = std::int64_t{1} << 40;

  // Whole quarters apart from the rest, so that no product leaves 64 bits.
  std::int64_t by_division(std::int64_t ticks) const {
    const std::int64_t quarters = ticks / ticks_per_quarter_;
    const std::int64_t rest = ticks % ticks_per_quarter_;
    return quarters * kTicksPerQuarter +
           (2 * rest * kTicksPerQuarter + ticks_per_quarter_) / (2 * ticks_per_quarter_);
  }

  std::int64_t ticks_per_quarter_;
  double per_divisor_;
};

std::int32_t checked_ticks(std::int64_t ticks, std::string_view what) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (ticks > kMost)
    throw Error("[tone] {} must be at most {} ticks, found {}", what, kMost, ticks);
  return static_cast<std::int32_t>(ticks);
}

void require_range(std::string_view what, std::int32_t value, std::int32_t least,
                   std::int32_t most) {
  if (value < least || value > most) {
    throw std::invalid_argument(
        fmt::format("[tone] {} must be {}..{}, received {}", what, least, most, value));
  }
}

}  // namespace

std::vector<midi::Note> normalise(std::span<const midi::Note> notes, int ticks_per_quarter,
                                  Drums drums) {
  require_range("ticks_per_quarter", ticks_per_quarter, 1, std::numeric_limits<int>::max());
  const Rescale rescale(ticks_per_quarter);
  std::vector<midi::Note> result;
  result.reserve(notes.size());
  for (midi::Note note : notes) {
    if (drums == Drums::kExclude && note.channel == midi::kPercussionChannel) continue;
    note.onset_ticks = rescale(note.onset_ticks);
    note.length_ticks = std::max<std::int64_t>(1, rescale(note.length_ticks));
    result.push_back(note);
  }
  midi::sort_notes(result);
  return result;
}

midi::TimeLine normalise(midi::TimeLine line, int ticks_per_quarter) {
  const Rescale rescale(ticks_per_quarter);
  for (auto& change : line.tempos) change.ticks = rescale(change.ticks);
  for (auto& change : line.time_signatures) change.ticks = rescale(change.ticks);
  for (auto& change : line.key_signatures) change.ticks = rescale(change.ticks);
  midi::put_in_order(line);
  return line;
}

std::vector<Tone> to_tones(std::span<const midi::Note> normalised) {
  std::vector<Tone> tones;
  tones.reserve(normalised.size());
  std::int64_t previous_onset = normalised.empty() ? 0 : normalised.front().onset_ticks;
  for (const midi::Note& note : normalised) {
    if (note.onset_ticks < previous_onset) {
      throw std::invalid_argument(
          fmt::format("[tone] notes must be sorted by onset, received {} after {}",
                      note.onset_ticks, previous_onset));
    }
    tones.push_back({.length_ticks = checked_ticks(note.length_ticks, "length"),
                     .pitch = note.pitch,
                     .velocity = note.velocity,
                     .gap_ticks = checked_ticks(note.onset_ticks - previous_onset, "gap")});
    previous_onset = note.onset_ticks;
  }
  return tones;
}

std::int64_t ticks_to_last_onset(std::span<const Tone> tones) {
  std::int64_t onset = 0;
  for (std::size_t n = 1; n < tones.size(); ++n) onset += tones[n].gap_ticks;
  return onset;
}

std::int64_t ticks_to_last_end(std::span<const Tone> tones) {
  std::int64_t onset = 0;
  std::int64_t end = 0;
  for (std::size_t n = 0; n < tones.size(); ++n) {
    if (n > 0) onset += tones[n].gap_ticks;
    end = std::max(end, onset + tones[n].length_ticks);
  }
  return end;
}

std::vector<midi::Note> to_notes(std::span<const Tone> tones, std::uint8_t channel) {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  require_range("channel", channel, 0, 15);
  std::vector<midi::Note> notes;
  notes.reserve(tones.size());
  std::int64_t onset_ticks = 0;
  for (const Tone& tone : tones) {
    require_range("length_ticks", tone.length_ticks, 1, kMost);
    require_range("pitch", tone.pitch, 0, 127);
    require_range("velocity", tone.velocity, 1, 127);
    require_range("gap_ticks", tone.gap_ticks, 0, kMost);
    if (!notes.empty()) onset_ticks += tone.gap_ticks;
    notes.push_back({.onset_ticks = onset_ticks,
                     .length_ticks = tone.length_ticks,
                     .pitch = static_cast<std::uint8_t>(tone.pitch),
                     .velocity = static_cast<std::uint8_t>(tone.velocity),
                     .channel = channel});
  }
  return notes;
}

std::vector<Tone> as_heard(std::span<const Tone> tones) {
  std::vector<midi::Note> notes = midi::one_at_a_time(to_notes(tones));
  midi::sort_notes(notes);
  return to_tones(notes);
}

}  // namespace crnngan::music

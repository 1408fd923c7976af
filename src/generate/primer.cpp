#include "generate/primer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/error.h"
#include "music/cells.h"
#include "music/pace.h"

namespace crnngan::generate {

namespace {

// From the first onset to the last.
std::int64_t time_passed(std::span<const music::Tone> events) {
  std::int64_t ticks = 0;
  for (std::size_t n = 1; n < events.size(); ++n) ticks += events[n].gap_ticks;
  return ticks;
}

}  // namespace

Primer::Primer(const Model& model, std::vector<music::Tone> tones)
    : tones_(std::move(tones)), codec_(model.codec) {
  if (!model.generator.shape().feedback) {
    throw Error("the model can't go on from a piece: it was trained without feedback");
  }
  if (tones_.empty()) throw Error("expected tones to go on from, found none but percussion");
  for (const music::Tone& tone : tones_) {
    if (const auto ticks = std::max(tone.length_ticks, tone.gap_ticks); ticks > music::kMostTicks) {
      throw Error("expected tones and rests of at most {} ticks of 1/{} quarter, found {}",
                  music::kMostTicks, music::kTicksPerQuarter, ticks);
    }
  }
  cells_ = music::cells_of(tones_, codec_.options());
}

std::size_t Primer::cells() const {
  return cells_.size() / static_cast<std::size_t>(codec_.options().tones_per_cell);
}

void Primer::encode(std::size_t number, std::span<float> features) const {
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  codec_.encode(std::span(cells_).subspan(number * slots, slots), {}, features);
}

std::vector<music::Tone> Primer::followed_by(std::span<const music::Tone> tones) const {
  std::vector<music::Tone> song;
  song.reserve(tones_.size() + tones.size());
  song.assign(tones_.begin(), tones_.end());
  song.insert(song.end(), tones.begin(), tones.end());
  if (!tones.empty()) {
    const std::int64_t behind_cell = time_passed(tones_) - time_passed(cells_);
    const std::int64_t gap = std::max<std::int64_t>(0, tones.front().gap_ticks - behind_cell);
    song[tones_.size()].gap_ticks = static_cast<std::int32_t>(gap);
  }
  return song;
}

}  // namespace crnngan::generate

#include "generate/primer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "music/cells.h"
#include "music/pace.h"

namespace crnngan::generate {

Primer::Primer(const Model& model, std::vector<music::Tone> tones, music::Signatures signatures)
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
  cells_ = music::cells_of(model.context ? music::as_heard(tones_) : tones_, codec_.options());
  surroundings_.traits = music::traits_of({}, tones_, signatures);
  surroundings_.signatures = std::move(signatures);
}

std::size_t Primer::cells() const {
  return cells_.size() / static_cast<std::size_t>(codec_.options().tones_per_cell);
}

void Primer::encode(std::size_t number, std::span<float> features) const {
  const auto slots = static_cast<std::size_t>(codec_.options().tones_per_cell);
  codec_.encode(std::span(cells_).subspan(number * slots, slots), {}, features);
}

}  // namespace crnngan::generate

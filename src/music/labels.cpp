#include "music/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "music/metre.h"

namespace crnngan::music {

namespace {

double mean_pitch_of(std::span<const Tone> tones) {
  double sum = 0;
  for (const Tone& tone : tones) sum += tone.pitch;
  return sum / static_cast<double>(tones.size());
}

MiddleThird middle_third(std::span<const Traits> pieces, double Traits::* value) {
  std::vector<double> values;
  values.reserve(pieces.size());
  for (const Traits& piece : pieces) values.push_back(piece.*value);
  if (values.empty()) return {};
  std::ranges::sort(values);
  const std::size_t third = values.size() / 3;
  return {values[third], values[values.size() - 1 - third]};
}

std::string third_of(double value, const MiddleThird& middle) {
  if (value < middle.from) return "low";
  return value > middle.to ? "high" : "middle";
}

}  // namespace

Traits traits_of(Origin origin, std::span<const Tone> tones, const Signatures& signatures) {
  const double quarters = static_cast<double>(ticks_to_last_end(tones)) / kTicksPerQuarter;
  return {.origin = std::move(origin),
          .key = clear_key(pitch_class_ticks(tones)),
          .metre = main_metre(signatures, ticks_to_last_onset(tones)),
          .tones_per_quarter = static_cast<double>(tones.size()) / quarters,
          .mean_pitch = mean_pitch_of(tones)};
}

LabelBounds label_bounds(std::span<const Traits> pieces) {
  return {.tones_per_quarter = middle_third(pieces, &Traits::tones_per_quarter),
          .mean_pitch = middle_third(pieces, &Traits::mean_pitch)};
}

Labels labels_of(const Traits& traits, const LabelBounds& bounds, int half_tones) {
  std::string key;
  std::string mode;
  if (traits.key) {
    key = name_of(transposed(*traits.key, half_tones));
    mode = traits.key->is_minor ? "minor" : "major";
  }
  return {traits.origin.composer,
          traits.origin.genre,
          traits.origin.instruments,
          key,
          mode,
          name_of(traits.metre),
          third_of(traits.tones_per_quarter, bounds.tones_per_quarter),
          third_of(traits.mean_pitch + half_tones, bounds.mean_pitch)};
}

std::string name_of(const std::optional<midi::TimeSignature>& metre) {
  return metre ? fmt::format("{}/{}", metre->beats, metre->beat_unit) : std::string();
}

}  // namespace crnngan::music

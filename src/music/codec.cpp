#include "music/codec.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kLength = 0;
constexpr std::size_t kFrequency = 1;
constexpr std::size_t kIntensity = 2;
constexpr std::size_t kGap = 3;

constexpr double kConcertPitchHz = 440;  // A4
constexpr double kConcertPitch = 69;     // its MIDI number
constexpr double kHalfTonesPerOctave = 12;

double to_hertz(double pitch) {
  return kConcertPitchHz * std::exp2((pitch - kConcertPitch) / kHalfTonesPerOctave);
}

double to_pitch(double hertz) {
  return kConcertPitch + kHalfTonesPerOctave * std::log2(hertz / kConcertPitchHz);
}

// The nearest whole number within the bounds; the lowest for what is no number.
std::int32_t nearest_within(double value, std::int32_t lowest, std::int32_t highest) {
  if (!(value > lowest)) return lowest;
  if (value >= highest) return highest;
  return static_cast<std::int32_t>(std::lround(value));
}

}  // namespace

std::array<double, kFeatures> Codec::to_axes(const Tone& tone) const {
  if (kind_ == CodecKind::kRaw) {
    return {double(tone.length_ticks), to_hertz(tone.pitch), double(tone.velocity),
            double(tone.gap_ticks)};
  }
  return {std::log1p(tone.length_ticks), double(tone.pitch), double(tone.velocity),
          std::log1p(tone.gap_ticks)};
}

Codec Codec::fit(CodecKind kind, std::span<const std::vector<Tone>> sequences) {
  Codec codec;
  codec.kind_ = kind;
  if (kind == CodecKind::kRaw) return codec;
  double count = 0;
  std::array<double, kFeatures> sums{};
  for (const auto& tones : sequences) {
    for (const Tone& tone : tones) {
      const auto axes = codec.to_axes(tone);
      count += 1;
      for (std::size_t f = 0; f < kFeatures; ++f) sums[f] += axes[f];
    }
  }
  if (count == 0) throw std::invalid_argument("[codec] sequences must hold one tone or more");
  for (std::size_t f = 0; f < kFeatures; ++f) codec.scales_[f].mean = sums[f] / count;
  // From the means in a second pass: the mean of squares less the square of the mean would leave
  // rounding errors where a feature never changes.
  std::array<double, kFeatures> squares{};
  for (const auto& tones : sequences) {
    for (const Tone& tone : tones) {
      const auto axes = codec.to_axes(tone);
      for (std::size_t f = 0; f < kFeatures; ++f) {
        const double difference = axes[f] - codec.scales_[f].mean;
        squares[f] += difference * difference;
      }
    }
  }
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const double variance = squares[f] / count;
    // A feature that never changes keeps its unit.
    codec.scales_[f].deviation = variance > 1e-12 ? std::sqrt(variance) : 1;
  }
  return codec;
}

Features Codec::encode(const Tone& tone) const {
  const auto axes = to_axes(tone);
  Features features{};
  for (std::size_t f = 0; f < kFeatures; ++f) {
    features[f] = static_cast<float>((axes[f] - scales_[f].mean) / scales_[f].deviation);
  }
  return features;
}

Tone Codec::decode(const Features& features) const {
  constexpr std::int32_t kMostTicks = (1 << 28) - 1;  // the longest time that a MIDI file can say
  std::array<double, kFeatures> axes{};
  for (std::size_t f = 0; f < kFeatures; ++f) {
    axes[f] = double{features[f]} * scales_[f].deviation + scales_[f].mean;
  }
  const bool raw = kind_ == CodecKind::kRaw;
  Tone tone;
  tone.length_ticks =
      nearest_within(raw ? axes[kLength] : std::expm1(axes[kLength]), 1, kMostTicks);
  tone.pitch = nearest_within(raw ? to_pitch(axes[kFrequency]) : axes[kFrequency], 0, 127);
  tone.velocity = nearest_within(axes[kIntensity], 1, 127);
  tone.gap_ticks = nearest_within(raw ? axes[kGap] : std::expm1(axes[kGap]), 0, kMostTicks);
  return tone;
}

std::string Codec::to_json() const {
  nlohmann::ordered_json json;
  json["kind"] = codec_name(kind_);
  for (const Scale& scale : scales_) {
    json["mean"].push_back(scale.mean);
    json["deviation"].push_back(scale.deviation);
  }
  return json.dump();
}

Codec Codec::from_json(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto refuse = [&]() -> Error { return Error("expected a codec, found '{}'", text); };
  if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string()) throw refuse();
  Codec codec;
  codec.kind_ = codec_kind(json["kind"].get<std::string>());
  for (const char* key : {"mean", "deviation"}) {
    if (!json.contains(key) || !json[key].is_array() || json[key].size() != kFeatures) {
      throw refuse();
    }
    for (std::size_t f = 0; f < kFeatures; ++f) {
      if (!json[key][f].is_number()) throw refuse();
    }
  }
  for (std::size_t f = 0; f < kFeatures; ++f) {
    codec.scales_[f] = {json["mean"][f].get<double>(), json["deviation"][f].get<double>()};
    if (!(codec.scales_[f].deviation > 0)) throw refuse();
  }
  return codec;
}

CodecKind codec_kind(std::string_view name) {
  if (name == "standard") return CodecKind::kStandard;
  if (name == "raw") return CodecKind::kRaw;
  throw Error("expected codec 'standard' or 'raw', found '{}'", name);
}

std::string_view codec_name(CodecKind kind) {
  return kind == CodecKind::kStandard ? "standard" : "raw";
}

}  // namespace crnngan::music

#include "music/codec.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/outside_text.h"
#include "music/pace.h"

namespace crnngan::music {

namespace {

constexpr std::size_t kLength = 0;
constexpr std::size_t kFrequency = 1;
constexpr std::size_t kIntensity = 2;
constexpr std::size_t kGap = 3;

// Those that kRanked takes by rank. The steps of frequency stay equal, as those of scales are.
constexpr std::array kRankedFeatures{kLength, kIntensity, kGap};

// Where nothing sounds stands as far below velocity 0 as a common velocity stands above it, so that
// the border between the two lies midway and a network need not hit a thin line.
constexpr std::int32_t kNothing = -64;

// Of the axes that have a mean and a deviation: log(1 + ticks), half tones, velocity.
constexpr double kMostOfAxis = 256;
constexpr double kLeastVariance = 1e-12;
constexpr double kLeastDeviation = 1e-6;

constexpr std::size_t kMostCodecValues = 100'000;  // of the text; knots of ranks are the most

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

// Dequantised values keep this share of their interval of width 1, and times a share that shrinks
// with them, so that the rounding of a feature to f32, up to 2^-24 of its axis' value, never
// carries one over the interval's end. `place` is from -1/2 to 1/2.
constexpr double kUsedShare = 1 - 0x1p-15;

double spread(double value, double place) { return value + kUsedShare * place; }

// The middle of the band of width 1 that gaps within a chord are spread over.
double middle_of_chord_band(const CodecOptions& options) {
  return std::log1p(options.chord_gap_ticks - 0.5) - 0.5;
}

double spread_log_ticks(std::int32_t ticks, double place) {
  const double used_share = std::max(0.0, 1 - (ticks + 1.0) * 0x1p-19);
  return std::log1p(ticks + used_share * place);
}

}  // namespace

std::vector<Tone> cells_of(std::span<const Tone> tones, const CodecOptions& options) {
  std::vector<Tone> events = join_chords(tones, options.chord_gap_ticks);
  if (options.pace_events) events = with_silences(events, options.chord_gap_ticks);
  return to_cells(events, options.tones_per_cell);
}

// `places` are those in the intervals of `dequantised`, from -1/2 to 1/2.
Codec::Axes Codec::to_axes(const Tone& slot, const Axes& places) const {
  const std::int32_t gap_ticks = slot.gap_ticks < options_.chord_gap_ticks ? 0 : slot.gap_ticks;
  Axes axes{};
  switch (options_.kind) {
    case CodecKind::kStandard:
      axes = {std::log1p(slot.length_ticks), double(slot.pitch), double(slot.velocity),
              std::log1p(gap_ticks)};
      break;
    case CodecKind::kRaw:
      axes = {double(slot.length_ticks), to_hertz(slot.pitch), double(slot.velocity),
              double(gap_ticks)};
      break;
    case CodecKind::kDequantised:
    case CodecKind::kRanked:
      axes = {spread_log_ticks(slot.length_ticks, places[kLength]),
              spread(slot.pitch, places[kFrequency]), spread(slot.velocity, places[kIntensity]),
              gap_ticks == 0 ? spread(middle_of_chord_band(options_), places[kGap])
                             : spread_log_ticks(gap_ticks, places[kGap])};
      break;
  }
  if (is_silence(slot)) {
    const double nothing = options_.kind == CodecKind::kRaw ? 0 : double{kNothing};
    axes[kIntensity] = is_random() ? spread(nothing, places[kIntensity]) : nothing;
  }
  if (options_.kind == CodecKind::kRanked) {
    for (const std::size_t f : kRankedFeatures) axes[f] = ranks_[f].score_of(axes[f]);
  }
  if (is_silence(slot)) {
    for (const std::size_t f : {kLength, kFrequency}) {
      axes[f] = is_random() ? spread(scales_[f].mean, places[f]) : scales_[f].mean;
    }
  }
  return axes;
}

namespace {

[[noreturn]] void throw_no_tones() {
  throw std::invalid_argument("[codec] sequences must hold one tone or more");
}

}  // namespace

std::array<Ranks, kFeatures> Codec::ranks_of(const CodecOptions& options,
                                             std::span<const std::vector<Tone>> sequences) {
  Codec codec;
  codec.options_ = options;
  std::array<std::map<std::int32_t, std::int64_t>, kFeatures> counts;
  for (const auto& cells : sequences) {
    for (const Tone& slot : cells) {
      const Numbers numbers = codec.numbers_of(slot);
      for (const std::size_t f : kRankedFeatures) {
        if (numbers[f]) ++counts[f][*numbers[f]];
      }
    }
  }
  const double chords = middle_of_chord_band(options);
  const auto axis = [&](std::size_t f, double number) {
    if (f == kIntensity) return number;
    return f == kGap && number < options.chord_gap_ticks - 0.5 ? chords - 0.5 : std::log1p(number);
  };
  std::array<Ranks, kFeatures> ranks;
  for (const std::size_t f : kRankedFeatures) {
    std::vector<Ranks::Interval> intervals;
    for (const auto& [number, count] : counts[f]) {
      const double high = f == kGap && number == 0 ? chords + 0.5 : axis(f, number + 0.5);
      intervals.push_back({axis(f, number - 0.5), high, static_cast<double>(count)});
    }
    if (intervals.empty()) throw_no_tones();
    ranks[f] = Ranks::fit(intervals);
  }
  return ranks;
}

Codec Codec::fit(const CodecOptions& options, std::span<const std::vector<Tone>> sequences) {
  Codec codec;
  codec.options_ = options;
  if (options.kind == CodecKind::kRaw) return codec;
  if (options.kind == CodecKind::kRanked) codec.ranks_ = ranks_of(options, sequences);
  // The mean over the slots that count, of each axis' value: those that sound and, for intensity,
  // those that do not.
  const auto means = [&](const auto& value) {
    Axes sums{};
    Axes counts{};
    for (const auto& cells : sequences) {
      for (const Tone& slot : cells) {
        const Axes axes = codec.to_axes(slot, {});
        for (std::size_t f = 0; f < kFeatures; ++f) {
          if (is_silence(slot) && f != kIntensity) continue;
          sums[f] += value(f, axes[f]);
          counts[f] += 1;
        }
      }
    }
    if (counts[kLength] == 0) throw_no_tones();
    for (std::size_t f = 0; f < kFeatures; ++f) sums[f] /= counts[f];
    return sums;
  };
  const Axes mean = means([](std::size_t, double axis) { return axis; });
  // From the means in a second pass: the mean of squares less the square of the mean would leave
  // rounding errors where a feature never changes.
  const Axes variance =
      means([&](std::size_t f, double axis) { return (axis - mean[f]) * (axis - mean[f]); });
  for (std::size_t f = 0; f < kFeatures; ++f) {
    // A feature that never changes keeps its unit.
    codec.scales_[f] = {mean[f], variance[f] > kLeastVariance ? std::sqrt(variance[f]) : 1};
  }
  if (options.kind == CodecKind::kRanked) {  // the scores have theirs already
    for (const std::size_t f : kRankedFeatures) codec.scales_[f] = {};
  }
  return codec;
}

void Codec::encode(std::span<const Tone> cell, std::span<const float> uniform,
                   std::span<float> features) const {
  assert(features.size() == static_cast<std::size_t>(this->features()));
  assert(cell.size() * kFeatures == features.size());
  assert(uniform.empty() || uniform.size() == features.size());
  for (std::size_t slot = 0; slot < cell.size(); ++slot) {
    const std::size_t first = slot * kFeatures;
    Axes places{};
    for (std::size_t f = 0; f < kFeatures && !uniform.empty(); ++f) {
      places[f] = double{uniform[first + f]} - 0.5;
    }
    const Axes axes = to_axes(cell[slot], places);
    for (std::size_t f = 0; f < kFeatures; ++f) {
      features[first + f] = static_cast<float>((axes[f] - scales_[f].mean) / scales_[f].deviation);
    }
  }
}

void Codec::decode(std::span<const float> features, std::vector<Tone>& events) const {
  assert(features.size() == static_cast<std::size_t>(this->features()));
  const bool raw = options_.kind == CodecKind::kRaw;
  const auto ticks = [&](double axis, std::int32_t lowest) {
    return nearest_within(raw ? axis : std::expm1(axis), lowest, kMostTicks);
  };
  for (std::size_t first = 0; first < features.size(); first += kFeatures) {
    const bool is_first_slot = first == 0;
    Axes axes{};
    for (std::size_t f = 0; f < kFeatures; ++f) {
      axes[f] = double{features[first + f]} * scales_[f].deviation + scales_[f].mean;
    }
    if (options_.kind == CodecKind::kRanked) {
      for (const std::size_t f : kRankedFeatures) axes[f] = ranks_[f].axis_of(axes[f]);
    }
    std::int32_t gap_ticks = is_first_slot ? ticks(axes[kGap], 0) : 0;
    if (gap_ticks < options_.chord_gap_ticks) gap_ticks = 0;
    const bool must_sound = is_first_slot && !options_.pace_events;
    const std::int32_t velocity = nearest_within(axes[kIntensity], must_sound ? 1 : 0, 127);
    if (velocity > 0) {
      events.push_back(
          {.length_ticks = ticks(axes[kLength], 1),
           .pitch = nearest_within(raw ? to_pitch(axes[kFrequency]) : axes[kFrequency], 0, 127),
           .velocity = velocity,
           .gap_ticks = gap_ticks});
    } else if (is_first_slot) {
      events.push_back(silence(gap_ticks));
    }
  }
}

Codec::Numbers Codec::numbers_of(const Tone& slot) const {
  const std::int32_t gap_ticks = slot.gap_ticks < options_.chord_gap_ticks ? 0 : slot.gap_ticks;
  if (is_silence(slot)) return {std::nullopt, std::nullopt, kNothing, gap_ticks};
  return {slot.length_ticks, slot.pitch, slot.velocity, gap_ticks};
}

float Codec::feature_of(int feature, double number) const {
  const auto f = static_cast<std::size_t>(feature);
  const bool is_time = f == kLength || f == kGap;
  const double axis = is_time ? std::log1p(number) : number;
  return static_cast<float>((axis - scales_[f].mean) / scales_[f].deviation);
}

namespace {

template <class Refuse>
Ranks ranks_from(const nlohmann::json& list, const Refuse& refuse) {
  std::vector<Ranks::Knot> knots;
  for (const auto& knot : list) {
    if (!knot.is_array() || knot.size() != 2 || !knot[0].is_number() || !knot[1].is_number()) {
      throw refuse("a knot of 'ranks' must be two numbers");
    }
    knots.push_back({knot[0].get<double>(), knot[1].get<double>()});
  }
  try {
    return Ranks(std::move(knots));
  } catch (const std::invalid_argument&) {
    throw refuse("the knots of 'ranks' must go up from a share of 0 to one of 1");
  }
}

}  // namespace

std::string Codec::to_json() const {
  nlohmann::ordered_json json;
  json["kind"] = codec_name(options_.kind);
  json["tones_per_cell"] = options_.tones_per_cell;
  json["chord_gap"] = options_.chord_gap_ticks;
  json["pace_events"] = options_.pace_events;
  for (const Scale& scale : scales_) {
    json["mean"].push_back(scale.mean);
    json["deviation"].push_back(scale.deviation);
  }
  if (options_.kind == CodecKind::kRanked) {
    for (const Ranks& ranks : ranks_) {
      auto knots = nlohmann::ordered_json::array();
      for (const auto& [axis, below] : ranks.knots()) knots.push_back({axis, below});
      json["ranks"].push_back(std::move(knots));
    }
  }
  return json.dump();
}

Description Codec::description() const {
  Description all;
  const auto json = nlohmann::json::parse(to_json());
  for (const auto& [key, value] : json.items()) all["codec." + key] = value.dump();
  return all;
}

Codec Codec::from_json(std::string_view text) {
  const auto read = read_json(text, kMostCodecValues);
  const auto refuse = [&](std::string_view why) -> Error {
    return Error("expected a codec, found '{}': {}", text.substr(0, 300), why);
  };
  if (!read.ok() || !read.value().is_object()) {
    throw refuse("it is no JSON object" + (read.ok() ? "" : ": " + read.error().message));
  }
  const nlohmann::json& json = read.value();
  constexpr std::string_view kKeys[] = {"kind",        "tones_per_cell", "chord_gap",
                                        "pace_events", "mean",           "deviation"};
  const bool is_ranked = json.value("kind", nlohmann::json()) == codec_name(CodecKind::kRanked);
  for (const auto& [key, value] : json.items()) {
    if (is_ranked && key == "ranks") continue;
    if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
      throw refuse(fmt::format("'{}' is unknown", key));
    }
  }
  for (const std::string_view key : kKeys) {
    if (!json.contains(key)) throw refuse(fmt::format("'{}' is missing", key));
  }
  const auto whole = [&](const char* key, int highest) {
    const auto& value = json[key];
    if (!value.is_number_integer() || value < 1 || value > highest) {
      throw refuse(fmt::format("'{}' must be 1..{}", key, highest));
    }
    return value.get<int>();
  };
  const auto numbers = [&](const char* key) {
    const auto& values = json[key];
    const bool good = values.is_array() && values.size() == kFeatures &&
                      std::all_of(values.begin(), values.end(),
                                  [](const auto& value) { return value.is_number(); });
    if (!good) throw refuse(fmt::format("'{}' must be {} numbers", key, kFeatures));
    return values.get<Axes>();
  };
  Codec codec;
  if (!json["kind"].is_string()) throw refuse("'kind' must be text");
  codec.options_.kind = codec_kind(json["kind"].get<std::string>());
  codec.options_.tones_per_cell = whole("tones_per_cell", kMostTonesPerCell);
  codec.options_.chord_gap_ticks = whole("chord_gap", kMostChordGapTicks);
  if (!json["pace_events"].is_boolean()) throw refuse("'pace_events' must be true or false");
  codec.options_.pace_events = json["pace_events"].get<bool>();
  const Axes means = numbers("mean");
  const Axes deviations = numbers("deviation");
  for (std::size_t f = 0; f < kFeatures; ++f) {
    // Means and deviations of what tones can be lie within these bounds, by far.
    const auto expect = [&](const char* key, double value, double lowest) {
      if (value >= lowest && value <= kMostOfAxis) return;
      throw refuse(fmt::format("'{}' must be {}..{}, found {}", key, lowest, kMostOfAxis, value));
    };
    expect("mean", means[f], -kMostOfAxis);
    expect("deviation", deviations[f], kLeastDeviation);
    codec.scales_[f] = {means[f], deviations[f]};
  }
  if (is_ranked) {
    const auto& ranks = json.contains("ranks") ? json["ranks"] : nlohmann::json();
    if (!ranks.is_array() || ranks.size() != kFeatures) {
      throw refuse(fmt::format("'ranks' must be {} lists", kFeatures));
    }
    for (const std::size_t f : kRankedFeatures) codec.ranks_[f] = ranks_from(ranks[f], refuse);
  }
  return codec;
}

CodecKind codec_kind(std::string_view name) {
  for (const CodecKind kind :
       {CodecKind::kStandard, CodecKind::kRaw, CodecKind::kDequantised, CodecKind::kRanked}) {
    if (name == codec_name(kind)) return kind;
  }
  throw Error("expected codec 'standard', 'raw', 'dequantised' or 'ranked', found '{}'", name);
}

std::string_view codec_name(CodecKind kind) {
  switch (kind) {
    case CodecKind::kStandard:
      return "standard";
    case CodecKind::kRaw:
      return "raw";
    case CodecKind::kDequantised:
      return "dequantised";
    case CodecKind::kRanked:
      return "ranked";
  }
  return "";
}

}  // namespace crnngan::music

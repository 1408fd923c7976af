#pragma once

// Tone events <-> the real-valued features that the networks see: for each tone length,
// frequency, intensity and time since the previous tone, in the paper's order; F = 4n of them for a
// cell of n tones (music/cells.h).
//
// Encoding is a change of scale, so that a decoded feature gives the tone again, for times up to
// about 900,000 ticks with `standard` and `dequantised` (beyond, f32 is too coarse); `ranked` gives
// times back to a tick or a thousandth, and what lies beyond the numbers of the tones it was fitted
// to as the least or the greatest of them. Decoding takes any numbers: it rounds to the nearest
// tone and keeps within what MIDI can hold, never a negative time.
//
// Where nothing sounds, intensity is that of velocity -64 (`raw`: 0), as far below the quietest
// tone as a common one is above it; length and frequency are not read and stand at their means, 0
// with `raw`. A slot whose intensity is nearer to velocity 0 than to 1 holds nothing, except a
// cell's first slot while silences are not in use: it always sounds.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/description.h"
#include "music/cells.h"
#include "music/ranks.h"
#include "music/tone.h"

namespace crnngan::music {

constexpr int kFeatures = 4;            // of a tone: length, frequency, intensity, gap
constexpr int kFrequencyFeature = 1;    // the place of frequency among them
constexpr std::size_t kGapFeature = 3;  // of the first tone of an event; others have none
constexpr bool is_frequency(std::size_t feature) {
  return feature % kFeatures == kFrequencyFeature;
}

enum class CodecKind {
  kStandard,  // log(1 + ticks), half tones (log frequency), velocity; each with mean 0, deviation 1
              // over the tones that the codec was fitted to
  kRaw,       // ticks, Hz, velocity, as they are
  kDequantised,  // as kStandard, with each whole number spread evenly over the values that are
                 // rounded to it, and the gap within a chord over a band of width 1 of log(1 +
                 // ticks) just below that of the shortest gap: no value is met twice
  kRanked        // as kDequantised, but length, intensity and gap are scores of their ranks among
                 // the tones that the codec was fitted to (music/ranks.h): common numbers take
                 // much room
};

struct CodecOptions {
  CodecKind kind = CodecKind::kStandard;
  int tones_per_cell = 1;    // n, 1 .. kMostTonesPerCell
  int chord_gap_ticks = 1;   // 1 .. kMostChordGapTicks; shorter gaps are none, both ways
  bool pace_events = false;  // silences let the time of rests pass (with_silences)

  friend bool operator==(const CodecOptions&, const CodecOptions&) = default;
};

// A piece as the networks see it: its cells, chords joined, with silences if they are in use.
std::vector<Tone> cells_of(std::span<const Tone> tones, const CodecOptions& options);

class Codec {
 public:
  // A codec for these sequences of cells (those of the training set). Means and deviations are
  // over the tones that sound, of intensity over all slots; those of `dequantised` over the middles
  // of their intervals.
  // REQUIRES one tone or more.
  static Codec fit(const CodecOptions& options, std::span<const std::vector<Tone>> sequences);

  const CodecOptions& options() const { return options_; }

  int features() const { return kFeatures * options_.tones_per_cell; }  // F

  // Whether encode() reads random numbers.
  bool is_random() const {
    return options_.kind == CodecKind::kDequantised || options_.kind == CodecKind::kRanked;
  }

  // The F features of a cell. `uniform` holds F numbers in [0,1), from which a random codec takes
  // the place in each interval; without them it is the middle.
  void encode(std::span<const Tone> cell, std::span<const float> uniform,
              std::span<float> features) const;

  // Appends the tones and the silence, if any, of a cell's F features. A gap of any but the first
  // tone is none. A song's tones are those of all its cells, without_silences().
  void decode(std::span<const float> features, std::vector<Tone>& events) const;

  // What stands on the axes of a slot with `standard`: ticks, half tone, velocity (kNothing where
  // nothing sounds), ticks. Nothing where a feature is not read.
  using Numbers = std::array<std::optional<std::int32_t>, kFeatures>;
  Numbers numbers_of(const Tone& slot) const;

  // The feature that `standard` has for a number, whole or not.
  float feature_of(int feature, double number) const;

  // How many half tones a unit of the frequency's feature has, and which one 0 is. REQUIRES another
  // codec than `raw`.
  double half_tones_per_unit() const { return scales_[1].deviation; }
  double half_tone_of_zero() const { return scales_[1].mean; }

  // All that it is, key by key.
  Description description() const;

  // As it is kept in model files. from_json() throws Error when the text is no codec.
  std::string to_json() const;
  static Codec from_json(std::string_view text);

  friend bool operator==(const Codec&, const Codec&) = default;

 private:
  struct Scale {
    double mean = 0;
    double deviation = 1;
    friend bool operator==(const Scale&, const Scale&) = default;
  };
  using Axes = std::array<double, kFeatures>;  // features before scaling

  Axes to_axes(const Tone& slot, const Axes& places) const;
  static std::array<Ranks, kFeatures> ranks_of(const CodecOptions& options,
                                               std::span<const std::vector<Tone>> sequences);

  CodecOptions options_;
  std::array<Scale, kFeatures> scales_;
  std::array<Ranks, kFeatures> ranks_;  // with kRanked, of all but frequency
};

// The names under which recipes and files know the kinds: "standard", "raw", "dequantised",
// "ranked".
CodecKind codec_kind(std::string_view name);
std::string_view codec_name(CodecKind kind);

}  // namespace crnngan::music

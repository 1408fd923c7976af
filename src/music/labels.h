#pragma once

// What music can be asked for by: labels of a piece, by name, each of which may be unknown.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "midi/time_signature.h"
#include "music/key.h"
#include "music/signatures.h"
#include "music/tone.h"

namespace crnngan::music {

// What stands beside the tones of a piece; empty where it is unknown.
struct Origin {
  std::string composer = {};
  std::string genre = {};
  std::string instruments = {};  // instrumentation.h
};

// What labels follow from.
struct Traits {
  Origin origin = {};
  std::optional<Key> key = {};                    // where it is clear
  std::optional<midi::TimeSignature> metre = {};  // that of most of the time
  double tones_per_quarter = 0;                   // from the first onset to the last end
  double mean_pitch = 0;
};

// REQUIRES tones.
Traits traits_of(Origin origin, std::span<const Tone> tones, const Signatures& signatures);

// Values between which the middle third of values lies.
struct MiddleThird {
  double from = 0;
  double to = 0;

  friend bool operator==(const MiddleThird&, const MiddleThird&) = default;
};

// What is low and what is high, by the pieces that are learnt from.
struct LabelBounds {
  MiddleThird tones_per_quarter = {};
  MiddleThird mean_pitch = {};

  friend bool operator==(const LabelBounds&, const LabelBounds&) = default;
};

// All 0 without pieces.
LabelBounds label_bounds(std::span<const Traits> pieces);

// Key is "Eb major", mode "major", metre "3/4"; density (of tones in time) and register (of
// pitches) are "low", "middle" or "high".
inline constexpr std::array<std::string_view, 8> kLabelNames = {
    "composer", "genre", "instruments", "key", "mode", "metre", "density", "register"};

// In the order of the names; empty where unknown.
using Labels = std::array<std::string, kLabelNames.size()>;

// Those of the piece when it is moved by so many half tones.
Labels labels_of(const Traits& traits, const LabelBounds& bounds, int half_tones = 0);

// "3/4"; empty without a signature.
std::string name_of(const std::optional<midi::TimeSignature>& metre);

}  // namespace crnngan::music

#pragma once

// Tone events <-> the real-valued features that the networks see: for each tone length,
// frequency, intensity and time since the previous tone, in the paper's order.
//
// Encoding is a change of scale, so decode(encode(tone)) is the tone, for times up to about 900,000
// ticks with `standard` (beyond, f32 is too coarse). Decoding takes any numbers: it rounds to the
// nearest tone and keeps within what MIDI can hold, never a negative time.

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "music/tone.h"

namespace crnngan::music {

constexpr int kFeatures = 4;

using Features = std::array<float, kFeatures>;  // length, frequency, intensity, gap

enum class CodecKind {
  kStandard,  // log(1 + ticks), half tones (log frequency), velocity; each with mean 0, deviation 1
              // over the tones that the codec was fitted to
  kRaw        // ticks, Hz, velocity, as they are
};

class Codec {
 public:
  // A codec for the tones of these sequences (the training set). REQUIRES one tone or more.
  static Codec fit(CodecKind kind, std::span<const std::vector<Tone>> sequences);

  Features encode(const Tone& tone) const;
  Tone decode(const Features& features) const;

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

  std::array<double, kFeatures> to_axes(const Tone& tone) const;

  CodecKind kind_ = CodecKind::kStandard;
  std::array<Scale, kFeatures> scales_;
};

// The names under which recipes and files know the kinds: "standard", "raw".
CodecKind codec_kind(std::string_view name);
std::string_view codec_name(CodecKind kind);

}  // namespace crnngan::music

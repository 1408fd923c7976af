#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace crnngan::stats {

struct ScaleFit {
  std::int64_t tones = 0;  // those that lie in the scale
  std::string name;        // "G major", "C# harmonic minor"; empty when there are no tones at all
};

// The best of 36 scales (major, natural minor and harmonic minor on each of twelve tonics) for
// so many tones of each pitch class, 0 being C. Of equally good ones it is the first: major
// before natural before harmonic minor, then from C upward. A natural minor scale has the tones
// of its relative major, so it is the major that gets named.
ScaleFit best_scale(const std::array<std::int64_t, 12>& tones_of_class);

// The same with scales that end at B instead of going on from C: the tones below the tonic count as
// outside. What the paper's script computes; see paper_script.h.
ScaleFit best_scale_up_to_b(const std::array<std::int64_t, 12>& tones_of_class);

}  // namespace crnngan::stats

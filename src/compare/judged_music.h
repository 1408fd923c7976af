#pragma once

// Music for a judge (score/judge.h): tones as numbers that a network hears keys in.
//
// A tone's pitch stands there as a number and on the circles of octave and fifths, on which keys
// are neighbours: on a line of half tones alone a network hears no keys for long. A flag says that
// a tone begins together with the one before. Windows to learn from are moved to random keys.

#include "compare/windows.h"
#include "score/judge.h"

namespace crnngan::compare {

using score::JudgeOptions;
using score::JudgeProgress;
using score::JudgeScore;
using MusicWindows = score::WindowsOf<Tones>;

struct JudgedMusic {
  MusicWindows training;
  MusicWindows choosing;
  MusicWindows measuring;
};

// judge() of music; the features are its own affair. The numbers' scale is that of real music.
JudgeScore judge_music(const JudgedMusic& real, const JudgedMusic& other,
                       const JudgeOptions& options, std::uint64_t seed,
                       const JudgeProgress& progress = {});

}  // namespace crnngan::compare

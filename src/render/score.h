#pragma once

// A song -> all that stands in its score: instruments, staves, voices, measures, keys, tempos.

#include <cstdint>
#include <string>
#include <vector>

#include "render/clef.h"
#include "render/key.h"
#include "render/measures.h"
#include "render/song.h"
#include "render/tempo_marks.h"
#include "render/voices.h"

namespace crnngan::render {

// What a score holds at most, so that its size is that of the music and it can be read: staves,
// measures, counted once for each staff, and measures one after the other in which no note begins.
constexpr std::int64_t kMostStaffMeasures = 100'000;
constexpr std::int64_t kMostStaves = 45;  // what has room on the largest page
constexpr std::int64_t kMostIdleMeasures = 1'000;

struct ScoreStaff {
  Clef clef = Clef::kTreble;
  std::vector<StaffMeasure> measures;  // as many as the score has
};

struct ScorePart {
  std::string name;
  std::uint8_t program = 0;        // General MIDI
  std::vector<ScoreStaff> staves;  // one, or an upper and a lower one
};

struct Score {
  std::string title;
  bool lacks_percussion = false;  // which the song has
  Measures measures;
  std::int64_t count = 0;  // of measures, at least one
  std::vector<KeyChange> keys;
  std::vector<TempoMark> tempos;
  std::vector<ScorePart> parts;
};

// Throws Error when the score would pass a limit.
Score make_score(const Song& song);

// Whether all parts are silent in a measure.
bool is_silent(const Score& score, std::int64_t measure);

}  // namespace crnngan::render

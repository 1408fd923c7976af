#include "render/tempo_marks.h"

#include <algorithm>
#include <cmath>

#include "midi/event_codes.h"

namespace crnngan::render {

namespace {

constexpr double kLeastChange = 0.05;
constexpr std::int64_t kLeastMeasures = 2;

// Tempos that somebody can play: 1 to 1,000 quarters a minute.
bool can_be_played(std::uint32_t us_per_quarter) {
  constexpr std::uint32_t kMinute = 60'000'000;
  return us_per_quarter >= kMinute / 1000 && us_per_quarter <= kMinute;
}

}  // namespace

std::vector<TempoMark> tempo_marks(const midi::TimeLine& line, const Measures& measures) {
  std::vector<TempoMark> marks{{0, line.tempo_at(0)}};
  if (!can_be_played(marks.front().us_per_quarter)) {
    marks.front().us_per_quarter = midi::kStandardTempo;
  }
  const std::vector<midi::TempoChange>& changes = line.tempos;
  std::int64_t measures_before = kLeastMeasures;  // that the tempo before lasts, at most two
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::int64_t place = changes[i].ticks / kTicksPerUnit;
    std::int64_t lasts = kLeastMeasures;
    if (i + 1 < changes.size()) {
      const std::int64_t next = changes[i + 1].ticks / kTicksPerUnit;
      lasts = std::min(lasts, (next - place) / measures.measure_at(place).length());
    }
    const bool is_last = i + 1 == changes.size();
    const bool matters = is_last ? measures_before > 0 : lasts == kLeastMeasures;
    measures_before = lasts;
    const double ratio = static_cast<double>(changes[i].us_per_quarter) /
                         static_cast<double>(marks.back().us_per_quarter);
    if (!matters || std::abs(ratio - 1) < kLeastChange) continue;
    if (!can_be_played(changes[i].us_per_quarter)) continue;
    if (marks.back().place == place) marks.pop_back();
    marks.push_back({place, changes[i].us_per_quarter});
  }
  return marks;
}

}  // namespace crnngan::render

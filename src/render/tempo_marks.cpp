#include "render/tempo_marks.h"

#include <algorithm>
#include <cmath>

namespace crnngan::render {

namespace {

constexpr double kLeastChange = 0.05;
constexpr std::int64_t kLeastMeasures = 2;

}  // namespace

std::vector<TempoMark> tempo_marks(const midi::TimeLine& line, const Measures& measures) {
  std::vector<TempoMark> marks{{0, line.tempo_at(0)}};
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
    if (marks.back().place == place) marks.pop_back();
    marks.push_back({place, changes[i].us_per_quarter});
  }
  return marks;
}

}  // namespace crnngan::render

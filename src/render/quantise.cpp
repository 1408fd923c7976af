#include "render/quantise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace crnngan::render {

namespace {

// A grid and what it costs to read, in units of onsets moved.
struct Grid {
  std::uint8_t step;
  double cost;
};

constexpr int kSixteenth = 6;
constexpr std::array<Grid, 4> kSimple{{{kSixteenth, 0}, {8, 1}, {3, 4}, {4, 5}}};
constexpr std::array<Grid, 2> kCompound{{{kSixteenth, 0}, {3, 4}}};

// Where a note ends is not heard as sharply as where it begins.
constexpr double kWeightOfEnd = 0.25;

// A place in a beat, in ticks from its start, and how much it counts.
struct Point {
  double ticks;
  double weight;
};

int best_step(std::span<const Point> points, Measures::Beat beat) {
  const bool divides_by_three = !beat.compound && beat.is_whole();
  const std::span<const Grid> grids =
      divides_by_three ? std::span<const Grid>(kSimple) : std::span<const Grid>(kCompound);
  double least = std::numeric_limits<double>::max();
  int best = kSixteenth;
  for (const Grid& grid : grids) {
    if (beat.length % grid.step != 0) continue;
    double cost = grid.cost;
    const double step = grid.step * kTicksPerUnit;
    for (const Point& point : points) {
      cost += point.weight * std::abs(point.ticks - std::round(point.ticks / step) * step) /
              kTicksPerUnit;
    }
    if (cost < least) {
      least = cost;
      best = grid.step;
    }
  }
  return best;
}

}  // namespace

Grids::Grids(std::span<const midi::Note> notes, const Measures& measures) : measures_(measures) {
  std::map<std::int64_t, std::vector<Point>> points;  // by the start of the beat
  const auto add = [&](std::int64_t ticks, double weight) {
    const std::int64_t start = measures_.beat_at(ticks / kTicksPerUnit).start;
    points[start].push_back({static_cast<double>(ticks - start * kTicksPerUnit), weight});
  };
  for (const midi::Note& note : notes) {
    add(note.onset_ticks, 1);
    add(note.onset_ticks + note.length_ticks, kWeightOfEnd);
  }
  for (const auto& [start, of_beat] : points) {
    steps_[start] = static_cast<std::uint8_t>(best_step(of_beat, measures_.beat_at(start)));
  }
}

int Grids::step_at(std::int64_t place) const {
  const Measures::Beat beat = measures_.beat_at(place);
  const auto found = steps_.find(beat.start);
  const int step = found == steps_.end() ? kSixteenth : found->second;
  return beat.length % step == 0 ? step : 3;
}

std::int64_t Grids::snap(std::int64_t ticks) const {
  const Measures::Beat beat = measures_.beat_at(ticks / kTicksPerUnit);
  const int step = step_at(beat.start);
  const double steps =
      std::round(static_cast<double>(ticks - beat.start * kTicksPerUnit) / (step * kTicksPerUnit));
  return beat.start + static_cast<std::int64_t>(steps) * step;
}

std::vector<WrittenNote> quantise(std::span<const midi::Note> notes, const Grids& grids) {
  std::vector<WrittenNote> written;
  for (const midi::Note& note : notes) {
    const std::int64_t onset = grids.snap(note.onset_ticks);
    const std::int64_t end =
        std::max(grids.snap(note.onset_ticks + note.length_ticks), onset + grids.step_at(onset));
    written.push_back({onset, end, note.pitch, note.velocity});
  }
  std::sort(written.begin(), written.end(), [](const WrittenNote& a, const WrittenNote& b) {
    return std::tie(a.onset, a.pitch, b.end) < std::tie(b.onset, b.pitch, a.end);
  });
  // One key can't be struck twice at a time: the longer note stays.
  written.erase(std::unique(written.begin(), written.end(),
                            [](const WrittenNote& a, const WrittenNote& b) {
                              return a.onset == b.onset && a.pitch == b.pitch;
                            }),
                written.end());
  return written;
}

}  // namespace crnngan::render

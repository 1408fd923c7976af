#include "stats/diversity.h"

#include <cmath>

namespace crnngan::stats {

namespace {

// Sums that give mean and deviation.
struct Moments {
  double count = 0;
  double sum = 0;
  double squares = 0;

  void add(double value) {
    count += 1;
    sum += value;
    squares += value * value;
  }
  double mean() const { return count > 0 ? sum / count : 0; }
  double deviation() const {
    if (count == 0) return 0;
    return std::sqrt(std::max(squares / count - mean() * mean(), 0.0));
  }
};

// Rounding leaves this much of a deviation that is zero.
constexpr double kNoDeviation = 1e-6;

}  // namespace

Diversity::Point Diversity::point_of(const Song& song) {
  std::array<Moments, kNumbers / 2> moments;
  std::int64_t onset = song.empty() ? 0 : song.front().onset_ticks;
  for (const midi::Note& note : song) {
    moments[0].add(note.pitch);
    moments[1].add(note.velocity);
    moments[2].add(std::log1p(static_cast<double>(note.length_ticks)));
    moments[3].add(std::log1p(static_cast<double>(note.onset_ticks - onset)));
    onset = note.onset_ticks;
  }
  Point point{};
  for (std::size_t i = 0; i < moments.size(); ++i) {
    point[2 * i] = moments[i].mean();
    point[2 * i + 1] = moments[i].deviation();
  }
  return point;
}

Diversity::Diversity(std::span<const Song> real) {
  std::array<Moments, kNumbers> moments;
  for (const Song& song : real) {
    const Point point = point_of(song);
    for (std::size_t i = 0; i < kNumbers; ++i) moments[i].add(point[i]);
  }
  for (std::size_t i = 0; i < kNumbers; ++i) units_[i] = moments[i].deviation();
  real_distance_ = mean_distance(real);
}

double Diversity::of(std::span<const Song> songs) const {
  return real_distance_ > 0 ? mean_distance(songs) / real_distance_ : 0;
}

double Diversity::mean_distance(std::span<const Song> songs) const {
  std::vector<Point> points;
  for (const Song& song : songs) points.push_back(point_of(song));
  double sum = 0;
  for (std::size_t a = 0; a < points.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double squares = 0;
      for (std::size_t i = 0; i < kNumbers; ++i) {
        if (units_[i] < kNoDeviation) continue;  // says nothing of real songs
        const double difference = (points[a][i] - points[b][i]) / units_[i];
        squares += difference * difference;
      }
      sum += std::sqrt(squares);
    }
  }
  const auto count = static_cast<double>(points.size());
  return count > 1 ? sum / (count * (count - 1) / 2) : 0;
}

}  // namespace crnngan::stats

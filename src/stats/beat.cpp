#include "stats/beat.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace crnngan::stats {
namespace {

constexpr int kQuarter = 384;
constexpr int kShortestBeat = kQuarter / 4;
constexpr int kLongestBeat = kQuarter * 2;
constexpr int kTolerance = 16;  // from here on two times differ
constexpr int kDistances = kLongestBeat + kTolerance;

using PairsByDistance = std::array<std::int64_t, kDistances>;

std::vector<std::int64_t> grouped(std::span<const std::int64_t> onsets) {
  std::vector<std::int64_t> groups;
  groups.reserve(onsets.size());
  for (const std::int64_t onset : onsets) {
    if (groups.empty() || onset - groups.back() >= kTolerance) groups.push_back(onset);
  }
  return groups;
}

PairsByDistance count_pairs(std::span<const std::int64_t> onsets) {
  PairsByDistance pairs{};
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    for (std::size_t j = i + 1; j < onsets.size() && onsets[j] - onsets[i] < kDistances; ++j) {
      ++pairs[static_cast<std::size_t>(onsets[j] - onsets[i])];
    }
  }
  return pairs;
}

// In units of 1/16 pair, by period.
using Explained = std::array<std::int64_t, kLongestBeat + 1>;

Explained explained_pairs(const PairsByDistance& pairs) {
  std::array<std::int64_t, kDistances + 1> nearer{};  // pairs of less than that distance
  std::partial_sum(pairs.begin(), pairs.end(), nearer.begin() + 1);
  const auto pairs_between = [&](int first, int end) {
    return nearer[static_cast<std::size_t>(end)] - nearer[static_cast<std::size_t>(first)];
  };
  Explained explained{};
  for (int period = kShortestBeat; period <= kLongestBeat; ++period) {
    // A pair that is off by d ticks is in 16 - d of these 16 windows of 16 distances.
    std::int64_t& sum = explained[static_cast<std::size_t>(period)];
    for (int first = period - kTolerance + 1; first <= period; ++first) {
      sum += pairs_between(first, first + kTolerance);
    }
  }
  return explained;
}

// The preference for each period: of all pieces the same.
std::array<double, kLongestBeat + 1> preferences() {
  std::array<double, kLongestBeat + 1> result{};
  for (int period = kShortestBeat; period <= kLongestBeat; ++period) {
    const double octaves = std::log2(static_cast<double>(period) / kQuarter);
    result[static_cast<std::size_t>(period)] = std::exp(-octaves * octaves / 2);
  }
  return result;
}

double clarity_of(int beat, std::span<const std::int64_t> onsets) {
  std::int64_t followed = 0;
  std::int64_t asked = 0;
  std::size_t later = 0;
  for (const std::int64_t onset : onsets) {
    const std::int64_t expected = onset + beat;
    if (expected > onsets.back()) break;
    ++asked;
    while (onsets[later] <= expected - kTolerance) ++later;
    if (onsets[later] < expected + kTolerance) ++followed;
  }
  return asked == 0 ? 0 : static_cast<double>(followed) / static_cast<double>(asked);
}

}  // namespace

Beat estimate_beat(std::span<const std::int64_t> onsets_ticks) {
  static const auto kPreferences = preferences();
  const std::vector<std::int64_t> onsets = grouped(onsets_ticks);
  const Explained explained = explained_pairs(count_pairs(onsets));
  Beat beat;
  double best = 0;
  for (int period = kShortestBeat; period <= kLongestBeat; ++period) {
    const auto p = static_cast<std::size_t>(period);
    const double score = static_cast<double>(explained[p]) * kPreferences[p];
    if (score > best) {
      best = score;
      beat.ticks = period;
    }
  }
  if (beat.ticks > 0) beat.clarity = clarity_of(beat.ticks, onsets);
  return beat;
}

}  // namespace crnngan::stats

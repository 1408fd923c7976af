#include "render/hand_groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "render/hand_costs.h"

namespace crnngan::render {

namespace {

namespace costs = hand_costs;

constexpr int kMiddleC = 60;
constexpr std::size_t kMostHeld = 16;  // tones that are looked at

std::vector<HandGroup> group(std::span<const midi::Note> notes) {
  std::vector<HandGroup> groups;
  for (const midi::Note& note : notes) {
    if (groups.empty() || note.onset_ticks > groups.back().onset + kTogether) {
      groups.push_back({.onset = note.onset_ticks, .tones = {}});
    }
    std::vector<HandTone>& tones = groups.back().tones;
    const HandTone tone{.pitch = note.pitch,
                        .velocity = note.velocity,
                        .end = note.onset_ticks + note.length_ticks};
    const auto place = std::ranges::lower_bound(tones, tone.pitch, {}, &HandTone::pitch);
    if (place == tones.end() || place->pitch != tone.pitch) {
      tones.insert(place, tone);
    } else {
      place->end = std::max(place->end, tone.end);
    }
  }
  return groups;
}

double length_of(const HandTone& tone, std::int64_t onset) {
  return std::log2(std::max<double>(12, static_cast<double>(tone.end - onset)));
}

// The groups around one, as many on each side.
std::span<const HandGroup> around(std::span<const HandGroup> groups, std::size_t at,
                                  std::size_t reach) {
  const std::size_t first = at - std::min(at, reach);
  return groups.subspan(first, std::min(groups.size(), at + reach + 1) - first);
}

// The middle between the lowest and the highest tone.
double middle_of(std::span<const HandGroup> groups) {
  int low = 127;
  int high = 0;
  for (const HandGroup& group : groups) {
    low = std::min(low, group.tones.front().pitch);
    high = std::max(high, group.tones.back().pitch);
  }
  return (low + high) / 2.0;
}

// The costs of registers, loudness, length, and of what sounds below and above.
void compare_with_surroundings(std::vector<HandGroup>& groups) {
  std::vector<HandTone> held;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    HandGroup& group = groups[at];
    std::erase_if(held, [&](const auto& tone) { return tone.end <= group.onset + kTogether; });
    const double middle_near = middle_of(around(groups, at, 8));
    const double middle_far = middle_of(around(groups, at, 32));
    double loudness = 0;
    double length = 0;
    double count = 0;
    for (const HandGroup& other : around(groups, at, 16)) {
      for (const HandTone& tone : other.tones) {
        loudness += tone.velocity;
        length += length_of(tone, other.onset);
        count += 1;
      }
    }
    for (std::size_t n = 0; n < group.tones.size(); ++n) {
      HandTone& tone = group.tones[n];
      std::size_t below = n;
      std::size_t above = group.tones.size() - 1 - n;
      for (const HandTone& other : held) {
        if (other.pitch < tone.pitch) ++below;
        if (other.pitch > tone.pitch) ++above;
      }
      tone.right = costs::kPitch.at(tone.pitch - kMiddleC) +
                   costs::kRegister.at(tone.pitch - middle_near) +
                   costs::kWideRegister.at(tone.pitch - middle_far) +
                   costs::kLouder.at(tone.velocity - loudness / count) +
                   costs::kLonger.at(length_of(tone, group.onset) - length / count) +
                   costs::kRank[std::min<std::size_t>(below, 3)][std::min<std::size_t>(above, 3)];
    }
    held.insert(held.end(), group.tones.begin(), group.tones.end());
    if (held.size() > kMostHeld) held.erase(held.begin(), held.end() - kMostHeld);
  }
}

// The costs of changing the hand of a key, or of one near to it.
void compare_with_keys(std::vector<HandGroup>& groups) {
  constexpr std::size_t kNear = 4;                    // half tones
  std::array<std::optional<std::int64_t>, 128> last;  // onsets by pitch
  for (HandGroup& group : groups) {
    const auto age = [&](std::int64_t onset) { return since(group.onset - onset) - 1; };
    for (HandTone& tone : group.tones) {
      const auto pitch = static_cast<std::size_t>(tone.pitch);
      if (last[pitch]) tone.other_hand = costs::kSameKey.at(age(*last[pitch]));
      double nearest = INFINITY;
      const std::size_t end = std::min(last.size(), pitch + kNear + 1);
      for (std::size_t key = pitch - std::min(pitch, kNear); key < end; ++key) {
        if (key == pitch || !last[key]) continue;
        const double quarters = static_cast<double>(group.onset - *last[key]) / 384;
        const double away = quarters + 0.15 * std::abs(static_cast<double>(key) - tone.pitch);
        if (away >= nearest) continue;
        nearest = away;
        tone.near = key;
        tone.divided = costs::kNearKey.at(age(*last[key]));
      }
    }
    for (const HandTone& tone : group.tones)
      last[static_cast<std::size_t>(tone.pitch)] = group.onset;
  }
}

// The mean distance of the tones, in half tones; nothing when they are more or fewer.
std::optional<double> distance(const HandGroup& a, const HandGroup& b) {
  if (a.tones.size() != b.tones.size()) return std::nullopt;
  const double sum = std::transform_reduce(
      a.tones.begin(), a.tones.end(), b.tones.begin(), 0.0, std::plus<>(),
      [](const auto& x, const auto& y) { return std::abs(x.pitch - y.pitch); });
  return sum / static_cast<double>(a.tones.size());
}

// The costs of playing a figure otherwise than before.
void compare_with_figures(std::vector<HandGroup>& groups) {
  constexpr double kMostDifference = 12;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    double least = INFINITY;
    for (std::size_t back = 1; back <= std::min(at, kFarthestAlike); ++back) {
      const std::optional<double> here = distance(groups[at], groups[at - back]);
      if (!here) continue;
      double difference = *here + 0.05 * static_cast<double>(back);
      if (back < at) {
        const HandGroup& before = groups[at - 1];
        const HandGroup& before_alike = groups[at - back - 1];
        difference += distance(before, before_alike).value_or(12) / 2;
        const std::int64_t step = groups[at].onset - before.onset;
        const std::int64_t step_alike = groups[at - back].onset - before_alike.onset;
        if (std::abs(step - step_alike) > kTogether) difference += 4;
      }
      if (difference >= least || difference > kMostDifference) continue;
      least = difference;
      groups[at].alike = back;
      groups[at].otherwise = costs::kFigure.at(difference);
    }
  }
}

}  // namespace

double since(std::int64_t ticks) {
  return ticks <= 0 ? 0 : 1 + std::log2(1 + static_cast<double>(ticks) / 96);
}

std::vector<HandGroup> hand_groups_of(std::span<const midi::Note> notes) {
  std::vector<HandGroup> groups = group(notes);
  compare_with_surroundings(groups);
  compare_with_keys(groups);
  compare_with_figures(groups);
  return groups;
}

}  // namespace crnngan::render

#include "render/hands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace crnngan::render {

namespace {

constexpr int kMiddleC = 60;
constexpr std::int64_t kQuarter = 384;  // ticks
constexpr std::int64_t kTogether = 24;  // ticks within which tones begin together
constexpr std::size_t kMostPaths = 24;  // ways to play that are followed at a time

// What playing costs a hand; found on pieces whose hands are known: half of those of
// tests/render/hands_corpus_test.cpp, and as many public scores.
constexpr double kSpan = 0.09;       // each half tone that it reaches,
constexpr double kStretch = 0.45;    // and more beyond 6
constexpr double kWide = 1.6;        // and beyond 10 half tones
constexpr double kMove = 0.19;       // each half tone that it moves
constexpr double kFollow = 0.59;     // so far its place follows what it plays
constexpr double kCross = 1.9;       // each half tone that the left one is above the right one
constexpr double kLeftAway = 0.1;    // each half tone of a tone above middle C
constexpr double kRightAway = 0.09;  // and below
constexpr double kHold = 0.39;       // playing while it holds another tone
constexpr double kRest = 1.1;        // each quarter that it was silent, up to two
constexpr double kDivide = 0.57;     // dividing two near tones that end together
constexpr double kLoudness = 0.1;    // each step of velocity away from what it played before
constexpr double kLoudnessFollow = 0.82;
constexpr double kSize = 1.95;    // each tone more or less than it played before
constexpr double kLength = 0.53;  // each doubling or halving of lengths, up to three

struct Tone {
  int pitch = 0;
  int velocity = 0;
  std::int64_t end = 0;  // ticks
};

// Tones that begin together, from low to high, one of each pitch.
struct Group {
  std::int64_t onset = 0;
  std::vector<Tone> tones;
};

// What a hand did last.
struct Player {
  double place = 0;  // around which it plays, in half tones
  Tone lowest = {};  // that it played
  Tone highest = {};
  std::int64_t until = 0;  // where all that it plays has ended
  double loudness = 0;
  double length = 0;  // of the shortest tone: the power of two, in ticks
  double size = 0;    // tones; 0 before its first
};

// A way to play all groups up to one.
struct Path {
  double cost = 0;
  std::array<Player, 2> players;  // left, right
  std::uint8_t before = 0;        // the path that it goes on from
  std::uint8_t split = 0;         // so many of the lowest tones of the group are the left hand's
};

// What stays of a path to find the way back.
struct Step {
  std::uint8_t before = 0;
  std::uint8_t split = 0;
};

std::vector<Group> groups_of(std::span<const midi::Note> notes) {
  std::vector<Group> groups;
  for (const midi::Note& note : notes) {
    if (groups.empty() || note.onset_ticks > groups.back().onset + kTogether) {
      groups.push_back({note.onset_ticks, {}});
    }
    std::vector<Tone>& tones = groups.back().tones;
    const Tone tone{note.pitch, note.velocity, note.onset_ticks + note.length_ticks};
    const auto place = std::ranges::lower_bound(tones, tone.pitch, {}, &Tone::pitch);
    if (place == tones.end() || place->pitch != tone.pitch) {
      tones.insert(place, tone);
    } else {
      place->end = std::max(place->end, tone.end);
    }
  }
  return groups;
}

double beyond(double limit, double value) { return std::max(0.0, value - limit); }

// Lets a hand play tones; returns the cost.
double play(Player& player, std::span<const Tone> tones, std::int64_t onset, bool is_right) {
  const std::int64_t now = onset + kTogether;
  double cost = 0;
  double loudness = 0;
  std::int64_t shortest = tones.front().end;
  std::int64_t until = player.until;
  for (const Tone& tone : tones) {
    const int away = is_right ? kMiddleC - tone.pitch : tone.pitch - kMiddleC;
    cost += (is_right ? kRightAway : kLeftAway) * std::max(0, away);
    loudness += tone.velocity;
    shortest = std::min(shortest, tone.end);
    until = std::max(until, tone.end);
  }
  const auto size = static_cast<double>(tones.size());
  loudness /= size;
  const double length = std::log2(std::max<double>(12, static_cast<double>(shortest - onset)));
  const double centre = (tones.front().pitch + tones.back().pitch) / 2.0;
  cost += kMove * std::abs(centre - player.place);

  const Tone lowest = player.lowest.end > now && player.lowest.pitch < tones.front().pitch
                          ? player.lowest
                          : tones.front();
  const Tone highest = player.highest.end > now && player.highest.pitch > tones.back().pitch
                           ? player.highest
                           : tones.back();
  const double span = highest.pitch - lowest.pitch;
  cost += kSpan * span + kStretch * beyond(6, span) + kWide * beyond(10, span);

  if (player.size > 0) {
    const double silence = static_cast<double>(onset - player.until) / kQuarter;
    cost += player.until > now ? kHold : kRest * std::clamp(silence, 0.0, 2.0);
    cost += kLoudness * std::abs(loudness - player.loudness);
    cost += kLength * std::min(3.0, std::abs(length - player.length));
    cost += kSize * std::abs(size - player.size);
    loudness = std::lerp(player.loudness, loudness, kLoudnessFollow);
  }
  player = {
      std::lerp(player.place, centre, kFollow), lowest, highest, until, loudness, length, size};
  return cost;
}

// The path with one more group, of which the left hand plays the lowest `split` tones.
Path go_on(const Path& path, const Group& group, std::size_t split) {
  Path next = path;
  const std::span<const Tone> left = std::span(group.tones).first(split);
  const std::span<const Tone> right = std::span(group.tones).subspan(split);
  if (!left.empty()) next.cost += play(next.players[0], left, group.onset, false);
  if (!right.empty()) next.cost += play(next.players[1], right, group.onset, true);
  const double top = left.empty() ? next.players[0].place : left.back().pitch;
  const double bottom = right.empty() ? next.players[1].place : right.front().pitch;
  next.cost += kCross * beyond(-1, top - bottom);
  if (!left.empty() && !right.empty()) {
    const bool near = right.front().pitch - left.back().pitch <= 12;
    const bool end_together = std::abs(right.front().end - left.back().end) <= kTogether;
    if (near && end_together) next.cost += kDivide;
  }
  next.split = static_cast<std::uint8_t>(split);
  return next;
}

bool same_places(const Path& a, const Path& b) {
  const auto same = [](const Player& one, const Player& other) {
    return one.place == other.place && one.until == other.until;
  };
  return same(a.players[0], b.players[0]) && same(a.players[1], b.players[1]);
}

// The cheapest paths, of those whose hands are at the same places one.
void keep_cheapest(std::vector<Path>& paths) {
  std::ranges::stable_sort(paths, {}, &Path::cost);
  std::vector<Path> kept;
  for (const Path& path : paths) {
    if (kept.size() == kMostPaths) break;
    const auto is_same = [&](const Path& other) { return same_places(path, other); };
    if (std::ranges::none_of(kept, is_same)) kept.push_back(path);
  }
  paths = std::move(kept);
}

// How many of the lowest tones of each group are the left hand's.
std::vector<std::size_t> splits_of(std::span<const Group> groups) {
  std::vector<Path> paths(1);
  paths[0].players = {Player{.place = kMiddleC - 12}, Player{.place = kMiddleC + 12}};
  std::vector<std::vector<Step>> steps;
  for (const Group& group : groups) {
    std::vector<Path> next;
    for (std::size_t number = 0; number < paths.size(); ++number) {
      for (std::size_t split = 0; split <= group.tones.size(); ++split) {
        next.push_back(go_on(paths[number], group, split));
        next.back().before = static_cast<std::uint8_t>(number);
      }
    }
    keep_cheapest(next);
    std::vector<Step>& step = steps.emplace_back();
    for (const Path& path : next) step.push_back({path.before, path.split});
    paths = std::move(next);
  }
  std::vector<std::size_t> splits(groups.size());
  std::size_t number = 0;  // of the cheapest
  for (std::size_t i = groups.size(); i-- > 0;) {
    splits[i] = steps[i][number].split;
    number = steps[i][number].before;
  }
  return splits;
}

}  // namespace

std::vector<Hand> hands_of(std::span<const midi::Note> notes) {
  std::vector<Hand> hands;
  hands.reserve(notes.size());
  const std::vector<Group> groups = groups_of(notes);
  const std::vector<std::size_t> splits = splits_of(groups);
  std::size_t group = 0;
  for (const midi::Note& note : notes) {
    while (group + 1 < groups.size() && note.onset_ticks >= groups[group + 1].onset) ++group;
    const std::vector<Tone>& tones = groups[group].tones;
    const auto place = std::ranges::lower_bound(tones, int{note.pitch}, {}, &Tone::pitch);
    const auto below = static_cast<std::size_t>(place - tones.begin());
    hands.push_back(below < splits[group] ? Hand::kLeft : Hand::kRight);
  }
  return hands;
}

}  // namespace crnngan::render

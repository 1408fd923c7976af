#include "render/hands.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <cstddef>
#include <cstdlib>

#include "render/hand_costs.h"
#include "render/hand_groups.h"

namespace crnngan::render {

namespace {

namespace costs = hand_costs;

constexpr std::size_t kMostPaths = 24;  // ways to play that are followed at a time
constexpr double kPlaceFollow = 0.6;    // so far a hand's place follows what it plays
constexpr double kLoudnessFollow = 0.8;
constexpr std::int64_t kFast = 153;  // ticks, two fifths of a quarter

// What a hand did last.
struct Player {
  double place = 0;      // around which it plays, in half tones
  double centre = 0;     // of what it played
  HandTone lowest = {};  // that it played
  HandTone highest = {};
  std::int64_t onset = 0;
  std::int64_t until = 0;  // where all that it plays has ended
  double loudness = 0;
  double length = 0;  // of the shortest tone: the power of two, in ticks
  double size = 0;    // tones; 0 before its first
};

// A way to play all groups up to one.
struct Path {
  double cost = 0;
  std::array<Player, 2> players;  // left, right
  std::bitset<128> is_right;      // whether the right hand had a key last, by pitch
  std::array<std::uint8_t, kFarthestAlike> splits{};  // of the last groups, in turn
  std::uint8_t before = 0;                            // the path that it goes on from
  std::uint8_t split = 0;  // so many of the lowest tones of the group are the left hand's
};

// What stays of a path to find the way back.
struct Step {
  std::uint8_t before = 0;
  std::uint8_t split = 0;
};

// Lets a hand play tones; returns the cost.
double play(Player& player, std::span<const HandTone> tones, std::int64_t onset, bool is_right) {
  const std::int64_t now = onset + kTogether;
  double cost = 0;
  double loudness = 0;
  std::int64_t shortest = tones.front().end;
  std::int64_t until = player.until;
  for (const HandTone& tone : tones) {
    loudness += tone.velocity;
    shortest = std::min(shortest, tone.end);
    until = std::max(until, tone.end);
  }
  const auto size = static_cast<double>(tones.size());
  loudness /= size;
  const double length = std::log2(std::max<double>(12, static_cast<double>(shortest - onset)));
  const double centre = (tones.front().pitch + tones.back().pitch) / 2.0;
  cost += costs::kMove.at(std::abs(centre - player.place));

  const HandTone lowest = player.lowest.end > now && player.lowest.pitch < tones.front().pitch
                              ? player.lowest
                              : tones.front();
  const HandTone highest = player.highest.end > now && player.highest.pitch > tones.back().pitch
                               ? player.highest
                               : tones.back();
  cost += costs::kSpan.at(highest.pitch - lowest.pitch);

  if (player.size > 0) {
    const bool is_fast = onset - player.onset <= kFast;
    const int outwards = is_right ? tones.back().pitch - player.highest.pitch
                                  : player.lowest.pitch - tones.front().pitch;
    cost += (is_fast ? costs::kFastStep : costs::kSlowStep).at(std::abs(centre - player.centre));
    cost += player.until > now ? costs::kHold : costs::kRest.at(since(onset - player.until));
    cost += costs::kOutwards.at(outwards);
    cost += costs::kLoudness.at(std::abs(loudness - player.loudness));
    cost += costs::kLength.at(std::abs(length - player.length));
    cost += costs::kSize.at(std::abs(size - player.size));
    loudness = std::lerp(player.loudness, loudness, kLoudnessFollow);
  }
  const double place = std::lerp(player.place, centre, kPlaceFollow);
  player = {place, centre, lowest, highest, onset, until, loudness, length, size};
  return cost;
}

// What it costs that a hand plays nothing while the other one plays tones.
double pass(const Player& player, std::span<const HandTone> tones, std::int64_t onset,
            bool is_right) {
  const double gap =
      is_right ? player.place - tones.back().pitch : tones.front().pitch - player.place;
  const double cost = costs::kGapToPlace.at(gap);
  if (player.size == 0) return cost;
  if (player.until > onset + kTogether) return cost + costs::kIdleHold;
  return cost + costs::kIdle.at(since(onset - player.until));
}

// What it costs that both hands play.
double divide_tones(const HandTone& left, const HandTone& right) {
  const double gap = right.pitch - left.pitch;
  const bool end_together = std::abs(right.end - left.end) <= kTogether;
  return (end_together ? costs::kDivideChord : costs::kDivide).at(gap);
}

// The path with group `number`, of which the left hand plays the lowest `split` tones.
Path go_on(const Path& path, const HandGroup& group, std::size_t number, std::size_t split) {
  Path next = path;
  const std::array hands{std::span(group.tones).first(split),
                         std::span(group.tones).subspan(split)};
  for (std::size_t hand = 0; hand < 2; ++hand) {
    const bool is_right = hand == 1;
    Player& player = next.players[hand];
    next.cost += hands[hand].empty() ? pass(player, hands[1 - hand], group.onset, is_right)
                                     : play(player, hands[hand], group.onset, is_right);
    for (const HandTone& tone : hands[hand]) {
      const auto key = static_cast<std::size_t>(tone.pitch);
      if (is_right) next.cost += tone.right;
      if (path.is_right[key] != is_right) next.cost += tone.other_hand;
      if (path.is_right[tone.near] != is_right) next.cost += tone.divided;
      next.is_right[key] = is_right;
    }
  }
  if (!hands[0].empty() && !hands[1].empty()) {
    next.cost += divide_tones(hands[0].back(), hands[1].front());
  }
  const std::size_t alike = (number + kFarthestAlike - group.alike) % kFarthestAlike;
  if (group.alike > 0 && path.splits[alike] != split) next.cost += group.otherwise;
  next.split = static_cast<std::uint8_t>(split);
  next.splits[number % kFarthestAlike] = next.split;
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
std::vector<std::size_t> splits_of(std::span<const HandGroup> groups) {
  std::vector<Path> paths(1);
  paths[0].players = {Player{.place = 48}, Player{.place = 72}};
  std::vector<std::vector<Step>> steps;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    const HandGroup& group = groups[at];
    std::vector<Path> next;
    for (std::size_t number = 0; number < paths.size(); ++number) {
      for (std::size_t split = 0; split <= group.tones.size(); ++split) {
        next.push_back(go_on(paths[number], group, at, split));
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
  const std::vector<HandGroup> groups = hand_groups_of(notes);
  const std::vector<std::size_t> splits = splits_of(groups);
  std::size_t group = 0;
  for (const midi::Note& note : notes) {
    while (group + 1 < groups.size() && note.onset_ticks >= groups[group + 1].onset) ++group;
    const std::vector<HandTone>& tones = groups[group].tones;
    const auto place = std::ranges::lower_bound(tones, int{note.pitch}, {}, &HandTone::pitch);
    const auto below = static_cast<std::size_t>(place - tones.begin());
    hands.push_back(below < splits[group] ? Hand::kLeft : Hand::kRight);
  }
  return hands;
}

}  // namespace crnngan::render

#include "compare/judges.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace crnngan::compare {

namespace {

enum Side : std::uint64_t { kReal, kOther };
enum Part : std::uint64_t { kTraining, kChoosing, kMeasuring };
constexpr std::uint64_t kParts = 3;

// The random numbers of an update's windows. Those from 0 on are the judge's own.
RandomStream stream_of(std::uint64_t seed, std::uint64_t number) {
  return {seed, Purpose::kJudge, static_cast<std::uint32_t>(number)};
}
std::uint64_t place_of(Side side, Part part) { return (1 + kParts * side + part) << 40; }

MusicWindows windows_of(std::vector<const Piece*> pieces, Side side, Part part, std::size_t window,
                        std::uint64_t seed) {
  return [=, pieces = std::move(pieces)](std::size_t count, std::uint64_t number) {
    return draw_windows(pieces, window, count, stream_of(seed, number), place_of(side, part));
  };
}

// The pieces of the three parts.
struct Divided {
  std::vector<const Piece*> training;
  Halves held_out;  // to choose, to measure
};

Divided divided(const JudgedPieces& pieces, const RandomStream& random, Side side) {
  if (!pieces.training.empty()) {
    return {{pieces.training.begin(), pieces.training.end()},
            halves(pieces.held_out, random, place_of(side, kChoosing))};
  }
  const Halves first = halves(pieces.held_out, random, place_of(side, kTraining));
  return {first.a, halves(first.b, random, place_of(side, kChoosing))};
}

JudgedMusic side_of(const JudgedPieces& pieces, Side side, std::string_view what,
                    const JudgeOptions& options, std::uint64_t seed) {
  const Divided parts = divided(pieces, RandomStream(seed, Purpose::kCompare, 0), side);
  if (parts.held_out.b.empty()) {
    throw Error(
        "expected {} for a judge's training, choice and test, found {} of {} tones or more that "
        "are not near-duplicates: give more music, or leave the judges out with --judges 0",
        what, pieces.held_out.size(), options.window);
  }
  return {.training = windows_of(parts.training, side, kTraining, options.window, seed),
          .choosing = windows_of(parts.held_out.a, side, kChoosing, options.window, seed),
          .measuring = windows_of(parts.held_out.b, side, kMeasuring, options.window, seed)};
}

// Songs of a model that are as long as a window, cut to it.
std::vector<Tones> write_windows(const Songs& songs, std::size_t window, std::size_t count,
                                 const RandomStream& random, std::uint64_t first) {
  constexpr std::uint64_t kTries = 8;
  std::vector<Tones> windows;
  for (std::uint64_t tries = 0; windows.size() < count; ++tries) {
    if (tries == kTries) {
      throw Error("the model's songs are shorter than windows of {} tones: try fewer --tones",
                  window);
    }
    const std::uint64_t seed =
        std::uint64_t{random.bits(first + 2 * tries)} << 32U | random.bits(first + 2 * tries + 1);
    for (Tones& song : songs(count - windows.size(), seed)) {
      if (song.size() < window) continue;
      song.resize(window);
      song.front().gap_ticks = 0;
      windows.push_back(std::move(song));
    }
  }
  return windows;
}

// Windows to learn from. Writing is what takes the time, so a quarter of them are new, and the
// others are drawn from those that were written before.
class Repertoire {
 public:
  using Write = std::function<std::vector<Tones>(std::size_t count, std::uint64_t number)>;

  explicit Repertoire(Write write) : write_(std::move(write)) {}

  std::vector<Tones> windows(std::size_t count, std::uint64_t number, const RandomStream& random,
                             std::uint64_t first) {
    const std::size_t fresh = known_.empty() ? count : std::max<std::size_t>(count / kPartNew, 1);
    std::vector<Tones> chosen = write_(fresh, number);
    for (std::uint64_t i = 0; chosen.size() < count; ++i) {
      chosen.push_back(known_[random.below(static_cast<std::uint32_t>(known_.size()), first + i)]);
    }
    known_.insert(known_.end(), chosen.begin(),
                  chosen.begin() + static_cast<std::ptrdiff_t>(fresh));
    while (known_.size() > kMostKnown) known_.pop_front();
    return chosen;
  }

 private:
  static constexpr std::size_t kPartNew = 4;
  static constexpr std::size_t kMostKnown = 4096;

  Write write_;
  std::deque<Tones> known_;
};

}  // namespace

JudgeScore judge_songs(const JudgedPieces& real, const Songs& songs, const JudgeOptions& options,
                       std::uint64_t seed, const JudgeProgress& progress) {
  const auto written = [&](Part part) {
    return [&, part](std::size_t count, std::uint64_t number) {
      return write_windows(songs, options.window, count, stream_of(seed, number),
                           place_of(kOther, part));
    };
  };
  Repertoire repertoire(written(kTraining));
  const MusicWindows training = [&](std::size_t count, std::uint64_t number) {
    return repertoire.windows(count, number, stream_of(seed, number),
                              place_of(kOther, kTraining) + (1U << 20U));
  };
  return judge_music(
      side_of(real, kReal, "real pieces", options, seed),
      {.training = training, .choosing = written(kChoosing), .measuring = written(kMeasuring)},
      options, seed, progress);
}

JudgeScore judge_pieces(const JudgedPieces& real, std::span<const Piece* const> other,
                        const JudgeOptions& options, std::uint64_t seed,
                        const JudgeProgress& progress) {
  return judge_music(side_of(real, kReal, "real pieces", options, seed),
                     side_of({other}, kOther, "new pieces", options, seed), options, seed,
                     progress);
}

JudgeScore judge_real(const JudgedPieces& real, const JudgeOptions& options, std::uint64_t seed,
                      const JudgeProgress& progress) {
  const RandomStream random(seed, Purpose::kCompare, 0);
  const Halves held_out = halves(real.held_out, random, std::uint64_t{1} << 48U);
  const Halves training = halves(real.training, random, std::uint64_t{1} << 49U);
  return judge_music(side_of({held_out.a, training.a}, kReal, "real pieces", options, seed),
                     side_of({held_out.b, training.b}, kOther, "real pieces", options, seed),
                     options, seed, progress);
}

}  // namespace crnngan::compare

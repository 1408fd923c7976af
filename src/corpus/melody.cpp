#include "corpus/melody.h"

#include <algorithm>
#include <array>

namespace crnngan::corpus {

namespace {

constexpr std::int64_t kOneOnsetTicks = music::kTicksPerQuarter / 16;
constexpr std::size_t kLongestFigure = 4;
constexpr std::size_t kFewestIntervals = 3;

using Steps = std::span<const std::int8_t, kMelodySteps>;

bool moves_one_way(Steps steps) {
  return std::all_of(steps.begin(), steps.end(), [](std::int8_t step) { return step >= 0; }) ||
         std::all_of(steps.begin(), steps.end(), [](std::int8_t step) { return step <= 0; });
}

bool repeats_a_figure(Steps steps) {
  for (std::size_t length = 1; length <= kLongestFigure; ++length) {
    if (std::equal(steps.begin() + static_cast<std::ptrdiff_t>(length), steps.end(),
                   steps.begin())) {
      return true;
    }
  }
  return false;
}

bool has_few_intervals(Steps steps) {
  std::array<std::int8_t, kMelodySteps> sorted{};
  std::copy(steps.begin(), steps.end(), sorted.begin());
  std::sort(sorted.begin(), sorted.end());
  const auto different = std::unique(sorted.begin(), sorted.end()) - sorted.begin();
  return static_cast<std::size_t>(different) < kFewestIntervals;
}

std::uint64_t packed(Steps steps) {
  static_assert(kMelodySteps == sizeof(std::uint64_t));
  std::uint64_t number = 0;
  for (const std::int8_t step : steps) number = number << 8 | static_cast<std::uint8_t>(step);
  return number;
}

}  // namespace

std::vector<std::int32_t> upper_voice(std::span<const music::Tone> tones) {
  std::vector<std::int32_t> voice;
  std::array<std::int64_t, 128> sounds_until{};
  std::int64_t onset = 0;
  for (std::size_t next = 0; next < tones.size();) {
    onset += next == 0 ? 0 : tones[next].gap_ticks;
    const std::size_t first = next;
    const std::int64_t chord_onset = onset;
    std::int32_t highest = tones[first].pitch;
    for (++next;
         next < tones.size() && onset + tones[next].gap_ticks < chord_onset + kOneOnsetTicks;
         ++next) {
      onset += tones[next].gap_ticks;
      highest = std::max(highest, tones[next].pitch);
    }
    const bool is_covered =
        std::any_of(sounds_until.begin() + highest + 1, sounds_until.end(),
                    [&](std::int64_t end) { return end > chord_onset + kOneOnsetTicks; });
    if (!is_covered) voice.push_back(highest);
    for (std::size_t n = first; n < next; ++n) {
      std::int64_t& end = sounds_until[static_cast<std::size_t>(tones[n].pitch)];
      end = std::max(end, chord_onset + tones[n].length_ticks);
    }
  }
  return voice;
}

std::vector<std::uint64_t> melody_ngrams(std::span<const music::Tone> tones) {
  const std::vector<std::int32_t> voice = upper_voice(tones);
  std::vector<std::int8_t> steps;
  for (std::size_t n = 1; n < voice.size(); ++n) {
    steps.push_back(static_cast<std::int8_t>(voice[n] - voice[n - 1]));  // -127 .. 127
  }
  std::vector<std::uint64_t> ngrams;
  for (std::size_t n = 0; n + kMelodySteps <= steps.size(); ++n) {
    const Steps stretch(steps.data() + n, kMelodySteps);
    if (moves_one_way(stretch) || repeats_a_figure(stretch) || has_few_intervals(stretch)) continue;
    ngrams.push_back(packed(stretch));
  }
  std::sort(ngrams.begin(), ngrams.end());
  ngrams.erase(std::unique(ngrams.begin(), ngrams.end()), ngrams.end());
  return ngrams;
}

}  // namespace crnngan::corpus

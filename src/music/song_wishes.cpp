#include "music/song_wishes.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace crnngan::music {

namespace {

// Draws of a song's stream.
constexpr std::uint64_t kExampleDraw = 0;
constexpr std::uint64_t kBeatDraw = 1;

// How many of the labels that are asked for the example has.
std::size_t agreement(const Example& example, const LabelNumbers& asked) {
  std::size_t count = 0;
  for (std::size_t label = 0; label < asked.size(); ++label) {
    if (asked[label] > 0 && example.labels[label] == asked[label]) ++count;
  }
  return count;
}

}  // namespace

LabelNumbers with_mode(const LabelValues& values, LabelNumbers asked) {
  const std::string key = values.value(kKeyLabel, asked);
  if (key.empty() || asked[kModeLabel] > 0) return asked;
  const auto& modes = values.of[kModeLabel];
  const auto mode = std::ranges::find(modes, key.substr(key.find(' ') + 1));
  if (mode != modes.end()) asked[kModeLabel] = 1 + static_cast<int>(mode - modes.begin());
  return asked;
}

std::optional<Example> draw_example(const ContextKnowledge& knowledge, const LabelNumbers& asked,
                                    const RandomStream& random) {
  std::size_t most = 0;
  for (const Example& example : knowledge.examples) {
    most = std::max(most, agreement(example, asked));
  }
  std::vector<Example> fitting;
  std::ranges::copy_if(knowledge.examples, std::back_inserter(fitting),
                       [&](const Example& example) { return agreement(example, asked) == most; });
  if (fitting.empty()) return std::nullopt;
  return fitting[random.below(static_cast<std::uint32_t>(fitting.size()), kExampleDraw)];
}

std::optional<midi::TimeSignature> metre_of(const ContextKnowledge& knowledge,
                                            const LabelNumbers& labels) {
  return metre_called(knowledge.values.value(kMetreLabel, labels));
}

Signatures bars_of(const midi::TimeSignature& metre, Extent extent, const RandomStream& random) {
  Signatures signatures{.keeps_beat = true, .times = {{0, metre}}};
  if (extent == Extent::kExcerpt) {
    const auto beats = static_cast<std::uint32_t>(metre.beats);
    const auto beat = static_cast<std::int64_t>(random.below(beats, kBeatDraw));
    signatures.first_onset_ticks = beat * 4 * kTicksPerQuarter / metre.beat_unit;
  }
  return signatures;
}

Wishes wishes_like_a_piece(const ContextKnowledge& knowledge, const LabelNumbers& asked,
                           Extent extent, const RandomStream& random) {
  const LabelNumbers wanted = with_mode(knowledge.values, asked);
  Wishes wishes{.labels = wanted, .is_excerpt = extent == Extent::kExcerpt};
  if (const auto example = draw_example(knowledge, wanted, random)) {
    for (std::size_t label = 0; label < wanted.size(); ++label) {
      if (wanted[label] == 0) wishes.labels[label] = example->labels[label];
    }
    wishes.ticks = example->ticks;
  }
  if (const auto metre = metre_of(knowledge, wishes.labels)) {
    wishes.signatures = bars_of(*metre, extent, random);
  }
  return wishes;
}

}  // namespace crnngan::music

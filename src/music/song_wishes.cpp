#include "music/song_wishes.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace crnngan::music {

namespace {

// Draws of a song's stream.
constexpr std::uint64_t kExampleDraw = 0;
constexpr std::uint64_t kBeatDraw = 1;

bool has(const Example& example, const LabelNumbers& asked) {
  for (std::size_t label = 0; label < asked.size(); ++label) {
    if (asked[label] > 0 && example.labels[label] != asked[label]) return false;
  }
  return true;
}

}  // namespace

std::optional<Example> draw_example(const ContextKnowledge& knowledge, const LabelNumbers& asked,
                                    const RandomStream& random) {
  std::vector<Example> fitting;
  std::ranges::copy_if(knowledge.examples, std::back_inserter(fitting),
                       [&](const Example& example) { return has(example, asked); });
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
  Wishes wishes{.labels = asked, .is_excerpt = extent == Extent::kExcerpt};
  if (const auto example = draw_example(knowledge, asked, random)) {
    wishes.labels = example->labels;
    wishes.events = example->events;
  }
  if (const auto metre = metre_of(knowledge, wishes.labels)) {
    wishes.signatures = bars_of(*metre, extent, random);
  }
  return wishes;
}

}  // namespace crnngan::music

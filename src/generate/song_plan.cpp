#include "generate/song_plan.h"

#include <algorithm>

#include "base/random.h"
#include "generate/songs.h"
#include "music/bars.h"
#include "music/labels.h"
#include "music/song_wishes.h"

namespace crnngan::generate {

namespace {

// What a person asks for.
music::LabelNumbers asked_labels(const music::ContextKnowledge& knowledge,
                                 const SongOptions& options) {
  music::LabelNumbers asked{};
  for (const auto& [name, value] : options.labels) knowledge.values.ask(name, value, asked);
  return asked;
}

// The labels of a piece that songs go on from, with what is asked for in their place.
music::LabelNumbers labels_behind(const Primer& primer, const music::ContextKnowledge& knowledge,
                                  const music::LabelNumbers& asked) {
  const music::LabelNumbers instead = music::with_mode(knowledge.values, asked);
  const music::Traits& traits = primer.surroundings().traits;
  music::LabelNumbers labels =
      knowledge.values.numbers_of(music::labels_of(traits, knowledge.bounds));
  for (std::size_t label = 0; label < labels.size(); ++label) {
    if (instead[label] > 0) labels[label] = instead[label];
  }
  return labels;
}

music::Wishes untold(music::Wishes wishes, const music::LabelNumbers& asked) {
  for (std::size_t label = 0; label < asked.size(); ++label) {
    const bool is_key = label == music::kKeyLabel || label == music::kModeLabel;
    if (is_key || asked[label] > 0) wishes.labels[label] = 0;
  }
  wishes.ticks = std::nullopt;
  wishes.events = std::nullopt;
  wishes.ends = false;
  return wishes;
}

// More tones than music has in that time.
std::int64_t most_tones(std::int64_t ticks) {
  return kMostTonesPerQuarter * (ticks / music::kTicksPerQuarter + 1);
}

// How long it is: as long as is asked for, or as some piece of training. A model that knows how
// music ends is told where the last onset is, on the last bar line before, and ends there; to so
// many tones it comes near.
void set_length(const SongOptions& options, bool ends, SongPlan& plan) {
  music::Wishes& wishes = plan.wishes;
  const std::int64_t bar = plan.bar_ticks;
  plan.ticks = options.bars ? *options.bars * bar : options.ticks;
  if (plan.ticks) {
    wishes.ticks = (*plan.ticks - 1) / bar * bar;
    plan.tones = most_tones(*plan.ticks);
  } else if (options.is_whole && wishes.ticks) {
    wishes.ticks = std::max<std::int64_t>((*wishes.ticks + bar / 2) / bar, 1) * bar;
    plan.tones = most_tones(*wishes.ticks);
  } else {
    wishes.ticks = std::nullopt;
    wishes.events = options.tones + wishes.heard;
    plan.tones = ends ? std::int64_t{2} * options.tones : options.tones;
  }
  wishes.ends = ends;
}

}  // namespace

SongPlan plan_of(const Model& model, const SongOptions& options, int number) {
  SongPlan plan{.bar_ticks = options.bar_ticks};
  if (!model.context) {
    set_length(options, /*ends=*/false, plan);
    return plan;
  }
  const music::ContextKnowledge& knowledge = model.context->knowledge();
  const RandomStream random(options.seed, Purpose::kPlan, static_cast<std::uint32_t>(number));
  const music::LabelNumbers asked = asked_labels(knowledge, options);
  plan.wishes = music::wishes_like_a_piece(
      knowledge, asked, options.is_excerpt ? music::Extent::kExcerpt : music::Extent::kWhole,
      random);
  if (options.primer) {  // its labels and its bars are its own
    plan.wishes.labels = labels_behind(*options.primer, knowledge, asked);
    plan.wishes.signatures = options.primer->surroundings().signatures;
    plan.wishes.heard = static_cast<std::int64_t>(options.primer->cells());
  }
  plan.metre = music::metre_of(knowledge, plan.wishes.labels);
  if (plan.metre && !options.primer) plan.bar_ticks = music::bar_ticks(*plan.metre);
  plan.wishes.no_doubles = true;
  plan.wishes.keeps_grid = true;
  plan.wishes.most_at_once = options.most_at_once;
  set_length(options, model.context->options().place && !options.is_excerpt, plan);
  plan.untold = untold(plan.wishes, asked);
  return plan;
}

}  // namespace crnngan::generate

#include "generate/song_plan.h"

#include <algorithm>

#include "base/random.h"
#include "music/labels.h"
#include "music/song_wishes.h"

namespace crnngan::generate {

namespace {

music::LabelNumbers asked_labels(const music::ContextKnowledge& knowledge,
                                 const SongOptions& options) {
  music::LabelNumbers asked{};
  if (options.primer) {
    const music::Traits& traits = options.primer->surroundings().traits;
    asked = knowledge.values.numbers_of(music::labels_of(traits, knowledge.bounds));
  }
  for (const auto& [name, value] : options.labels) knowledge.values.ask(name, value, asked);
  return asked;
}

}  // namespace

SongPlan plan_of(const Model& model, const SongOptions& options, int number) {
  SongPlan plan{.tones = options.tones};
  if (!model.context) return plan;
  const music::ContextKnowledge& knowledge = model.context->knowledge();
  const RandomStream random(options.seed, Purpose::kPlan, static_cast<std::uint32_t>(number));
  const music::LabelNumbers asked = asked_labels(knowledge, options);
  plan.wishes = music::wishes_like_a_piece(
      knowledge, asked, options.is_excerpt ? music::Extent::kExcerpt : music::Extent::kWhole,
      random);
  if (options.is_whole && plan.wishes.events) plan.tones = *plan.wishes.events;
  plan.wishes.events = std::nullopt;
  if (options.primer) {  // its labels and its bars are its own
    plan.wishes.labels = asked;
    plan.wishes.signatures = options.primer->surroundings().signatures;
    plan.wishes.heard = static_cast<std::int64_t>(options.primer->cells());
  }
  plan.metre = music::metre_of(knowledge, plan.wishes.labels);
  plan.wishes.no_doubles = true;
  plan.wishes.keeps_grid = true;
  plan.wishes.most_at_once = options.most_at_once;
  if (options.ticks) {
    plan.wishes.ticks = options.ticks;
  } else {
    plan.wishes.events = plan.tones + plan.wishes.heard;
  }
  return plan;
}

}  // namespace crnngan::generate

#pragma once

// A model that learns a person's own music from some pieces, in minutes (docs/tuning.md).
//
// Pieces -> a corpus of which a part is held out (corpus_of) -> a run that starts from the model,
// learns by likelihood and ends when the held-out pieces become no likelier (start_tuning, then
// train::continue_run) -> a model between the one that it was and the best of the run, and what is
// to be known of it (tuned.h).

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/threads.h"
#include "corpus/arrange.h"
#include "corpus/corpus.h"
#include "train/recipe.h"
#include "train/run.h"
#include "train/start_model.h"

namespace crnngan::tune {

// Of the pieces, a fifth is held out: one at least, and no more than so many.
inline constexpr std::size_t kMostHeldOut = 40;

// So many tones are music to learn from, or to be foretold.
inline constexpr std::size_t kFewestTones = 64;

// The pieces as training and validation pieces, without duplicates, near-duplicates in one part.
// What was dropped goes to `duplicates`. Throws Error, starting with `source`, when there is
// nothing to hold out, or a part has fewer than kFewestTones.
corpus::Corpus corpus_of(std::vector<corpus::Piece> pieces, const std::string& source,
                         ThreadPool& pool, std::vector<corpus::Duplicate>& duplicates);

// The recipe `tune` in the shape of the model, with epochs of about as many iterations however few
// pieces there are. Throws Error, naming the model, when it has no distributions to learn by
// likelihood.
train::Recipe recipe_for(const train::StartModel& model, const corpus::Corpus& corpus);

// Begins the run, which keeps the model, without a discriminator, and the corpus: it needs nothing
// else to go on. Throws what train::start_run does.
void start_tuning(const std::filesystem::path& run, train::StartModel model,
                  const corpus::Corpus& corpus, int threads,
                  train::OlderRun older = train::OlderRun::kRefuse);

}  // namespace crnngan::tune

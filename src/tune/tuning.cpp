#include "tune/tuning.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "corpus/summary.h"
#include "train/run_files.h"

namespace crnngan::tune {

namespace {

constexpr double kHeldOutShare = 0.2;
constexpr std::int64_t kIterations = 20;  // of an epoch, at least

std::size_t count_tones(const corpus::Corpus& corpus, corpus::Split split) {
  std::size_t tones = 0;
  for (const corpus::Piece& piece : corpus.pieces) {
    if (piece.split == split) tones += piece.tones.size();
  }
  return tones;
}

void expect_music(const corpus::Corpus& corpus, corpus::Split split, const std::string& source,
                  const char* what) {
  const std::size_t tones = count_tones(corpus, split);
  if (tones >= kFewestTones) return;
  throw Error("{}: expected {} tones or more {}, found {} in {}", source, kFewestTones, what, tones,
              corpus::count_of(corpus.pieces.size(), "piece"));
}

}  // namespace

corpus::Corpus corpus_of(std::vector<corpus::Piece> pieces, const std::string& source,
                         ThreadPool& pool, std::vector<corpus::Duplicate>& duplicates) {
  const auto count = static_cast<double>(std::max<std::size_t>(pieces.size(), 1));
  corpus::Corpus corpus{std::move(pieces)};
  const double share = std::min(kHeldOutShare, static_cast<double>(kMostHeldOut) / count);
  corpus::Arrangement arrangement;
  arrangement.validation_share = share;
  arrangement.test_share = 0;
  duplicates = corpus::arrange(corpus, arrangement, pool);
  const auto is_held_out = [](const corpus::Piece& piece) {
    return piece.split == corpus::Split::kValidation;
  };
  if (std::ranges::none_of(corpus.pieces, is_held_out)) {
    throw Error(
        "{}: expected two different pieces or more, one of them to be held out, found {} (what is "
        "nearly the same counts as one)",
        source, corpus.pieces.size());
  }
  expect_music(corpus, corpus::Split::kTraining, source, "to learn from");
  expect_music(corpus, corpus::Split::kValidation, source, "to be held out");
  return corpus;
}

train::Recipe recipe_for(const train::StartModel& model, const corpus::Corpus& corpus) {
  if (!model.model.generator.shape().has_distribution()) {
    throw Error(
        "{}: has no distributions over the next tone, so it can't learn by likelihood; tune a "
        "model that has them, such as studio, or let it learn on with crnngan train --from",
        model.name);
  }
  train::Recipe recipe = train::find_recipe("tune");
  train::take_shape(model.model, recipe);
  const auto pieces = std::ranges::count_if(corpus.pieces, [](const corpus::Piece& piece) {
    return piece.split == corpus::Split::kTraining;
  });
  const std::int64_t windows = kIterations * recipe.train.batch;
  recipe.train.windows_per_piece = (windows + pieces - 1) / pieces;
  return recipe;
}

void start_tuning(const std::filesystem::path& run, train::StartModel model,
                  const corpus::Corpus& corpus, int threads, train::OlderRun older) {
  model.model.discriminator.reset();
  const train::Recipe recipe = recipe_for(model, corpus);
  const TemporaryFolder folder;
  corpus::save_corpus(corpus, folder / train::kKeptCorpus);
  train::start_run(run, recipe, folder / train::kKeptCorpus, threads, older,
                   {.model = &model, .keeps_corpus = true});
}

}  // namespace crnngan::tune

#include "tune/tuned.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/threads.h"
#include "base/version.h"
#include "compare/copying.h"
#include "compare/windows.h"
#include "corpus/corpus.h"
#include "corpus/fingerprint.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "generate/songs.h"
#include "music/domain.h"
#include "sequence/domain.h"
#include "train/checkpoint.h"
#include "train/music_subject.h"
#include "train/run_files.h"
#include "train/run_record.h"
#include "train/start_model.h"
#include "train/validation.h"
#include "tune/blend.h"

namespace crnngan::tune {

namespace fs = std::filesystem;

namespace {

constexpr int kSongs = 32;  // in which copies are looked for
constexpr int kTonesOfSong = 128;
constexpr std::size_t kMostWindows = 512;  // of the held-out pieces

// Of held-out pieces, in nats an event.
class Likelihood {
 public:
  Likelihood(const train::Recipe& recipe, const sequence::Source& source, ThreadPool& pool)
      : recipe_(recipe),
        source_(source),
        pool_(pool),
        windows_(train::side_by_side(source.lengths(), static_cast<std::size_t>(recipe.train.steps),
                                     kMostWindows)) {}

  // REQUIRES a generator whose weights are packed.
  double nats(gan::Generator& generator) const {
    return train::prediction_loss(generator, train::PredictionLoss::kSquaredError, source_,
                                  windows_, static_cast<int>(recipe_.train.steps),
                                  static_cast<int>(recipe_.train.batch), recipe_.seed, pool_);
  }

 private:
  const train::Recipe& recipe_;
  const sequence::Source& source_;
  ThreadPool& pool_;
  std::vector<sequence::Window> windows_;
};

// Puts the share of the way that keeps what was known, and its nats, into `tuned`, and the weights
// there into `learnt`.
void choose(const gan::Generator& start, const Likelihood& likelihood, gan::Generator& learnt,
            Tuned& tuned) {
  gan::Generator between(start.shape());
  std::vector<double> losses;
  for (const double share : kShares) {
    blend(start, learnt, share, between);
    losses.push_back(likelihood.nats(between));
  }
  tuned.share = share_that_keeps(kShares, losses);
  tuned.nats_before = losses.front();
  const auto chosen = std::ranges::find(kShares, tuned.share) - std::begin(kShares);
  tuned.nats_after = losses[static_cast<std::size_t>(chosen)];
  blend(start, learnt, tuned.share, between);
  learnt.parameters().average(between.parameters(), 0);
}

std::string card_of(const Tuned& tuned, const std::string& before) {
  std::string card = fmt::format(
      "{}, tuned by crnngan {} on {}, {} more held out: {:.3f} nats an event of these before, "
      "{:.3f} after.",
      tuned.start_model, kVersion, corpus::count_of(tuned.learnt, "piece"), tuned.held_out,
      tuned.nats_before, tuned.nats_after);
  const std::string earlier = fmt::format("\nThe card of {}:\n{}", tuned.start_model, before);
  if (!before.empty() && card.size() + earlier.size() <= gan::kMostText) card += earlier;
  return card;
}

std::vector<compare::Piece> pieces_of(const corpus::Corpus& corpus, corpus::Split split) {
  std::vector<compare::Piece> pieces;
  for (const corpus::Piece& piece : corpus.pieces) {
    if (piece.split == split) pieces.push_back(compare::piece_of(piece.tones));
  }
  return pieces;
}

std::vector<compare::Tones> songs_of(const fs::path& model, ThreadPool& pool) {
  std::vector<compare::Tones> songs;
  generate::generate_songs(generate::load_model(model),
                           {.count = kSongs, .tones = kTonesOfSong, .is_excerpt = true}, pool,
                           [&](int, const std::vector<music::Tone>& tones) {
                             songs.push_back(compare::piece_of(tones).tones);
                           });
  return songs;
}

void measure_copies(const fs::path& run, const corpus::Corpus& corpus, ThreadPool& pool,
                    Tuned& tuned) {
  const compare::Figures figures(pieces_of(corpus, corpus::Split::kTraining));
  std::vector<compare::Tones> held_out;
  for (compare::Piece& piece : pieces_of(corpus, corpus::Split::kValidation)) {
    held_out.push_back(std::move(piece.tones));
  }
  tuned.copied_held_out = figures.share_in(held_out);
  tuned.copied_before = figures.share_in(songs_of(train::start_model_path(run), pool));
  tuned.copied = figures.share_in(songs_of(tuned.file, pool));
}

void count_pieces(const corpus::Corpus& corpus, const std::optional<gan::Provenance>& before,
                  Tuned& tuned) {
  for (const corpus::Piece& piece : corpus.pieces) {
    if (piece.split != corpus::Split::kValidation) {
      ++tuned.learnt;
      continue;
    }
    ++tuned.held_out;
    if (before && std::ranges::binary_search(before->training, corpus::fingerprint(piece.tones))) {
      ++tuned.known_before;
    }
  }
}

}  // namespace

fs::path tuned_path(const fs::path& run) { return run / train::kTunedModel; }

Tuned finish_tuning(const fs::path& run, int threads) {
  const train::RunRecord record = train::read_run_record(run);
  const fs::path best = train::best_checkpoint_path(run);
  if (record.start_hash.empty() || !fs::exists(run / train::kKeptCorpus) || !fs::exists(best)) {
    throw Error("{}: expected a run that crnngan tune began, with an epoch that is done",
                run.string());
  }
  const train::StartModel start =
      train::read_start_model(run, record.start_model, record.start_hash);
  const train::Recipe recipe = train::read_config(run);
  const TensorFile checkpoint = read_tensors(read_file(best)).take(best.string());
  gan::Model model = gan::read_model(checkpoint);
  model.discriminator.reset();

  Tuned tuned{.file = tuned_path(run), .start_model = start.name};
  tuned.best_epoch = train::load_progress(checkpoint).epoch;
  const corpus::Corpus corpus = corpus::load_corpus(run / train::kKeptCorpus);
  count_pieces(corpus, start.model.about.trained_on, tuned);
  ThreadPool pool(threads);
  const train::MusicSubject music(corpus, recipe, &start, (run / train::kKeptCorpus).string());
  choose(start.model.generator, Likelihood(recipe, music.domain().validation(), pool),
         model.generator, tuned);
  model.about.card = card_of(tuned, start.model.about.card);
  write_file(tuned.file, write_tensors(gan::file_of(model)));
  measure_copies(run, corpus, pool, tuned);
  return tuned;
}

double likelier_by(const Tuned& tuned) {
  return std::exp(tuned.nats_before - tuned.nats_after) - 1;
}

}  // namespace crnngan::tune

#include "tune/tuned.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "compare/copying.h"
#include "compare/windows.h"
#include "corpus/corpus.h"
#include "corpus/fingerprint.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "generate/songs.h"
#include "music/tone.h"
#include "train/music_subject.h"
#include "train/run_files.h"
#include "train/start_model.h"
#include "tune/choosing.h"

namespace crnngan::tune {

namespace fs = std::filesystem;

namespace {

constexpr int kSongs = 32;  // in which copies are looked for
constexpr int kTonesOfSong = 128;

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
  TuningRun tuning = read_tuning_run(run);
  Tuned tuned;
  const corpus::Corpus corpus = corpus::load_corpus(run / train::kKeptCorpus);
  count_pieces(corpus, tuning.start.model.about.trained_on, tuned);
  ThreadPool pool(threads);
  const train::MusicSubject music(corpus, tuning.recipe, &tuning.start,
                                  (run / train::kKeptCorpus).string());
  static_cast<Chosen&>(tuned) = choose(tuning, music.domain().validation(), pool);
  write_tuned(
      run, tuning,
      fmt::format("{}, {} more held out", corpus::count_of(tuned.learnt, "piece"), tuned.held_out),
      tuned);
  measure_copies(run, corpus, pool, tuned);
  return tuned;
}

}  // namespace crnngan::tune

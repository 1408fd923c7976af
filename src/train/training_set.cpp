#include "train/training_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "corpus/corpus.h"
#include "train/music_recipe.h"
#include "train/provenance.h"

namespace crnngan::train {

namespace {

// How many events the pieces have.
struct Lengths {
  int usable = 0;  // pieces from which sequences are taken
  std::size_t longest = 0;
};

// Events that a piece needs for a sequence to be taken from it.
std::size_t shortest(const Recipe& recipe) {
  return pads(recipe) ? kShortestSequence : static_cast<std::size_t>(recipe.train.steps);
}

Lengths lengths_of(const music::Pieces& pieces, const Recipe& recipe) {
  const auto slots = static_cast<std::size_t>(recipe.music.tones_per_cell);
  Lengths lengths;
  for (const auto& piece : pieces) {
    const std::size_t length = piece.size() / slots;
    lengths.longest = std::max(lengths.longest, length);
    if (length >= shortest(recipe)) ++lengths.usable;
  }
  return lengths;
}

void expect_usable(const Lengths& lengths, const char* kind, const std::filesystem::path& path,
                   const Recipe& recipe) {
  if (lengths.usable > 0) return;
  const bool of_tones = recipe.music.tones_per_cell == 1 && !recipe.music.pace_events;
  throw Error(
      "{}: no {} piece has {} {} (the longest has {}); set train.steps lower, or "
      "train.short_pieces to pad",
      path.string(), kind, shortest(recipe), of_tones ? "tones" : "events", lengths.longest);
}

}  // namespace

TrainingSet read_training_set(const std::filesystem::path& path, const Recipe& recipe) {
  const Bytes bytes = read_file(path);
  TrainingSet set;
  set.corpus_hash = fmt::format("{:016x}", hash_bytes(bytes));
  const corpus::Corpus corpus = corpus::read_corpus(bytes).take(path.string());
  set.provenance = provenance_of(corpus);
  const music::CodecOptions options = codec_options(recipe);
  const bool has_context = domain_options(recipe).context != music::ContextOptions{};
  const auto cells = [&](corpus::Split split) {
    auto pieces = corpus::tones_of(corpus, split);
    for (auto& piece : pieces) {
      if (has_context) piece = music::as_heard(piece);  // as its songs are written
      piece = music::cells_of(piece, options);
    }
    return pieces;
  };
  set.training = cells(corpus::Split::kTraining);
  set.validation = cells(corpus::Split::kValidation);
  for (const corpus::Piece& piece : corpus.pieces) {
    const music::Surroundings around{corpus::traits_of(piece), piece.signatures};
    if (piece.split == corpus::Split::kTraining) set.surroundings.training.push_back(around);
    if (piece.split == corpus::Split::kValidation) set.surroundings.validation.push_back(around);
  }
  const Lengths lengths = lengths_of(set.training, recipe);
  set.usable = lengths.usable;
  expect_usable(lengths, "training", path, recipe);
  if (judges_by_prediction(recipe)) {
    expect_usable(lengths_of(set.validation, recipe), "validation", path, recipe);
  }
  return set;
}

music::Domain domain_of(const Recipe& recipe, TrainingSet& set, const StartModel* start) {
  music::DomainOptions options = domain_options(recipe);
  if (start != nullptr) options.known = known_of(start->model);
  return {options, std::move(set.training), std::move(set.validation), std::move(set.surroundings)};
}

}  // namespace crnngan::train

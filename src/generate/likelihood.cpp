#include "generate/likelihood.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "music/domain.h"
#include "train/start_model.h"
#include "train/validation.h"

namespace crnngan::generate {

namespace {

// Pieces with tones as the validation set of what the model learnt from.
music::Domain domain_of(const Model& model, std::span<const HeardPiece> pieces) {
  music::Pieces cells;
  music::PieceSurroundings surroundings;
  for (const HeardPiece& piece : pieces) {
    if (piece.tones.empty()) continue;
    cells.push_back(music::cells_of(model.context ? music::as_heard(piece.tones) : piece.tones,
                                    model.codec.options()));
    surroundings.validation.push_back(piece.surroundings);
  }
  surroundings.training = {surroundings.validation.front()};
  const music::Pieces first = {cells.front()};
  return {{.known = train::known_of(model)}, first, std::move(cells), std::move(surroundings)};
}

bool has_tones(const HeardPiece& piece) { return !piece.tones.empty(); }

}  // namespace

sequence::Batch seen(const Model& model, const HeardPiece& piece) {
  if (!has_tones(piece)) throw Error("expected a piece with tones, found none but percussion");
  const music::Domain domain = domain_of(model, {&piece, 1});
  ThreadPool alone(1);
  const std::size_t length = domain.validation().lengths().front();
  const sequence::Window whole{0, 0, length};
  sequence::Batch batch;
  domain.validation().fill({&whole, 1}, static_cast<int>(length), {}, alone, batch);
  return batch;
}

std::vector<std::vector<double>> log_likelihoods(const Model& model,
                                                 std::span<const HeardPiece> pieces,
                                                 ThreadPool& pool) {
  if (!model.generator.shape().has_distribution()) {
    throw Error("{} has no distributions: it says nothing of how likely music is", model.name);
  }
  std::vector<std::vector<double>> all(pieces.size());
  if (std::ranges::none_of(pieces, has_tones)) return all;
  const music::Domain domain = domain_of(model, pieces);
  std::vector<std::vector<double>> found =
      train::log_likelihoods(model.generator, domain.validation(), pool);
  std::size_t next = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (has_tones(pieces[i])) all[i] = std::move(found[next++]);
  }
  return all;
}

}  // namespace crnngan::generate

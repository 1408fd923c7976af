#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/tensor_file.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "train/music_recipe.h"
#include "train/songs.h"
#include "train/training.h"

namespace crnngan::train {

using music::Pieces;

// Chord songs: of 96 to 192 tones.
inline Pieces pieces() {
  Pieces all;
  for (const corpus::Piece& piece : corpus::synthetic_chords(12, 1).pieces) {
    all.push_back(piece.tones);
  }
  return all;
}

inline Recipe quick_recipe() {
  Recipe recipe;
  recipe.train.epochs = 3;
  recipe.train.pretraining_epochs = 1;
  recipe.train.batch = 4;
  recipe.train.steps = 12;
  recipe.train.samples = 4;
  recipe.train.learning_rate = 0.05;
  recipe.train.l2 = 0;
  recipe.train.freeze_threshold = 0;
  recipe.generator.hidden = 9;
  recipe.discriminator.hidden = 7;
  return recipe;
}

struct Result {
  TensorFile file;  // the checkpoint behind the last epoch trained
  std::vector<Epoch> reports;
  std::vector<Song> songs;

  // All tensors whose names begin so, by name.
  std::map<std::string, Bytes> weights(const std::string& prefix) const {
    std::map<std::string, Bytes> found;
    for (const auto& [name, tensor] : file.tensors) {
      if (name.starts_with(prefix)) found[name] = tensor.data;
    }
    return found;
  }
};

inline Result train(const Recipe& recipe, int epochs, Pieces training = pieces(),
                    const Pieces& validation = {}) {
  check(recipe);
  const music::Domain domain(domain_options(recipe), std::move(training), validation);
  Training run(recipe, domain, 1);
  run.start();
  Result result;
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    result.reports.push_back(run.train_epoch(epoch, {}));
  }
  result.file = run.checkpoint({.epoch = epochs});
  result.songs = songs_of(run.sample(), domain.codec());
  return result;
}

}  // namespace crnngan::train

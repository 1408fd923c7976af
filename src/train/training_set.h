#pragma once

// The corpus of a run -> what it learns from.

#include <filesystem>
#include <string>

#include "gan/model.h"
#include "music/domain.h"
#include "train/recipe.h"
#include "train/start_model.h"

namespace crnngan::train {

struct TrainingSet {
  music::Pieces training;
  music::Pieces validation;
  music::PieceSurroundings surroundings;
  std::string corpus_hash;
  gan::Provenance provenance;
  int usable = 0;  // training pieces from which sequences are taken
};

// Throws Error when the corpus can't be read, has no training piece as long as a training sequence,
// or no validation piece as long where the recipe needs one.
TrainingSet read_training_set(const std::filesystem::path& corpus, const Recipe& recipe);

// The domain of it, which takes its pieces, in the numbers of the model that the run starts from,
// if it starts from one.
music::Domain domain_of(const Recipe& recipe, TrainingSet& set, const StartModel* start);

}  // namespace crnngan::train

#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "corpus/arrange.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "train/run.h"

namespace crnngan::train {

namespace fs = std::filesystem;

inline Recipe small_recipe(const std::string& objective, const std::string& optimiser) {
  Recipe recipe;
  recipe.train.epochs = 4;
  recipe.train.pretraining_epochs = 2;
  recipe.train.batch = 4;
  recipe.train.steps = 12;
  recipe.train.samples = 3;
  recipe.train.objective = objective;
  recipe.train.optimiser = optimiser;
  recipe.train.penalty = objective == "relativistic" ? 5 : 0;
  recipe.train.average = objective == "relativistic" ? 0.9 : 0;
  recipe.train.learning_rate = 0.01;
  recipe.generator.hidden = 9;
  recipe.generator.song_noise = 1;
  recipe.discriminator.hidden = 7;
  return recipe;
}

class RunTest : public ::testing::Test {
 protected:
  RunTest() {
    corpus::Corpus corpus = corpus::synthetic_chords(20, 1);
    ThreadPool pool(1);
    corpus::arrange(corpus, {}, pool);
    write_file(corpus_, corpus::write_corpus(corpus));
  }

  fs::path train_run(const char* name, const Recipe& recipe, int threads = 1) {
    const fs::path run = folder_ / name;
    start_run(run, recipe, corpus_, threads);
    continue_run(run, {.threads = threads}, {});
    return run;
  }

  TemporaryFolder folder_;
  fs::path corpus_ = folder_ / "chords.corpus";
};

// A log without its columns of seconds and iterations a second.
inline std::string without_times(const std::string& log) {
  std::string kept;
  int column = 0;
  for (const char c : log) {
    if (c == ',') ++column;
    if (c == '\n') column = 0;
    if (column != 4 && column != 5) kept += c;
  }
  return kept;
}

// Thrown by a test to end a run at a chosen moment, as a kill would.
struct Killed {};

}  // namespace crnngan::train

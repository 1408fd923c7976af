#pragma once

// A run's folder made by hand, without training.

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/files.h"
#include "midi/note.h"
#include "midi/smf_writer.h"
#include "train/recipe.h"

namespace crnngan::test {

// `tones` tones of these pitches, again and again, a quarter apart.
inline std::vector<midi::Note> tune(int tones, const std::vector<int>& pitches) {
  std::vector<midi::Note> notes;
  for (int i = 0; i < tones; ++i) {
    const int pitch = pitches[static_cast<std::size_t>(i) % pitches.size()];
    notes.push_back({.onset_ticks = 384 * i,
                     .length_ticks = 384,
                     .pitch = static_cast<std::uint8_t>(pitch),
                     .velocity = static_cast<std::uint8_t>(40 + i % 60)});
  }
  return notes;
}

struct MadeRun {
  int epochs = 3;   // in the log, beside epoch 0
  int wanted = 3;   // of the recipe
  int samples = 4;  // of an epoch
  int tones = 12;   // of a sample
  std::string corpus = "/nowhere/music.corpus";
};

// Sample s of epoch e has s + e + 1 different pitches.
inline void make_run(const std::filesystem::path& folder, const MadeRun& made = {}) {
  train::Recipe recipe;
  recipe.train.epochs = made.wanted;
  recipe.train.steps = made.tones;
  make_folder(folder);
  write_file(folder / "config.toml", train::to_toml(recipe));
  write_file(folder / "run.json",
             fmt::format(R"({{"version": "0.1.0", "corpus": "{}", "corpus_hash": "0",
                             "computed_with": "2 threads, avx2"}})",
                         made.corpus));
  std::string log =
      "epoch,phase,seconds,discriminator_loss,generator_loss,discriminator_frozen,diversity,tones,"
      "tone_span,tone_span_lower_quartile,tone_span_upper_quartile,repetitions_3,"
      "repetitions_3_lower_quartile,repetitions_3_upper_quartile\n"
      ",real,,,,,,50,20,10,30,8,4,12\n"
      "0,untrained,,,,,0.5,12,1,1,1,0,0,0\n";
  for (int epoch = 1; epoch <= made.epochs; ++epoch) {
    log += fmt::format("{},adversarial,10,0.{},0.9,0.25,0.5,12,1,1,1,0,0,0\n", epoch, epoch % 10);
  }
  write_file(folder / "log.csv", log);
  for (int epoch = 0; epoch <= made.epochs; ++epoch) {
    const auto songs = folder / "samples" / fmt::format("epoch-{:04d}", epoch);
    make_folder(songs);
    for (int sample = 0; sample < made.samples; ++sample) {
      std::vector<int> pitches;
      for (int i = 0; i <= (sample + epoch) % 40; ++i) pitches.push_back(60 + i);
      write_file(songs / fmt::format("sample-{:02d}.mid", sample),
                 midi::write_smf(tune(made.tones, pitches), {}));
    }
  }
}

}  // namespace crnngan::test

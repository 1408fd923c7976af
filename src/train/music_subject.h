#pragma once

// A corpus of music as what a run learns from (train/subject.h).

#include <optional>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/corpus_reader.h"
#include "music/domain.h"
#include "stats/diversity.h"
#include "train/subject.h"

namespace crnngan::train {

class MusicSubject : public Subject {
 public:
  // Throws Error like read_training_set(); `name` stands for the corpus in it.
  MusicSubject(const corpus::Corpus& corpus, const Recipe& recipe, const StartModel* start,
               const std::string& name);

  // The same of one in a file, whose tones are read piece by piece.
  MusicSubject(const corpus::CorpusReader& corpus, const Recipe& recipe, const StartModel* start,
               const std::string& name);

  // Training pieces from which windows are taken, and all.
  int usable() const { return usable_; }
  int all() const { return static_cast<int>(music_->training_pieces().size()); }

  const music::Domain& domain() const override { return *music_; }
  std::vector<std::string_view> measure_names() const override;
  Measures hear_real(std::span<const sequence::Window> training,
                     std::span<const sequence::Window> validation) override;
  Measured measure(std::span<const Events> sequences) const override;
  double distance(const Measures& measures, std::string_view by) const override;
  void write_samples(const std::filesystem::path& folder,
                     std::span<const Events> sequences) const override;
  std::vector<std::string> remarks() const override;

 private:
  struct Read;

  void use(Read read, const Recipe& recipe, const StartModel* start, const std::string& name);

  int usable_ = 0;
  std::optional<music::Domain> music_;
  Measures real_;  // of validation pieces
  std::optional<stats::Diversity> diversity_;
};

}  // namespace crnngan::train

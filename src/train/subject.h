#pragma once

// What a run learns from, and how what its networks write is heard and measured: a corpus of music,
// or one of a table. The loop of training knows neither.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "gan/model.h"
#include "sequence/domain.h"
#include "stats/output.h"
#include "table/table.h"
#include "train/recipe.h"
#include "train/samples.h"
#include "train/start_model.h"

namespace crnngan::train {

// Measures by name, summarised over sequences.
using Measures = std::vector<stats::ColumnSummary>;

// What was measured of sequences: their measures, and how different they are from each other with
// real ones as the unit.
struct Measured {
  Measures measures;
  double diversity = 0;
};

class Subject {
 public:
  virtual ~Subject() = default;

  virtual const sequence::Domain& domain() const = 0;

  // Of what is measured, in the order of the log.
  virtual std::vector<std::string_view> measure_names() const = 0;

  // Takes the real sequences in these windows for what written ones are measured beside, those of
  // validation where there are some, and returns their measures.
  virtual Measures hear_real(std::span<const sequence::Window> training,
                             std::span<const sequence::Window> validation) = 0;

  // The rest REQUIRES hear_real().
  virtual Measured measure(std::span<const Events> sequences) const = 0;

  // How far measures are from those of real sequences, by what a recipe's train.best_by says.
  virtual double distance(const Measures& measures, std::string_view by) const = 0;

  // Files for a person, in a folder.
  virtual void write_samples(const std::filesystem::path& folder,
                             std::span<const Events> sequences) const = 0;

  // What a person should know of the corpus, one line each.
  virtual std::vector<std::string> remarks() const { return {}; }
};

// A corpus, read for a recipe.
struct TrainingSet {
  std::unique_ptr<Subject> subject;
  std::string corpus_hash;
  std::optional<gan::Provenance> provenance;
  int usable = 0;  // training sequences from which windows are taken
  int all = 0;     // training sequences
};

// The corpus of a file, in the numbers of the model that the run starts from, if it starts from
// one. Throws Error when it can't be read, has no training sequence as long as a window, or no
// validation sequence as long where the recipe needs one; or when the model is of another domain.
TrainingSet read_training_set(const std::filesystem::path& corpus, const Recipe& recipe,
                              const StartModel* start = nullptr);

// The same of a corpus in memory, which `name` stands for in errors; without its hash.
TrainingSet training_set(const corpus::Corpus& corpus, const Recipe& recipe,
                         const StartModel* start, const std::string& name);
TrainingSet training_set(const table::Table& table, const Recipe& recipe, const StartModel* start,
                         const std::string& name);

// What the corpus of a table decides of a recipe: windows as long as its own, of sequences that end
// at different rows one longer, for the end; about kWindowsAnEpoch of them in an epoch; and by what
// the best checkpoint is chosen where there is nothing to validate on.
struct TableFit {
  std::int64_t steps = 0;
  std::int64_t windows_per_sequence = 0;
  bool has_validation = true;

  void apply(Recipe& recipe) const;
};
constexpr std::size_t kWindowsAnEpoch = 6400;

// Nothing for a corpus of music. Throws Error when it can't be read.
std::optional<TableFit> table_fit(const std::filesystem::path& corpus);
TableFit table_fit(const table::Table& table);

}  // namespace crnngan::train

#include "train/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/tensor_file.h"
#include "base/text.h"
#include "corpus/corpus.h"
#include "table/table_file.h"
#include "train/music_subject.h"
#include "train/provenance.h"
#include "train/table_subject.h"

namespace crnngan::train {

TrainingSet read_training_set(const std::filesystem::path& path, const Recipe& recipe,
                              const StartModel* start) {
  const Bytes bytes = read_file(path);
  const std::string name = path.string();
  TrainingSet set;
  set.corpus_hash = fmt::format("{:016x}", hash_bytes(bytes));
  const TensorFile file = read_tensors(bytes).take(name);
  if (table::is_table(file)) {
    const table::Table table = table::table_of(file).take(name);
    auto subject = std::make_unique<TableSubject>(table, recipe, start, name);
    set.provenance = provenance_of(table);
    set.usable = subject->usable();
    set.all = subject->all();
    set.subject = std::move(subject);
  } else {
    const corpus::Corpus corpus = corpus::corpus_of(file).take(name);
    auto subject = std::make_unique<MusicSubject>(corpus, recipe, start, name);
    set.provenance = provenance_of(corpus);
    set.usable = subject->usable();
    set.all = subject->all();
    set.subject = std::move(subject);
  }
  return set;
}

void TableFit::apply(Recipe& recipe) const {
  recipe.train.steps = steps;
  recipe.train.shortest_window = steps;
  recipe.train.windows_per_piece = windows_per_sequence;
  if (!has_validation) recipe.train.best_by = "all";
}

std::optional<TableFit> table_fit(const std::filesystem::path& path) {
  const std::string name = path.string();
  const TensorFile file = read_tensors(read_file(path)).take(name);
  if (!table::is_table(file)) return std::nullopt;
  const table::Table table = table::table_of(file).take(name);
  const table::Domain domain(table, {.bins = 1});
  const std::vector<std::size_t>& lengths = domain.training().lengths();
  const std::size_t rows = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  const std::size_t windows = std::min(kWindowsAnEpoch, rows);
  const std::size_t sequences = std::max<std::size_t>(lengths.size(), 1);
  const std::size_t end = domain.coding().has_ends() ? 1 : 0;
  return TableFit{
      .steps = static_cast<std::int64_t>(table.schema.window + end),
      .windows_per_sequence = static_cast<std::int64_t>((windows + sequences - 1) / sequences),
      .has_validation = !domain.validation().lengths().empty()};
}

}  // namespace crnngan::train

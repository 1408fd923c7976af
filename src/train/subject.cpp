#include "train/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/input_file.h"
#include "base/tensor_file.h"
#include "base/text.h"
#include "corpus/corpus.h"
#include "corpus/corpus_reader.h"
#include "table/table_file.h"
#include "train/music_subject.h"
#include "train/provenance.h"
#include "train/table_subject.h"

namespace crnngan::train {

namespace {

// The hash of the file's bytes.
std::string hash_of(const std::filesystem::path& path) {
  constexpr std::size_t kBlock = 1 << 20;
  const InputFile file(path);
  Bytes block;
  std::uint64_t hash = kHashBasis;
  for (std::uint64_t next = 0; next < file.size(); next += block.size()) {
    block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, file.size() - next)));
    file.read(next, block);
    hash = hash_bytes(block, hash);
  }
  return fmt::format("{:016x}", hash);
}

template <class OwnSubject, class Contents>
TrainingSet set_of(const Contents& contents, const Recipe& recipe, const StartModel* start,
                   const std::string& name) {
  TrainingSet set;
  auto subject = std::make_unique<OwnSubject>(contents, recipe, start, name);
  set.provenance = provenance_of(contents);
  set.usable = subject->usable();
  set.all = subject->all();
  set.subject = std::move(subject);
  return set;
}

}  // namespace

TrainingSet training_set(const corpus::Corpus& corpus, const Recipe& recipe,
                         const StartModel* start, const std::string& name) {
  return set_of<MusicSubject>(corpus, recipe, start, name);
}

TrainingSet training_set(const table::Table& table, const Recipe& recipe, const StartModel* start,
                         const std::string& name) {
  return set_of<TableSubject>(table, recipe, start, name);
}

TrainingSet read_training_set(const std::filesystem::path& path, const Recipe& recipe,
                              const StartModel* start) {
  const std::string name = path.string();
  TrainingSet set;
  if (corpus::corpus_format_of(path)) {
    set = set_of<MusicSubject>(corpus::CorpusReader(path), recipe, start, name);
  } else {
    const TensorFile file = read_tensors(read_file(path)).take(name);
    if (!table::is_table(file)) corpus::corpus_of(file).take(name);  // throws, and says why
    set = training_set(table::table_of(file).take(name), recipe, start, name);
  }
  set.corpus_hash = hash_of(path);
  return set;
}

void TableFit::apply(Recipe& recipe) const {
  recipe.train.steps = steps;
  recipe.train.shortest_window = steps;
  recipe.train.windows_per_piece = windows_per_sequence;
  if (!has_validation) recipe.train.best_by = "all";
}

std::optional<TableFit> table_fit(const std::filesystem::path& path) {
  if (corpus::corpus_format_of(path)) return std::nullopt;
  const std::string name = path.string();
  const TensorFile file = read_tensors(read_file(path)).take(name);
  if (!table::is_table(file)) return std::nullopt;
  return table_fit(table::table_of(file).take(name));
}

TableFit table_fit(const table::Table& table) {
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

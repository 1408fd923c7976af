#include "train/subject.h"

#include <fmt/format.h>

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

}  // namespace crnngan::train

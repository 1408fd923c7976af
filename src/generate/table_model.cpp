#include "generate/table_model.h"

#include <utility>

#include "base/error.h"
#include "train/checkpoint.h"
#include "train/run_files.h"
#include "train/start_model.h"

namespace crnngan::generate {

ModelFile find_best_model(const std::filesystem::path& run_file_or_name) {
  ModelFile file = find_model(run_file_or_name);
  const std::filesystem::path best = train::best_checkpoint_path(run_file_or_name);
  const bool is_tuned = std::filesystem::path(file.name).filename() == train::kTunedModel;
  if (is_tuned || !std::filesystem::is_regular_file(best) || !is_table_model(file)) return file;
  return {read_file(best), best.string()};
}

bool is_table_model(const ModelFile& file) {
  const TensorFile tensors = read_tensors(file.bytes).take(file.name);
  try {
    return gan::read_about(tensors).domain == table::kDomain;
  } catch (const Error& error) {
    throw Error("{}: {}", file.name, error.what());
  }
}

TableModel table_model(const ModelFile& file) {
  const TensorFile tensors = read_tensors(file.bytes).take(file.name);
  try {
    gan::Model read = gan::read_model(tensors);
    table::Meaning meaning = train::table_meaning_of(read);
    TableModel model{std::move(read), std::move(meaning), file.name};
    model.generator.pack();
    return model;
  } catch (const Error& error) {
    throw Error("{}: {}", file.name, error.what());
  }
}

}  // namespace crnngan::generate

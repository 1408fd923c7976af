#include "generate/table_model.h"

#include <utility>

#include "base/error.h"
#include "table/follower.h"
#include "train/checkpoint.h"

namespace crnngan::generate {

namespace {

TableModel checked(gan::Model model, const std::string& name) {
  table::Meaning meaning = table::meaning_of(model.about.domain, model.about.meaning);
  const gan::GeneratorShape& shape = model.generator.shape();
  const table::Coding& coding = meaning.coding;
  const auto context = coding.has_bins() ? table::context_columns(coding, meaning.labels)
                                         : std::vector<sequence::ContextColumn>();
  if (shape.features != static_cast<int>(coding.variables()) || shape.bins != coding.bins() ||
      shape.context != context) {
    throw Error("expected a generator of the features, bins and context of its metadata");
  }
  return {std::move(model), std::move(meaning), name};
}

}  // namespace

ModelFile find_best_model(const std::filesystem::path& run_file_or_name) {
  ModelFile file = find_model(run_file_or_name);
  const std::filesystem::path best = train::best_checkpoint_path(run_file_or_name);
  if (!is_table_model(file) || !std::filesystem::is_regular_file(best)) return file;
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
    TableModel model = checked(gan::read_model(tensors), file.name);
    model.generator.pack();
    return model;
  } catch (const Error& error) {
    throw Error("{}: {}", file.name, error.what());
  }
}

}  // namespace crnngan::generate

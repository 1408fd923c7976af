#include "generate/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "gan/model_file.h"
#include "generate/shipped_models.h"
#include "train/checkpoint.h"

namespace crnngan::generate {

namespace fs = std::filesystem;

namespace {

Model model_of(std::span<const std::uint8_t> bytes, const std::string& name) {
  const TensorFile file = read_tensors(bytes).take(name);
  try {
    const gan::GeneratorShape shape = gan::generator_shape(file);
    const music::Codec codec = train::load_codec(file);
    if (shape.features != codec.features()) {
      throw Error("expected a generator of {} features, as its codec says, found {}",
                  codec.features(), shape.features);
    }
    Model model{gan::Generator(shape), codec, name};
    gan::load(model.generator, file);
    return model;
  } catch (const Error& error) {
    throw Error("{}: {}", name, error.what());
  }
}

Model shipped_model(const std::string& name) {
  std::vector<std::string_view> names;
  for (const ShippedModel& model : shipped_models()) {
    if (model.name == name) return model_of(model.bytes, name);
    names.push_back(model.name);
  }
  throw Error("{}: there is no such file or folder, nor a model of that name: the program has {}",
              name, fmt::join(names, ", "));
}

}  // namespace

Model load_model(const fs::path& run_file_or_name) {
  if (!fs::exists(run_file_or_name)) return shipped_model(run_file_or_name.string());
  fs::path path = run_file_or_name;
  if (fs::is_directory(path)) {
    const auto newest = train::newest_checkpoint(path);
    if (!newest) throw Error("{}: holds no model (no checkpoint of a run)", path.string());
    path = *newest;
  }
  return model_of(read_file(path), path.string());
}

Model load_shipped_model() {
  const ShippedModel& best = shipped_models().front();
  return model_of(best.bytes, std::string(best.name));
}

}  // namespace crnngan::generate

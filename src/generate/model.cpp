#include "generate/model.h"

#include "base/error.h"
#include "base/files.h"
#include "gan/model_file.h"
#include "train/checkpoint.h"

namespace crnngan::generate {

namespace fs = std::filesystem;

Model load_model(const fs::path& run_or_file) {
  fs::path path = run_or_file;
  if (fs::is_directory(path)) {
    const auto newest = train::newest_checkpoint(path);
    if (!newest) throw Error("{}: holds no model (no checkpoint of a run)", path.string());
    path = *newest;
  }
  const TensorFile file = read_tensors(read_file(path)).take(path.string());
  try {
    const gan::GeneratorShape shape = gan::generator_shape(file);
    const music::Codec codec = train::load_codec(file);
    if (shape.features != codec.features()) {
      throw Error("expected a generator of {} features, as its codec says, found {}",
                  codec.features(), shape.features);
    }
    Model model{gan::Generator(shape), codec, path.string()};
    gan::load(model.generator, file);
    return model;
  } catch (const Error& error) {
    throw Error("{}: {}", path.string(), error.what());
  }
}

}  // namespace crnngan::generate

#pragma once

#include <filesystem>
#include <string>

#include "gan/generator.h"
#include "music/codec.h"

namespace crnngan::generate {

// What it takes to write music: a trained generator and the codec it was trained with.
struct Model {
  gan::Generator generator;
  music::Codec codec;
  std::string name = {};  // the path of its file, or the name of a model that the program carries
};

// From a model file (a checkpoint is one), the newest checkpoint of a run's folder, or, where there
// is no such path, the model of that name that the program carries (shipped_models.h). Throws
// Error, naming the file, when there is none or it holds no model.
Model load_model(const std::filesystem::path& run_file_or_name);

// The best model that the program carries, whatever paths there are.
Model load_shipped_model();

}  // namespace crnngan::generate

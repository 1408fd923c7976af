#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/files.h"
#include "gan/model.h"
#include "music/codec.h"
#include "music/context.h"

namespace crnngan::generate {

// A model of music.
struct Model : gan::Model {
  music::Codec codec;                          // what its features mean
  std::optional<music::Context> context = {};  // what the generator is told, if it is
  std::string name = {};  // the path of its file, or the name of a model that the program carries
};

// A model file as it is, and what to call it.
struct ModelFile {
  Bytes bytes;
  std::string name;
};

// Whether it is the name of a model that the program carries (shipped_models.h). What has a slash
// is a path, never a name.
bool is_model_name(const std::filesystem::path& path);

// The file that a person means: a model file (a checkpoint is one), a folder (of a run what tuning
// made of it, if it did, else its newest checkpoint; that of its folder of checkpoints), or the
// model of that name that the program carries. Throws Error when there is none, and for a name that
// is a path as well: neither is taken for the other.
ModelFile find_model(const std::filesystem::path& run_file_or_name);

// The model of a file, ready to write music. Throws Error, naming the file, when it holds no model
// of music.
Model music_model(const ModelFile& file);

// The same of the file that find_model() finds.
Model load_model(const std::filesystem::path& run_file_or_name);

// The best model that the program carries, whatever paths there are.
Model load_shipped_model();

}  // namespace crnngan::generate

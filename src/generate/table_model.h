#pragma once

// A model of a table, ready to write sequences.

#include <filesystem>
#include <string>

#include "gan/model.h"
#include "generate/model.h"
#include "table/meaning.h"

namespace crnngan::generate {

struct TableModel : gan::Model {
  table::Meaning meaning;
  std::string name = {};  // the path of its file
};

// The file that find_model() finds, but of the run of a table its best checkpoint, if it has one
// and is not tuned: a table is soon learnt by heart.
ModelFile find_best_model(const std::filesystem::path& run_file_or_name);

// Whether the file holds a model of a table. Throws Error, naming it, when it holds none at all.
bool is_table_model(const ModelFile& file);

// Throws Error, naming the file, when it holds no model of a table or its parts do not fit
// together.
TableModel table_model(const ModelFile& file);

}  // namespace crnngan::generate

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

// Whether the file holds a model of a table. Throws Error, naming it, when it holds none at all.
bool is_table_model(const ModelFile& file);

// Throws Error, naming the file, when it holds no model of a table or its parts do not fit
// together.
TableModel table_model(const ModelFile& file);

}  // namespace crnngan::generate

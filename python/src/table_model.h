#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "generate/table_model.h"
#include "table/table.h"

namespace crnngan::python {

// A model of a table as Python has it.
struct TableModel {
  std::shared_ptr<const generate::TableModel> table;
};

TableModel table_model_of_file(const generate::ModelFile& file, bool discriminator);

// CSV text of a schema -> a dictionary of columns, in the order of the file: texts and categories
// objects (None where they are missing), numbers float64 (NaN), whole numbers int64 where none is
// missing, dates datetime64[us].
nanobind::dict columns_of_csv(const std::string& csv, const table::Schema& schema);

// crnngan.TableModel.
void bind_table_model(nanobind::module_& module);

}  // namespace crnngan::python

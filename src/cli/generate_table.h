#pragma once

// `crnngan generate` with a model of a table: sequences as one CSV file.

#include <string>

#include "cli/generate_options.h"
#include "generate/table_model.h"

namespace crnngan::cli {

// `repeat` is the command as it was called.
void generate_table(const GenerateOptions& options, const generate::TableModel& model,
                    const std::string& repeat);

}  // namespace crnngan::cli

#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "table/read_options.h"

namespace crnngan::cli {

// What `prepare` is told of a CSV file.
struct TableOptions {
  std::string file;
  table::ReadOptions reading;
  std::vector<CLI::Option*> of_tables = {};  // those that say something of a file alone
};

// --table and what goes with it. `validation` and `test` are the command's own.
CLI::Option* add_table_options(CLI::App& command, TableOptions& options, CLI::Option* validation,
                               CLI::Option* test);

// A CSV file, or so many synthetic sines, becomes a corpus file; what it holds is printed unless
// `quiet`.
void prepare_table(const TableOptions& options, std::optional<std::size_t> sines,
                   const std::string& output, bool quiet);

}  // namespace crnngan::cli

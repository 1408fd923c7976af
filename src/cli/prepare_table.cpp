#include "cli/prepare_table.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/value_names.h"
#include "table/csv_input.h"
#include "table/read_table.h"
#include "table/sines.h"
#include "table/summary.h"
#include "table/table_file.h"

namespace crnngan::cli {

CLI::Option* add_table_options(CLI::App& command, TableOptions& options, CLI::Option* validation,
                               CLI::Option* test) {
  table::ReadOptions& reading = options.reading;
  CLI::Option* file =
      command
          .add_option(
              "--table", options.file,
              "Take a table instead: a CSV file, also compressed by gzip; - is standard input")
          ->type_name(kFile);
  const auto add_column = [&](const char* name, std::string& column, const char* description) {
    options.of_tables.push_back(command.add_option(name, column, description)->type_name("COLUMN"));
  };
  const auto add_columns = [&](const char* name, std::vector<std::string>& columns,
                               const char* description) {
    options.of_tables.push_back(command.add_option(name, columns, description)
                                    ->type_name("COLUMN,...")
                                    ->allow_extra_args(false));
  };
  add_column("--id", reading.id, "The column that names the sequence of a row");
  add_column("--time", reading.time, "The column of times, by which rows are sorted");
  add_columns("--context", reading.context,
              "Columns that hold for whole sequences, which can be asked for");
  add_columns("--categorical", reading.categorical, "Columns of levels, whatever they look like");
  add_columns("--drop", reading.drop, "Columns to leave out");
  add_columns("--unbounded", reading.unbounded,
              "Columns whose new numbers may leave the bounds of those that are there");
  options.of_tables.push_back(command.add_flag(
      "--fill", reading.fill, "Interpolate missing numbers instead of learning where they are"));
  options.of_tables.push_back(
      command
          .add_option("--window", reading.window,
                      "Learn windows of so many rows; by default sequences that an id names are "
                      "learnt whole, one series in windows of 24")
          ->type_name(kNumber)
          ->check(whole_number(2, 1'000'000)));
  options.of_tables.push_back(
      command
          .add_option(
              "--stride", options.reading.stride,
              "Rows from the beginning of a window to that of the next one; above 1 windows "
              "are learnt from where they begin. By default they begin at every row")
          ->type_name(kNumber)
          ->check(whole_number(1, 1'000'000)));
  options.of_tables.push_back(
      command
          .add_flag("--all", reading.all, "Take all for training, nothing for validation and test")
          ->excludes(validation)
          ->excludes(test));
  return file;
}

void prepare_table(const TableOptions& options, std::optional<std::size_t> sines,
                   const std::string& output, bool quiet) {
  const std::string name = sines ? "sines" : table::input_name(options.file);
  table::ByteSource source =
      sines ? table::sines(*sines, options.reading.seed) : table::open_input(options.file);
  const table::TableRead read = table::read_table(name, std::move(source), options.reading);
  make_folders_above(output);
  table::save_corpus(read.table, output);
  for (const std::string& warning : read.warnings) {
    print_marked(stderr, Style::kYellow, "crnngan:", fmt::format("{}: {}", name, warning));
  }
  if (quiet) return;
  print_text(stdout, table::to_table(read.table));
  print_line(stdout, "{}: {}", output, size_text(std::filesystem::file_size(output)));
}

}  // namespace crnngan::cli

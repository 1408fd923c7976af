#include "cli/generate_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/terminal.h"
#include "generate/continued_table.h"
#include "generate/table_request.h"
#include "generate/table_sequences.h"
#include "table/csv_input.h"
#include "table/write_table.h"

namespace crnngan::cli {

namespace {

constexpr const char* kAsData = "as-data";

void expect_csv(const GenerateOptions& options) {
  if (!options.format || *options.format == "csv") return;
  throw CLI::ValidationError(
      "--format",
      fmt::format("expected csv, as the model is one of a table, found {}", *options.format));
}

// The number of rows that is asked for, if one is.
std::optional<std::size_t> length_of(const GenerateOptions& options) {
  if (!options.length || *options.length == kAsData) return std::nullopt;
  const auto rows = whole_number_of(*options.length);
  constexpr std::int64_t kMost = 1'000'000;
  if (rows && *rows >= 1 && *rows <= kMost) return static_cast<std::size_t>(*rows);
  throw CLI::ValidationError(
      "--length", fmt::format("expected a number of rows 1..{}, or {}, found '{}'", kMost, kAsData,
                              *options.length));
}

// What "region=north,age=40" asks for.
table::Wishes wishes_of(const std::string& text, const generate::TableModel& model) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      throw Error("--where: expected COLUMN=VALUE,..., found '{}'", part);
    }
    values.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  }
  return generate::wishes_of(values, model);
}

// Does `work`; its Error names the option.
template <class Work>
auto of_option(const char* option, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error("{}", named(option, error.what()));
  }
}

generate::TableOptions asked_of(const GenerateOptions& options, const generate::TableModel& model) {
  generate::TableOptions asked;
  asked.count = options.songs.count;
  asked.length = length_of(options);
  asked.seed = options.seed ? *options.seed : std::random_device()();
  asked.temperature = options.songs.temperature;
  if (options.where) {
    asked.wishes = of_option("--where", [&] { return wishes_of(*options.where, model); });
  }
  if (options.start) {
    asked.start = of_option("--start", [&] { return generate::start_of(*options.start, model); });
  }
  return asked;
}

void say_added(const std::string& name, bool quiet) {
  if (quiet) return;
  print_line(stdout, "the table has no column that names sequences: '{}' is added", name);
}

table::Schema schema_of(const generate::TableModel& model, int count, bool quiet) {
  table::Schema schema = generate::written_schema(model, count);
  if (schema.columns.size() > model.meaning.coding.schema().columns.size()) {
    say_added(schema.columns.front().name, quiet);
  }
  return schema;
}

// What is written, and how much it is.
struct TableText {
  std::string text;
  int sequences = 0;
  std::size_t rows = 0;  // new ones
};

std::size_t count_rows(const table::Sequence& sequence, const generate::TableModel& model) {
  return sequence.values.size() / model.meaning.coding.schema().of(table::Role::kLearnt).size();
}

TableText new_sequences(const GenerateOptions& options, const generate::TableOptions& asked,
                        const generate::TableModel& model) {
  table::TableWriter writer(schema_of(model, asked.count, options.quiet));
  TableText written{.text = writer.header()};
  ThreadPool pool(options.threads);
  Progress progress("writing", !options.quiet);
  generate::write_sequences(model, asked, pool, [&](int number, table::Sequence sequence) {
    sequence.name = generate::sequence_name(number);
    written.rows += count_rows(sequence, model);
    written.text += writer.rows(sequence);
    progress.show(static_cast<std::size_t>(++written.sequences),
                  static_cast<std::size_t>(asked.count));
  });
  return written;
}

TableText continuations(const GenerateOptions& options, generate::TableOptions asked,
                        const generate::TableModel& model) {
  const std::string& path = *options.piece;
  generate::ContinuedTable table(table::input_name(path), table::open_input(path),
                                 model.meaning.coding.schema(), asked.count);
  table.expect_context(asked.wishes);
  asked.wishes.clear();
  if (!table.added_column().empty()) say_added(table.added_column(), options.quiet);
  TableText written{.text = table.header()};
  ThreadPool pool(options.threads);
  Progress progress("writing", !options.quiet);
  const std::size_t all = table.sequences().size() * static_cast<std::size_t>(asked.count);
  generate::continue_sequences(model, table.sequences(), asked, pool,
                               [&](std::size_t sequence, int number, table::Sequence following) {
                                 written.rows += count_rows(following, model);
                                 written.text += table.rows(sequence, number, std::move(following),
                                                            options.only_new);
                                 progress.show(static_cast<std::size_t>(++written.sequences), all);
                               });
  return written;
}

}  // namespace

void generate_table(const GenerateOptions& options, const generate::TableModel& model,
                    const std::string& repeat) {
  expect_none(options.of_music, "expected a model of music with it, found one of a table");
  expect_csv(options);
  if (options.piece && options.start) {
    throw CLI::ValidationError("--start",
                               "the times of a table that is continued go on from its own");
  }
  const generate::TableOptions asked = asked_of(options, model);
  check_output_file(options.output, FileKind::kCsvTable, options.force);
  const std::size_t learnt = generate::longest_learnt(model);
  if (asked.length.value_or(0) > generate::kLongestByItself * learnt) {
    print_marked(stderr, Style::kYellow, "crnngan:",
                 fmt::format("{} rows are many more than the {} that the model learnt at a time: "
                             "sequences may drift",
                             *asked.length, learnt));
  }
  const TableText written =
      options.piece ? continuations(options, asked, model) : new_sequences(options, asked, model);
  make_folders_above(options.output);
  write_file(options.output, written.text);
  if (options.quiet) return;
  print_line(stdout, "{}: {}, {}", options.output,
             count_of(static_cast<std::uint64_t>(written.sequences), "sequence"),
             count_of(written.rows, options.piece ? "new row" : "row"));
  if (options.seed) return;
  print_line(stdout, "the same again: {} --seed {}{}", repeat, asked.seed,
             options.force ? "" : " --force");
}

}  // namespace crnngan::cli

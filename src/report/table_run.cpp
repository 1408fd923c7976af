#include "report/table_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "gan/model.h"
#include "generate/table_model.h"
#include "generate/table_sequences.h"
#include "table/csv_input.h"
#include "table/table_file.h"
#include "table/write_table.h"
#include "train/checkpoint.h"

namespace crnngan::report {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostRows = 500;  // of a sequence that is shown
constexpr std::uint64_t kRowsSeed = 1;

// The bytes of a text.
table::ByteSource source_of(std::shared_ptr<const std::string> text) {
  return [text = std::move(text), place = std::size_t{0}](std::span<char> bytes) mutable {
    const std::size_t size = std::min(bytes.size(), text->size() - place);
    std::memcpy(bytes.data(), text->data() + place, size);
    place += size;
    return size;
  };
}

std::vector<std::string> names_of(const table::Schema& schema) {
  std::vector<std::string> names;
  names.reserve(schema.columns.size());
  for (const table::Column& column : schema.columns) {
    names.push_back(fmt::format("'{}'", valid_utf8(column.name)));
  }
  return names;
}

table::Table real_table(const TrainingRun& run, const fs::path& asked,
                        const table::Schema& schema) {
  const fs::path path = asked.empty() ? run.corpus : asked;
  if (!fs::exists(path)) {
    throw Error("{}: no such file, and {} is shown beside real rows; name its corpus with --real",
                path.string(), run.name);
  }
  table::Table table = table::load_corpus(path);
  if (names_of(table.schema) != names_of(schema)) {
    throw Error("{}: expected the columns of {}, {}, found {}", path.string(), run.name,
                fmt::join(names_of(schema), ", "), fmt::join(names_of(table.schema), ", "));
  }
  return table;
}

// The rows of the best model as a person reads them: as the CSV file that `generate` writes.
score::Candidate new_rows(const generate::TableModel& model, const score::ShownTable& real,
                          const table::Schema& schema, int count, ThreadPool& pool) {
  table::Schema written = model.meaning.coding.schema();
  if (written.of(table::Role::kId).empty()) {
    written = table::with_ids(written, table::free_name_of_ids(written), 0);
  }
  table::TableWriter writer(written);
  auto text = std::make_shared<std::string>(writer.header());
  generate::write_sequences(model, {.count = count, .seed = kRowsSeed}, pool,
                            [&](int number, table::Sequence sequence) {
                              sequence.name = fmt::format("new-{}", number + 1);
                              *text += writer.rows(sequence);
                            });
  return {model.name, score::read_generated(model.name, source_of(text), schema, real)};
}

// The sequence's first rows, or those of a window at `first`.
score::ShownSequence part_of(const score::ShownSequence& sequence, std::size_t first,
                             std::size_t rows, std::size_t columns) {
  const auto begin = sequence.values.begin() + static_cast<std::ptrdiff_t>(first * columns);
  return {.split = sequence.split,
          .values = {begin, begin + static_cast<std::ptrdiff_t>(rows * columns)}};
}

// Sequences, evenly spread over all of them.
std::vector<score::ShownSequence> spread_sequences(const score::ShownTable& table,
                                                   std::size_t count) {
  std::vector<score::ShownSequence> sequences;
  const std::size_t all = table.sequences.size();
  count = std::min(count, all);
  for (std::size_t i = 0; i < count; ++i) {
    const score::ShownSequence& sequence = table.sequences[i * all / count];
    sequences.push_back(
        part_of(sequence, 0, std::min(kMostRows, table.rows(sequence)), table.columns.size()));
  }
  return sequences;
}

// Windows of series, evenly spread over all their rows.
std::vector<score::ShownSequence> spread_windows(const score::ShownTable& table,
                                                 std::size_t count) {
  std::vector<std::pair<const score::ShownSequence*, std::size_t>> places;
  for (const score::ShownSequence& sequence : table.sequences) {
    for (std::size_t first = 0; first + table.window <= table.rows(sequence); ++first) {
      places.emplace_back(&sequence, first);
    }
  }
  std::vector<score::ShownSequence> windows;
  count = std::min(count, places.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [sequence, first] = places[i * places.size() / count];
    windows.push_back(
        part_of(*sequence, first, std::min(kMostRows, table.window), table.columns.size()));
  }
  return windows;
}

void show_real(const score::ShownTable& real, std::size_t count, TableRun& run) {
  const auto of = [&](sequence::Split split) {
    return score::only(real, [=](sequence::Split found) { return found == split; });
  };
  const score::ShownTable held_out = of(sequence::Split::kValidation);
  const bool is_held_out = !held_out.sequences.empty();
  const score::ShownTable& shown = is_held_out ? held_out : of(sequence::Split::kTraining);
  run.real = real.is_whole ? spread_sequences(shown, count) : spread_windows(shown, count);
  run.real_of = fmt::format("{} {}", is_held_out ? "validation" : "training",
                            real.is_whole ? "sequences" : "windows");
}

void read_samples(const table::Schema& schema, const score::ShownTable& real, std::size_t count,
                  ThreadPool& pool, TableRun& run) {
  const std::vector<Epoch>& epochs = run.run.epochs;
  run.epochs.resize(epochs.size());
  std::vector<std::optional<std::string>> faults(epochs.size());
  pool.run(static_cast<int>(epochs.size()), [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    run.epochs[at].number = epochs[at].number;
    const fs::path path =
        run.run.folder / "samples" / fmt::format("epoch-{:04d}", epochs[at].number) / "samples.csv";
    if (!fs::is_regular_file(path)) return;
    faults[at] = failure_of(path.string(), [&] {
      const auto samples =
          score::read_generated(path.string(), table::open_input(path.string()), schema, real);
      run.epochs[at].sequences = spread_sequences(samples.table, count);
    });
  });
  for (const auto& fault : faults) {
    if (fault) run.run.notes.push_back(valid_utf8(fmt::format("left out: {}", *fault)));
  }
  const auto empty = std::ranges::count_if(
      run.epochs, [](const TableEpoch& epoch) { return epoch.sequences.empty(); });
  if (empty > 0) {
    run.run.notes.push_back(fmt::format("no samples of {} of {} epochs", empty, epochs.size()));
  }
}

}  // namespace

bool is_table_run(const fs::path& folder) {
  const auto checkpoint = train::newest_checkpoint(folder);
  if (!checkpoint) return false;
  try {
    return generate::is_table_model({read_file(*checkpoint), checkpoint->string()});
  } catch (const Error&) {
    return false;  // what can't be read says nothing
  }
}

TableRun read_table_run(const fs::path& folder, const TableRunOptions& options, ThreadPool& pool,
                        const score::TableProgress& progress) {
  TableRun run{.run = read_run_without_samples(folder)};
  const generate::TableModel model = generate::table_model(generate::find_best_model(folder));
  const table::Table table = real_table(run.run, options.real, model.meaning.coding.schema());
  const score::ShownTable real = score::shown(table);
  const auto count = static_cast<std::size_t>(options.sequences);
  run.columns = real.columns;
  run.model = model.name;
  run.new_sequences = static_cast<std::size_t>(options.new_sequences);
  show_real(real, count, run);
  read_samples(table.schema, real, count, pool, run);
  const score::Candidate candidate =
      new_rows(model, real, table.schema, options.new_sequences, pool);
  run.figures = table_figures(real, candidate, pool);
  run.comparison =
      score::compare_tables(real, {candidate}, {.judges = options.judges}, pool, progress);
  return run;
}

}  // namespace crnngan::report

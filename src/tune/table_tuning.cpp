#include "tune/table_tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "base/tensor_file.h"
#include "base/text.h"
#include "generate/table_model.h"
#include "generate/table_sequences.h"
#include "score/copies.h"
#include "score/nearest.h"
#include "score/shown_table.h"
#include "score/table_windows.h"
#include "table/as_known.h"
#include "table/read_known.h"
#include "table/table_file.h"
#include "table/table_split.h"
#include "train/run_files.h"
#include "train/subject.h"
#include "train/table_subject.h"
#include "tune/choosing.h"

namespace crnngan::tune {

namespace fs = std::filesystem;

using sequence::Split;

namespace {

constexpr double kHeldOutOfTable = 0.2;
constexpr std::uint64_t kSplitSeed = 1;
constexpr std::int64_t kTableIterations = 20;  // of an epoch, at least
constexpr int kNewSequences = 200;             // in which copies are looked for
constexpr std::size_t kForDistances = 500;     // windows whose nearest ones are looked for

void split_one_series(table::Table& table, const std::string& name) {
  const table::Sequence series = std::move(table.sequences.front());
  table.sequences.clear();
  const std::size_t rows = table.rows(series);
  const std::size_t window = table.schema.window;
  for (const table::Stretch& stretch : table::split_series(rows, window, kHeldOutOfTable, 0)) {
    if (stretch.count < window) {
      throw Error(
          "{}: expected rows enough for a window of {} to learn from, one that is held out, and a "
          "gap between them, found {}",
          name, count_of(window, "row"), count_of(rows, "row"));
    }
    table.sequences.push_back(table::part_of(series, rows, stretch));
  }
}

void split_table(table::Table& table, const std::string& name) {
  if (!table.schema.is_whole) {
    std::erase_if(table.sequences, [&](const table::Sequence& sequence) {
      return table.rows(sequence) < table.schema.window;
    });
    if (table.sequences.size() == 1) return split_one_series(table, name);
  }
  if (table.sequences.size() < 2) {
    throw Error(
        "{}: expected two sequences or more{}, one of them to be held out, found {}", name,
        table.schema.is_whole ? "" : fmt::format(" of {}", count_of(table.schema.window, "row")),
        table.sequences.size());
  }
  const std::vector<Split> splits =
      table::split_sequences(table.sequences.size(), kHeldOutOfTable, 0, kSplitSeed);
  for (std::size_t i = 0; i < splits.size(); ++i) table.sequences[i].split = splits[i];
}

train::Recipe recipe_for_table(const train::StartModel& model, const fs::path& corpus) {
  if (!model.model.generator.shape().has_distribution()) {
    throw Error(
        "{}: has no distributions, so it can't learn by likelihood; tune a model of the recipe "
        "table, or let it learn on with crnngan train --from",
        model.name);
  }
  train::Recipe recipe = train::find_recipe("tune");
  train::table_fit(corpus)->apply(recipe);
  train::take_shape(model.model, recipe);
  const table::Table table = table::load_corpus(corpus);
  const auto sequences =
      std::ranges::count(table.sequences, Split::kTraining, &table::Sequence::split);
  const std::int64_t windows = kTableIterations * recipe.train.batch;
  recipe.train.windows_per_piece =
      std::max(recipe.train.windows_per_piece, (windows + sequences - 1) / sequences);
  return recipe;
}

score::ShownTable only(const score::ShownTable& table, Split split) {
  return score::only(table, [=](Split found) { return found == split; });
}

// New sequences as a table of that schema.
score::ShownTable new_rows(const fs::path& model_file, ThreadPool& pool) {
  const generate::TableModel model =
      generate::table_model({read_file(model_file), model_file.string()});
  table::Table table{.schema = model.meaning.coding.schema()};
  generate::write_sequences(
      model, {.count = kNewSequences}, pool,
      [&](int, table::Sequence sequence) { table.sequences.push_back(std::move(sequence)); });
  return score::shown(table);
}

void measure_table_copies(const fs::path& run, const table::Table& table, ThreadPool& pool,
                          TunedTable& tuned) {
  const score::ShownTable real = score::shown(table);
  const score::ShownTable learnt = only(real, Split::kTraining);
  const std::vector<score::Unit> units = score::units_of(learnt);
  const std::size_t steps = score::window_of(real);
  const auto windows = [&](const score::ShownTable& of) {
    return score::windows_of(of, units, steps);
  };
  const score::WindowSet known = windows(learnt);
  const score::WindowSet unknown = windows(only(real, Split::kValidation));
  const auto distances = [&](const score::WindowSet& of) {
    return score::nearest_distances(score::sample_of(of, kForDistances, kSplitSeed), known, 1,
                                    pool);
  };
  const std::vector<double> held_out = distances(unknown);
  const auto nearer = [&](const fs::path& model) {
    return score::copies(distances(windows(new_rows(model, pool))), held_out).nearer;
  };
  tuned.learnt = known.count();
  tuned.held_out = unknown.count();
  tuned.is_whole = table.schema.is_whole;
  tuned.nearer = nearer(tuned.chosen.file);
  tuned.nearer_before = nearer(train::start_model_path(run));
}

}  // namespace

table::Table table_to_learn(const train::StartModel& model, const std::string& name,
                            table::ByteSource source) {
  if (!train::is_of_table(model.model)) {
    throw Error("{}: is a model of music, {} a table; tune a model of that table with --model",
                model.name, name);
  }
  const table::Meaning meaning = train::table_meaning_of(model.model);
  table::KnownTable known =
      table::read_known(name, std::move(source), meaning.coding.schema(), false);
  table::Table table{.schema = meaning.coding.schema()};
  for (table::KnownSequence& sequence : known.sequences) {
    table.sequences.push_back(std::move(sequence.sequence));
  }
  split_table(table, name);
  table.schema = table::with_bounds_of(std::move(table.schema), table.sequences);
  return table;
}

void start_table_tuning(const fs::path& run, train::StartModel model, const table::Table& table,
                        int threads, train::OlderRun older) {
  model.model.discriminator.reset();
  const TemporaryFolder folder;
  const fs::path corpus = folder / train::kKeptCorpus;
  table::save_corpus(table, corpus);
  train::start_run(run, recipe_for_table(model, corpus), corpus, threads, older,
                   {.model = &model, .keeps_corpus = true});
}

bool is_table_tuning(const fs::path& run) {
  const fs::path corpus = run / train::kKeptCorpus;
  return fs::is_regular_file(corpus) &&
         table::is_table(read_tensors(read_file(corpus)).take(corpus.string()));
}

TunedTable finish_table_tuning(const fs::path& run, int threads) {
  TuningRun tuning = read_tuning_run(run);
  const fs::path corpus = run / train::kKeptCorpus;
  const table::Table table = table::load_corpus(corpus);
  ThreadPool pool(threads);
  const train::TableSubject subject(table, tuning.recipe, &tuning.start, corpus.string());
  TunedTable tuned{.chosen = choose(tuning, subject.domain().validation(), pool)};
  std::size_t held_out = 0;
  std::size_t rows = 0;
  for (const table::Sequence& sequence : table.sequences) {
    (sequence.split == Split::kTraining ? rows : held_out) += table.rows(sequence);
  }
  write_tuned(run, tuning, fmt::format("{}, {} more held out", count_of(rows, "row"), held_out),
              tuned.chosen);
  measure_table_copies(run, table, pool, tuned);
  return tuned;
}

}  // namespace crnngan::tune

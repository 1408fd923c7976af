// A model of a table learns more rows.

#include "tune/table_tuning.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "gan/model.h"
#include "generate/table_model.h"
#include "table/csv_text.h"
#include "table/small_table.h"
#include "table/table_file.h"
#include "table/write_table.h"
#include "train/subject.h"

namespace crnngan::tune {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using ::testing::HasSubstr;

class TableTuning : public ::testing::Test {
 protected:
  // A model of a moment.
  TableTuning() {
    const fs::path corpus = folder_ / "small.corpus";
    table::save_corpus(table_, corpus);
    train::Recipe recipe = train::find_recipe("table");
    train::table_fit(corpus)->apply(recipe);
    recipe.train.epochs = recipe.train.pretraining_epochs = 1;
    recipe.train.samples = 20;
    recipe.generator.hidden = 8;
    recipe.generator.bins = 8;
    train::start_run(folder_ / "before", recipe, corpus, 1);
    train::continue_run(folder_ / "before", {}, {});
  }

  train::StartModel model() const {
    const generate::ModelFile file = generate::find_best_model(folder_ / "before");
    return train::start_model(file.bytes, file.name);
  }

  static std::string csv_of(const table::Table& table) {
    return table::write_table(table.schema, table.sequences);
  }

  table::Table learn(const std::string& text) const {
    return table_to_learn(model(), "more.csv", test::source_of(text));
  }

  const TemporaryFolder folder_;
  const table::Table table_ = test::small_table(30);
};

TEST_F(TableTuning, HeldOutRowsBecomeLikelierAndTheModelWritesWithinNewBounds) {
  table::Table more = test::small_table(30);
  more.schema.columns[2].greatest = 500;
  more.schema.columns[3].greatest = 500;
  for (table::Sequence& sequence : more.sequences) {
    for (std::size_t t = 0; t < sequence.values.size(); t += 4) {
      sequence.values[t] += 40;
      sequence.values[t + 1] += 40;
    }
  }
  const table::Table table = learn(csv_of(more));
  EXPECT_EQ(
      std::ranges::count(table.sequences, sequence::Split::kValidation, &table::Sequence::split),
      6);
  EXPECT_GT(table.schema.columns[2].greatest, 50);
  const fs::path run = folder_ / "run";
  start_table_tuning(run, model(), table, 1);
  EXPECT_TRUE(is_table_tuning(run));
  train::continue_run(run, {.most_seconds = 1}, {});
  const TunedTable tuned = finish_table_tuning(run, 1);
  EXPECT_LT(tuned.chosen.nats_after, tuned.chosen.nats_before);
  EXPECT_EQ(tuned.held_out, 6U);
  EXPECT_GE(tuned.nearer, 0);
  EXPECT_LE(tuned.nearer, 1);
  const generate::ModelFile file = generate::find_best_model(run);
  EXPECT_EQ(file.name, tuned.chosen.file.string());
  const generate::TableModel model = generate::table_model(file);
  EXPECT_GT(model.meaning.coding.schema().columns[2].greatest, 50);
}

TEST_F(TableTuning, WhatIsNoTableOfTheModelOrTooLittleIsRefused) {
  EXPECT_THAT(error_of([&] { learn("a,b\n1,2\n"); }),
              HasSubstr("more.csv:1:1: expected the columns"));
  table::Table one = table_;
  one.sequences.resize(1);
  EXPECT_THAT(error_of([&] { learn(csv_of(one)); }),
              HasSubstr("more.csv: expected two sequences or more, one of them to be held out"));
  train::StartModel music = model();
  music.model.about.domain = "music";
  EXPECT_THAT(error_of([&] { table_to_learn(music, "more.csv", test::source_of("a\n1\n")); }),
              HasSubstr("is a model of music, more.csv a table"));
}

}  // namespace
}  // namespace crnngan::tune

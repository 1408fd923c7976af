// A run that learns from a table.

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "table/small_table.h"
#include "table/table_file.h"
#include "train/checkpoint.h"
#include "train/run.h"
#include "train/subject.h"

namespace crnngan::train {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TableRun : public ::testing::Test {
 protected:
  TableRun() { table::save_corpus(test::small_table(30), corpus_); }

  static Recipe recipe(const fs::path& corpus) {
    Recipe recipe = find_recipe("table");
    table_fit(corpus).value().apply(recipe);
    recipe.train.epochs = 3;
    recipe.train.pretraining_epochs = 3;
    recipe.train.samples = 20;
    recipe.generator.hidden = 8;
    recipe.generator.bins = 8;
    return recipe;
  }

  const TemporaryFolder folder_;
  const fs::path corpus_ = folder_ / "small.corpus";
};

TEST_F(TableRun, WindowsAreAsLongAsTheCorpusSays) {
  const TableFit fit = table_fit(corpus_).value();
  EXPECT_EQ(fit.steps, 13);  // 12 rows and the end
  EXPECT_EQ(fit.windows_per_sequence, 13);
  EXPECT_TRUE(fit.has_validation);
  Recipe recipe;
  fit.apply(recipe);
  EXPECT_EQ(recipe.train.steps, 13);
  EXPECT_EQ(recipe.train.best_by, "all");
}

TEST_F(TableRun, LearnsMeasuresAndGoesOnToTheSameBits) {
  const fs::path run = folder_ / "run";
  const fs::path again = folder_ / "again";
  std::vector<EpochReport> reports;
  RunEvents events;
  events.on_epoch = [&](const EpochReport& report) { reports.push_back(report); };
  start_run(run, recipe(corpus_), corpus_, 2);
  const RunState state = continue_run(run, {.threads = 2}, events);
  EXPECT_EQ(state.last_epoch, 3);
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_LT(reports.back().distance, reports.front().distance);
  std::vector<std::string> names;
  for (const auto& measure : reports.back().samples) names.emplace_back(measure.name);
  EXPECT_THAT(names, ElementsAre("overlap", "autocorrelation_distance", "correlation_distance"));
  EXPECT_GT(reports.back().samples[0].summary.mean, 0);
  EXPECT_LE(reports.back().samples[0].summary.mean, 1);
  EXPECT_GT(reports.back().diversity, 0.2) << "sequences differ, and so do real ones";
  EXPECT_THAT(read_text_file(run / "samples" / "epoch-0003" / "samples.csv"),
              HasSubstr("id,time,walk,above,state,seen,group\n"));
  start_run(again, recipe(corpus_), corpus_, 2);
  RunEvents killing;
  struct Killed {};
  killing.on_epoch = [&](const EpochReport& report) {
    if (report.epoch == 1) throw Killed();
  };
  EXPECT_THROW(continue_run(again, {.threads = 2}, killing), Killed);
  continue_run(again, {.threads = 2}, {});
  EXPECT_EQ(read_file(checkpoint_path(again, 3)), read_file(checkpoint_path(run, 3)));
}

TEST_F(TableRun, TheNetworksOfThePaperLearnATableToo) {
  const fs::path corpus = folder_ / "equal.corpus";
  table::save_corpus(test::small_table(30, 12, true), corpus);
  Recipe recipe = find_recipe("paper-table");
  table_fit(corpus).value().apply(recipe);
  recipe.train.epochs = 2;
  recipe.train.pretraining_epochs = 1;
  recipe.train.samples = 20;
  recipe.generator.hidden = 8;
  recipe.discriminator.hidden = 8;
  start_run(folder_ / "paper", recipe, corpus, 1);
  EXPECT_EQ(continue_run(folder_ / "paper", {}, {}).last_epoch, 2);
}

TEST_F(TableRun, ARecipeForMusicIsRefusedWithAWord) {
  Recipe music = find_recipe("studio");
  table_fit(corpus_).value().apply(music);
  EXPECT_THAT(
      test::error_of([&] { start_run(folder_ / "music", music, corpus_, 1); }),
      HasSubstr("one for music: a table needs context.memory, place, metre and labels to be "
                "off; try --recipe table"));
  EXPECT_FALSE(fs::exists(folder_ / "music"));
  Recipe long_windows = recipe(corpus_);
  long_windows.train.steps = 500;
  long_windows.train.short_pieces = "leave-out";
  EXPECT_THAT(test::error_of([&] { start_run(folder_ / "long", long_windows, corpus_, 1); }),
              HasSubstr("small.corpus: no training sequence has 500 rows"));
}

TEST_F(TableRun, StartsFromAModelOfItsColumnsAndKeepsWhatItsNumbersMean) {
  start_run(folder_ / "run", recipe(corpus_), corpus_, 1);
  continue_run(folder_ / "run", {}, {});
  const fs::path checkpoint = checkpoint_path(folder_ / "run", 3);
  const StartModel model = start_model(read_file(checkpoint), "before");
  table::Table more = test::small_table(25);
  more.sequences[0].values[0] = 70;
  more.schema.columns[2].greatest = 70;
  const fs::path corpus = folder_ / "more.corpus";
  table::save_corpus(more, corpus);
  Recipe from = find_recipe("tune");
  table_fit(corpus).value().apply(from);
  take_shape(model.model, from);
  from.train.epochs = from.train.pretraining_epochs = 1;
  start_run(folder_ / "from", from, corpus, 1, OlderRun::kRefuse, {.model = &model});
  continue_run(folder_ / "from", {}, {});
  const Bytes bytes = read_file(checkpoint_path(folder_ / "from", 1));
  const auto about = gan::read_about(read_tensors(bytes).take("from"));
  const auto meaning = table::meaning_of(about.domain, about.meaning);
  const auto before = table_meaning_of(model.model);
  EXPECT_EQ(meaning.coding.bins(), before.coding.bins());
  EXPECT_EQ(meaning.coding.schema().columns[2].greatest, 70);
  EXPECT_EQ(meaning.labels.examples.size(), 20U) << "those of the new table";
  more.schema.columns[4].levels = {"high", "lower"};
  table::save_corpus(more, corpus);
  EXPECT_THAT(test::error_of([&] {
                start_run(folder_ / "no", from, corpus, 1, OlderRun::kRefuse, {.model = &model});
              }),
              HasSubstr("does not fit to before: column 'state' has a level 'lower'"));
}

TEST_F(TableRun, ARunOfAnotherTableIsNotGoneOnWith) {
  const fs::path run = folder_ / "run";
  start_run(run, recipe(corpus_), corpus_, 1);
  table::save_corpus(test::small_table(31), corpus_);
  EXPECT_THAT(test::error_of([&] { continue_run(run, {}, {}); }),
              HasSubstr("is not the corpus that the run began with"));
}

}  // namespace
}  // namespace crnngan::train

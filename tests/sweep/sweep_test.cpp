#include <gmock/gmock.h>

#include "base/error.h"
#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "corpus/arrange.h"
#include "corpus/chords.h"
#include "corpus/corpus.h"
#include "sweep/plan.h"
#include "sweep/results.h"

namespace crnngan::sweep {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class Sweep : public ::testing::Test {
 protected:
  Sweep() {
    corpus::Corpus corpus = corpus::synthetic_chords(20, 1);
    ThreadPool pool(1);
    corpus::arrange(corpus, {}, pool);
    write_file(plan_.corpus, corpus::write_corpus(corpus));
    train::Recipe recipe;
    recipe.train.epochs = 2;
    recipe.train.pretraining_epochs = 1;
    recipe.train.batch = 4;
    recipe.train.steps = 12;
    recipe.train.samples = 2;
    recipe.generator.hidden = 6;
    recipe.discriminator.hidden = 5;
    plan_.recipe = train::to_toml(recipe);
    plan_.grid = {{axis_of("generator.hidden=6,7"), axis_of("seed=1..2")}};
  }

  void train(std::size_t run) const {
    train::start_run(run_path(sweep_, run), recipe_of(plan_, run), plan_.corpus, 1);
    train::continue_run(run_path(sweep_, run), {}, {});
  }

  TemporaryFolder folder_;
  fs::path sweep_ = folder_ / "sweep";
  Plan plan_{folder_ / "chords.corpus", "", {}};
};

TEST_F(Sweep, IsReadAsItWasBegun) {
  begin(sweep_, plan_);
  const Plan found = read_plan(sweep_);
  EXPECT_EQ(found.corpus, plan_.corpus);
  EXPECT_EQ(found.recipe, plan_.recipe);
  ASSERT_EQ(found.runs(), 4U);
  EXPECT_EQ(recipe_of(found, 3).generator.hidden, 7);
  EXPECT_EQ(recipe_of(found, 3).seed, 1U);
  EXPECT_EQ(recipe_of(found, 4).seed, 2U);
  EXPECT_EQ(recipe_of(found, 4).train.batch, 4);
}

TEST_F(Sweep, BegunAgainIsTheSameOrRefused) {
  begin(sweep_, plan_);
  begin(sweep_, plan_);
  plan_.grid.axes.pop_back();
  EXPECT_THAT(error_of([&] { begin(sweep_, plan_); }), HasSubstr("holds another sweep"));
  std::filesystem::create_directory(folder_ / "other");
  write_file(folder_ / "other/file", std::string_view("x"));
  EXPECT_THAT(error_of([&] { begin(folder_ / "other", plan_); }), HasSubstr("is no sweep"));
  EXPECT_THAT(error_of([&] { read_plan(folder_ / "other"); }), HasSubstr("holds no sweep"));
}

TEST_F(Sweep, WithARecipeAtFaultIsNotBegun) {
  plan_.grid.axes.push_back(axis_of("train.shards=1,5"));
  EXPECT_THAT(error_of([&] { begin(sweep_, plan_); }), HasSubstr("train.shards (5)"));
  plan_.grid.axes.back() = axis_of("train.nothing=1");
  EXPECT_THAT(error_of([&] { begin(sweep_, plan_); }), HasSubstr("train.nothing"));
  EXPECT_FALSE(fs::exists(sweep_));
}

TEST_F(Sweep, APlanThatIsNoneIsRefused) {
  for (const char* text :
       {"", "[]", "{}", R"({"corpus": "a", "recipe": 1, "grid": []})",
        R"({"corpus": "a", "recipe": "", "grid": [{"key": "seed"}]})",
        R"({"corpus": "a", "recipe": "", "grid": [{"key": "seed", "values": []}]})",
        R"({"corpus": "a", "recipe": "", "grid": [{"key": "seed", "values": [1]}]})"}) {
    EXPECT_THAT(error_of([&] { plan_of(text, "sweep.json"); }), StartsWith("sweep.json")) << text;
  }
}

TEST_F(Sweep, ResultsTellWhatEachRunHasComeTo) {
  begin(sweep_, plan_);
  train(1);
  train(2);
  train::start_run(run_path(sweep_, 3), recipe_of(plan_, 3), plan_.corpus, 1);
  train::continue_run(run_path(sweep_, 3), {.most_seconds = 1e-9}, {});
  const Results results = read_results(sweep_);
  ASSERT_EQ(results.runs.size(), 4U);
  EXPECT_TRUE(results.runs[0].is_done());
  EXPECT_FALSE(results.runs[2].is_done());
  EXPECT_EQ(results.runs[2].state.last_epoch, 1);
  EXPECT_FALSE(results.runs[3].is_begun);
  const Result& first = results.runs[0];
  ASSERT_GT(first.state.best_epoch, 0);
  EXPECT_EQ(first.best.front(), std::to_string(first.state.best_epoch));

  const std::string csv = to_csv(results);
  EXPECT_THAT(csv, StartsWith("run,generator.hidden,seed,state,epochs,best_epoch,phase,"));
  EXPECT_THAT(csv, HasSubstr("\n1,6,1,done,2,"));
  EXPECT_THAT(csv, HasSubstr("\n3,7,1,under way,1,"));
  EXPECT_THAT(csv, HasSubstr("\n4,7,2,not begun,,,"));
  const auto commas = [](std::string_view line) { return std::ranges::count(line, ','); };
  const std::string_view all = csv;
  const std::size_t head = all.find('\n');
  for (std::size_t at = head + 1; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    EXPECT_EQ(commas(all.substr(at, end - at)), commas(all.substr(0, head)));
    at = end + 1;
  }

  const std::string text = to_text(results);
  EXPECT_THAT(text, HasSubstr("run  generator.hidden  seed  state      epochs  best  distance\n"));
  EXPECT_THAT(text, HasSubstr("\ngenerator.hidden  seeds  mean distance  least   greatest\n6  "));
}

}  // namespace
}  // namespace crnngan::sweep

#include "generate/table_sequences.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error.h"
#include "base/error_of.h"
#include "gan/initial.h"
#include "table/domain.h"
#include "table/follower.h"
#include "table/small_table.h"

namespace crnngan::generate {
namespace {

using ::testing::HasSubstr;

// An untrained model of a small table.
TableModel model_of(const table::Table& table, int bins) {
  const table::Domain domain(table, {.bins = bins});
  gan::GeneratorShape shape{.noise = domain.features(), .features = domain.features()};
  shape.units = 10;
  shape.layers = 1;
  shape.bins = domain.bins();
  shape.head_units = 8;
  shape.context = domain.context();
  gan::Generator generator(shape);
  gan::initialise(generator, gan::Start::kUniform, 1);
  return {gan::Model{.about = {.domain = table::kDomain, .meaning = domain.meaning()},
                     .generator = std::move(generator)},
          table::meaning_of(table::kDomain, domain.meaning()), "small"};
}

TableModel small_table_model(bool are_equal = false, int bins = 12) {
  return model_of(test::small_table(20, 12, are_equal), bins);
}

std::vector<table::Sequence> written(const TableModel& model, const TableOptions& options,
                                     int threads = 1) {
  ThreadPool pool(threads);
  std::vector<table::Sequence> sequences;
  write_sequences(model, options, pool, [&](int number, table::Sequence sequence) {
    EXPECT_EQ(number, static_cast<int>(sequences.size()));
    sequences.push_back(std::move(sequence));
  });
  return sequences;
}

// Equal but for what is missing, which is never equal to itself.
bool alike(const std::vector<double>& one, const std::vector<double>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); });
}

TEST(TableSequences, HoldWhatTheTableSays) {
  for (const bool has_bins : {true, false}) {
    const auto all = written(small_table_model(!has_bins, has_bins ? 12 : 0), {.count = 40});
    ASSERT_EQ(all.size(), 40U);
    for (const table::Sequence& sequence : all) {
      const std::size_t rows = sequence.values.size() / 4;
      EXPECT_EQ(sequence.times.size(), rows);
      EXPECT_EQ(sequence.times.front(), 3);
      for (std::size_t t = 0; t < rows; ++t) {
        const double walk = sequence.values[4 * t];
        EXPECT_GE(walk, -50);
        EXPECT_LE(walk, 50);
        EXPECT_NEAR(walk * 100, std::round(walk * 100), 1e-6);
        if (has_bins) {
          EXPECT_GE(sequence.values[4 * t + 1], walk);
        }
        EXPECT_THAT(sequence.values[4 * t + 2], ::testing::AnyOf(0, 1));
        if (t > 0) {
          EXPECT_GT(sequence.times[t], sequence.times[t - 1]);
        }
      }
    }
  }
}

TEST(TableSequences, DependOnSeedAndNumberAlone) {
  const TableModel model = small_table_model();
  const auto many = written(model, {.count = 70, .seed = 5}, 2);
  const auto few = written(model, {.count = 3, .seed = 5});
  const auto others = written(model, {.count = 3, .seed = 6});
  for (std::size_t i = 0; i < few.size(); ++i) {
    EXPECT_TRUE(alike(many[i].values, few[i].values));
    EXPECT_EQ(many[i].times, few[i].times);
    EXPECT_EQ(many[i].context, few[i].context);
  }
  EXPECT_FALSE(alike(few[0].values, others[0].values));
  EXPECT_FALSE(alike(few[0].values, few[1].values));
}

TEST(TableSequences, AreAsLongAsAskedForOrEndByThemselves) {
  const TableModel model = small_table_model();
  for (const auto& sequence : written(model, {.count = 5, .length = 30})) {
    EXPECT_EQ(sequence.values.size(), 4U * 30);
  }
  std::size_t longest = 0;
  for (const auto& sequence : written(model, {.count = 40})) {
    EXPECT_GE(sequence.values.size(), 4U);
    longest = std::max(longest, sequence.values.size() / 4);
  }
  EXPECT_LE(longest, kLongestByItself * longest_learnt(model));
  for (const auto& sequence : written(small_table_model(true), {.count = 5})) {
    EXPECT_EQ(sequence.values.size(), 4U * 12);
  }
}

TEST(TableSequences, HaveTheContextThatIsAskedForAndTheStart) {
  const TableModel model = small_table_model();
  for (const double group : {0.0, 1.0}) {
    const auto all = written(model, {.count = 10, .length = 4, .wishes = {group}, .start = 100});
    for (const auto& sequence : all) {
      EXPECT_EQ(sequence.context, std::vector{group});
      EXPECT_EQ(sequence.times.front(), 100);
    }
  }
}

std::vector<table::Sequence> continued(const TableModel& model,
                                       const std::vector<table::Sequence>& primers,
                                       const TableOptions& options, int threads = 1) {
  ThreadPool pool(threads);
  std::vector<table::Sequence> sequences;
  continue_sequences(model, primers, options, pool,
                     [&](std::size_t primer, int number, table::Sequence sequence) {
                       const auto count = static_cast<std::size_t>(options.count);
                       EXPECT_EQ(primer, sequences.size() / count);
                       EXPECT_EQ(static_cast<std::size_t>(number), sequences.size() % count);
                       sequences.push_back(std::move(sequence));
                     });
  return sequences;
}

table::Sequence first_rows(std::size_t sequence, std::size_t rows) {
  table::Sequence primer = test::small_table().sequences[sequence];
  primer.values.resize(4 * rows);
  primer.times.resize(rows);
  return primer;
}

TEST(TableSequences, GoOnFromEachPrimerInItsContextAndBehindItsLastTime) {
  for (const bool has_bins : {true, false}) {
    const TableModel model = small_table_model(!has_bins, has_bins ? 12 : 0);
    const std::vector<table::Sequence> primers{first_rows(7, 5), first_rows(2, 1)};
    const auto all = continued(model, primers, {.count = 3, .length = 6}, 2);
    ASSERT_EQ(all.size(), 6U);
    for (std::size_t i = 0; i < all.size(); ++i) {
      ASSERT_EQ(all[i].values.size(), 4U * 6);
      EXPECT_EQ(all[i].context, primers[i / 3].context);
      double before = primers[i / 3].times.back();
      for (const double time : all[i].times) {
        EXPECT_GT(time, before);
        before = time;
      }
    }
    EXPECT_FALSE(alike(all[0].values, all[1].values));
    EXPECT_FALSE(alike(all[0].values, all[3].values));
    const auto fewer = continued(model, primers, {.count = 1, .length = 6});
    EXPECT_TRUE(alike(fewer[1].values, all[3].values));
  }
}

TEST(TableSequences, WhatIsContinuedDependsOnTheLastRows) {
  const TableModel model = small_table_model();
  table::Sequence other = first_rows(7, 5);
  other.values[16] += 5;
  EXPECT_FALSE(alike(continued(model, {first_rows(7, 5)}, {.length = 6})[0].values,
                     continued(model, {other}, {.length = 6})[0].values));
}

TEST(TableSequences, AStepThatIsEqualGoesOnFromTheLastTimeEvenBehindAGap) {
  table::Table table = test::small_table(20, 12, true);
  table.schema.time->step = 2;
  for (table::Sequence& sequence : table.sequences) {
    for (std::size_t t = 0; t < sequence.times.size(); ++t) {
      sequence.times[t] = 3 + 2 * static_cast<double>(t);
    }
  }
  table::Sequence primer = table.sequences[0];
  primer.times.back() += 100;
  const auto all = continued(model_of(table, 12), {primer}, {.length = 2});
  EXPECT_EQ(all[0].times, (std::vector{primer.times.back() + 2, primer.times.back() + 4}));
}

TEST(TableSequences, APrimerLongerThanAWindowIsHeardInPart) {
  table::Table table = test::small_table(1, 200, true);
  table.schema.is_whole = false;
  table.schema.window = 10;
  const TableModel model = model_of(table, 12);
  table::Sequence early = table.sequences[0];
  early.values[0] += 5;
  const table::Sequence& whole = table.sequences[0];
  EXPECT_TRUE(alike(continued(model, {whole}, {.length = 4})[0].values,
                    continued(model, {early}, {.length = 4})[0].values));
  EXPECT_EQ(continued(model, {whole}, {})[0].values.size(), 4U * 10);
}

TEST(TableSequences, OptionsThatDoNotFitTheModelAreRefused) {
  const TableModel plain = small_table_model(true, 0);
  EXPECT_THAT(test::error_of([&] { written(plain, {.temperature = 0.5F}); }),
              HasSubstr("has no distributions"));
  EXPECT_THAT(test::error_of([&] { written(plain, {.wishes = {1.0}}); }),
              HasSubstr("none can be asked for"));
}

TEST(TableModel, IsReadFromItsFileAndNoOtherIs) {
  const TableModel model = small_table_model();
  const ModelFile file{write_tensors(gan::file_of(model)), "a.safetensors"};
  ASSERT_TRUE(is_table_model(file));
  const TableModel again = table_model(file);
  EXPECT_TRUE(alike(written(again, {.seed = 2})[0].values, written(model, {.seed = 2})[0].values));
  EXPECT_THAT(test::error_of([&] { is_table_model({{1, 2, 3}, "b"}); }), HasSubstr("b: "));
  gan::Model music = gan::read_model(read_tensors(file.bytes).take("a"));
  music.about.domain = "music";
  const ModelFile other{write_tensors(gan::file_of(music)), "c"};
  EXPECT_FALSE(is_table_model(other));
  EXPECT_THAT(test::error_of([&] { table_model(other); }),
              HasSubstr("c: expected a model of a table"));
  music.about = model.about;
  music.about.meaning = table::Domain(test::small_table(20, 12, true), {.bins = 12}).meaning();
  EXPECT_THAT(
      test::error_of([&] { table_model({write_tensors(gan::file_of(music)), "d"}); }),
      HasSubstr("d: expected a generator of the features, bins and context of its metadata"));
}

}  // namespace
}  // namespace crnngan::generate

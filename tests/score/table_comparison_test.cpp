#include "score/table_comparison.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error_of.h"
#include "score/table_output.h"
#include "score/table_windows.h"
#include "score/tables.h"

namespace crnngan::score {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Candidate candidate_of(const std::string& name, const table::Table& table) {
  GeneratedTable generated{.table = shown(table), .broken = {}, .rows = 100, .broken_rows = 7};
  generated.broken.push_back({.column = "a", .rule = "negative", .rows = 7});
  return {name, generated};
}

// Sines of which a tenth each is for validation and test.
table::Table split_sines(std::size_t count, std::uint32_t stream) {
  table::Table table = sines(count, stream, 12, 2);
  table.schema.window = 12;
  for (std::size_t n = 0; n < count; ++n) {
    if (n % 5 == 0) table.sequences[n].split = sequence::Split::kTest;
  }
  return table;
}

table::Table noise(std::size_t count) {
  table::Table table = sines(count, 9, 12, 2);
  const RandomStream random(1, Purpose::kSynthetic, 3);
  std::uint64_t index = 0;
  for (table::Sequence& sequence : table.sequences) {
    for (double& value : sequence.values) value = double{random.uniform(index++)};
  }
  return table;
}

const Measure& find(const TableComparison& comparison, std::string_view name) {
  for (const Measure& measure : comparison.measures) {
    if (measure.name == name) return measure;
  }
  throw std::invalid_argument("no such measure");
}

double value(const TableComparison& comparison, std::string_view name, std::size_t table) {
  return find(comparison, name).values.at(table).value().mean;
}

constexpr TableComparisonOptions kQuick{.windows = 100, .judges = 0};

TEST(TableComparison, TellsGoodRowsFromNoiseByEveryMeasure) {
  ThreadPool pool(1);
  const TableComparison found = compare_tables(
      shown(split_sines(400, 1)),
      {candidate_of("good", sines(200, 2, 12, 2)), candidate_of("bad", noise(200))}, kQuick, pool);
  EXPECT_THAT(found.tables, ElementsAre("real", "copula", "good", "bad"));
  EXPECT_EQ(found.measured_on, "80 sequences, test");
  EXPECT_EQ(found.window, 12U);
  EXPECT_THAT(found.windows, ElementsAre(320U, 5000U, 200U, 200U));
  for (const char* name : {"overlap", "coverage"}) {
    EXPECT_GT(value(found, name, 2), value(found, name, 3) + 0.1) << name;
  }
  for (const char* name : {"wasserstein", "autocorrelation", "nearest"}) {
    EXPECT_LT(value(found, name, 2), value(found, name, 3)) << name;
  }
  EXPECT_EQ(find(found, "broken_rules").values[0], std::nullopt);
  EXPECT_DOUBLE_EQ(value(found, "broken_rules", 2), 0.07);
  EXPECT_EQ(found.columns.size(), 6U) << "overlap, distance, autocorrelations of two columns";
}

TEST(TableComparison, CopiesOfTrainingRowsAreTold) {
  ThreadPool pool(1);
  const table::Table real = split_sines(400, 1);
  table::Table copies = real;
  std::erase_if(copies.sequences, [](const table::Sequence& sequence) {
    return sequence.split != sequence::Split::kTraining;
  });
  const TableComparison found =
      compare_tables(shown(real), {candidate_of("copies", copies)}, kQuick, pool);
  EXPECT_EQ(value(found, "nearest", 2), 0);
  EXPECT_EQ(value(found, "nearer", 2), 1);
  EXPECT_LT(value(found, "nearer", 0), 0.03);
  EXPECT_GT(value(found, "nearest", 0), 0);
}

TEST(TableComparison, JudgesAndTheProtocolAreAskedFor) {
  ThreadPool pool(2);
  int last = 0;
  int most = 0;
  const TableComparisonOptions options{
      .windows = 50, .judges = 1, .judge_iterations = 100, .timegan = true, .timegan_runs = 1};
  const TableComparison found =
      compare_tables(shown(split_sines(300, 1)), {candidate_of("bad", noise(200))}, options, pool,
                     [&](int done, int total) {
                       EXPECT_EQ(done, last + 1);
                       last = done;
                       most = total;
                     });
  EXPECT_EQ(last, most);
  EXPECT_GT(value(found, "judge", 2), 0.4);
  EXPECT_GT(value(found, "judge_auc", 2), 0.95);
  EXPECT_GT(value(found, "discriminative", 2), 0.3);
  EXPECT_LT(value(found, "discriminative", 0), 0.2);
  EXPECT_GT(value(found, "predictive", 2), value(found, "predictive", 0));
}

TEST(TableComparison, IsTheSameForAnyNumberOfThreads) {
  ThreadPool one(1);
  ThreadPool two(2);
  const ShownTable real = shown(split_sines(200, 1));
  const std::vector<Candidate> others{candidate_of("x", sines(100, 2, 12, 2))};
  const TableComparisonOptions options{
      .windows = 50, .judges = 2, .judge_iterations = 2, .timegan = false};
  EXPECT_EQ(to_json(compare_tables(real, others, options, one)),
            to_json(compare_tables(real, others, options, two)));
}

TEST(TableComparison, WithoutHeldOutSequencesBlocksTakeTurns) {
  ThreadPool pool(1);
  table::Table series = sines(1, 1, 600, 2);
  const TableComparison found =
      compare_tables(shown(series), {candidate_of("x", sines(40, 2, 24, 2))}, kQuick, pool);
  EXPECT_EQ(found.measured_on, "all of 1 sequence, none held out");
  EXPECT_EQ(found.window, 24U);
}

TEST(TableComparison, FewHeldOutSequencesAreNotMeasuredOnUnlessAskedFor) {
  ThreadPool pool(1);
  const ShownTable real = shown(split_sines(60, 1));  // 12 of them for test
  const std::vector<Candidate> others{candidate_of("x", sines(40, 2, 12, 2))};
  EXPECT_EQ(compare_tables(real, others, kQuick, pool).measured_on,
            "all of 60 sequences, none held out");
  EXPECT_THAT(test::error_of([&] {
                compare_tables(real, others, {.held_out = sequence::Split::kTest}, pool);
              }),
              HasSubstr("expected 20 or more windows of 12 rows to measure on and as many others, "
                        "found 12 and 48"));
}

TEST(TableComparison, MissingValuesAndCategoriesAreColumnsOfTheirOwn) {
  ThreadPool pool(1);
  table::Table real = split_sines(200, 1);
  real.schema.columns[1].kind = table::Kind::kCategory;
  real.schema.columns[1].levels = {"x", "y"};
  for (table::Sequence& sequence : real.sequences) {
    for (std::size_t i = 0; i < sequence.values.size(); i += 2) {
      sequence.values[i + 1] = sequence.values[i] > 0.7 ? 1 : 0;
      if (i % 8 == 0) sequence.values[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  const TableComparison found =
      compare_tables(shown(real), {candidate_of("same", real)}, kQuick, pool);
  std::vector<std::string> names;
  for (const Measure& measure : found.columns) {
    if (measure.name == "overlap") names.push_back(measure.column);
  }
  EXPECT_THAT(names, ElementsAre("a", "a missing", "b=x", "b=y"));
}

TEST(TableComparison, TooFewWindowsAreRefused) {
  ThreadPool pool(1);
  const ShownTable real = shown(split_sines(400, 1));
  EXPECT_THAT(test::error_of([&] {
                compare_tables(real, {candidate_of("few.csv", sines(3, 2, 12, 2))}, kQuick, pool);
              }),
              HasSubstr("few.csv: expected 20 or more windows of 12 rows, found 3 in 3 sequences"));
  EXPECT_THAT(test::error_of([&] { compare_tables(real, {}, {.window = 13}, pool); }),
              HasSubstr("windows of 13 rows to measure on"));
  EXPECT_THAT(test::error_of([&] {
                compare_tables(real, {}, {.held_out = sequence::Split::kValidation}, pool);
              }),
              HasSubstr("the real table has no validation sequences"));
}

TableComparison small_comparison() {
  return {.tables = {"real", "copula", "runs/new.csv"},
          .measured_on = "20 sequences, test",
          .window = 24,
          .windows = {5, 6, 7},
          .measures = {{.name = "judge",
                        .explanation = "why",
                        .values = {Interval{0.1, 0.05, 0.15}, Interval{0.5, 0.5, 0.5},
                                   Interval{0.25, 0.2, 0.3}}},
                       {.name = "broken_rules",
                        .explanation = "rows",
                        .values = {std::nullopt, std::nullopt, Interval{0.5, 0.5, 0.5}}}},
          .columns = {{.name = "overlap",
                       .column = "a,b",
                       .values = {Interval{1, 1, 1}, std::nullopt, Interval{0.5, 0.5, 0.5}}}},
          .broken = {{{.column = "a,b", .rule = "negative", .rows = 3}}}};
}

TEST(TableOutput, TableHasALineAMeasureAndTellsBrokenRules) {
  EXPECT_EQ(to_table(small_comparison()),
            "                          real   copula       new.csv\n"
            "judge             0.100 ±0.050    0.500  0.250 ±0.050  why\n"
            "broken_rules                 -        -         0.500  rows\n"
            "\n"
            "new.csv: column 'a,b': negative in 3 rows\n");
}

TEST(TableOutput, CsvHasALineANumber) {
  EXPECT_EQ(to_csv(small_comparison()),
            "measure,column,table,mean,low,high\n"
            "judge,,real,0.1,0.05,0.15\n"
            "judge,,copula,0.5,0.5,0.5\n"
            "judge,,runs/new.csv,0.25,0.2,0.3\n"
            "broken_rules,,runs/new.csv,0.5,0.5,0.5\n"
            "overlap,\"a,b\",real,1,1,1\n"
            "overlap,\"a,b\",runs/new.csv,0.5,0.5,0.5\n");
}

TEST(TableOutput, JsonHasAnObjectATable) {
  const auto json = nlohmann::json::parse(to_json(small_comparison()));
  EXPECT_EQ(json["window"], 24);
  EXPECT_EQ(json["tables"].size(), 3U);
  EXPECT_EQ(json["tables"][0]["judge"]["low"], 0.05);
  EXPECT_EQ(json["tables"][1]["judge"], 0.5);
  EXPECT_FALSE(json["tables"][0].contains("broken_rules"));
  EXPECT_EQ(json["tables"][2]["columns"][0]["name"], "a,b");
  EXPECT_EQ(json["tables"][2]["columns"][0]["overlap"], 0.5);
  EXPECT_EQ(json["tables"][2]["broken"][0]["rows"], 3);
}

}  // namespace
}  // namespace crnngan::score

#include "generate/continued_table.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "table/csv_text.h"

namespace crnngan::generate {
namespace {

using ::testing::HasSubstr;

std::string walks() {
  std::string text = "id;n;x;arm\n";
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("{};{};{}.25;{}\n", i / 4, i + 1, i * i % 70, i / 4 % 2 == 0 ? "a" : "b");
  }
  return text;
}

table::Schema walks_schema() { return test::read_csv(walks(), {.all = true}).table.schema; }

table::Schema series_schema() {
  return test::read_csv(
             test::csv("x,y", 60, [](int i) { return fmt::format("{},{}", i * i % 9, i % 5); }),
             {.all = true})
      .table.schema;
}

ContinuedTable continued(const std::string& text, const table::Schema& schema, int count) {
  return {"now.csv", test::source_of(text), schema, count};
}

const table::Sequence kFollowing{.name = {}, .values = {3.5}, .context = {1}};

TEST(ContinuedTable, OneContinuationKeepsRowsAndIdsAndCountsOn) {
  ContinuedTable table = continued("id;n;x;arm\n\"q\";7;+999.5;b\nq;8;1.0;b\n", walks_schema(), 1);
  EXPECT_EQ(table.header(), "id;n;x;arm\n");
  EXPECT_EQ(table.rows(0, 0, kFollowing, false), "\"q\";7;+999.5;b\nq;8;1.0;b\nq;9;3.50;b\n");
  EXPECT_EQ(table.rows(0, 0, kFollowing, true), "q;10;3.50;b\n");
}

TEST(ContinuedTable, SeveralContinuationsHaveIdsOfTheirOwn) {
  ContinuedTable table = continued("id;n;x;arm\r\n\"q\";7;9.5;b\r\n", walks_schema(), 2);
  EXPECT_EQ(table.rows(0, 0, kFollowing, false), "\"q-1\";7;9.5;b\r\nq-1;8;3.50;b\r\n");
  EXPECT_EQ(table.rows(0, 1, kFollowing, true), "q-2;9;3.50;b\r\n");
}

TEST(ContinuedTable, ASeriesGetsIdsWhereThereAreSeveral) {
  const table::Sequence following{.name = {}, .values = {3, 4}};
  ContinuedTable one = continued("x,y\n1,2", series_schema(), 1);
  EXPECT_EQ(one.header() + one.rows(0, 0, following, false), "x,y\n1,2\n3,4\n");
  EXPECT_EQ(one.added_column(), "");
  ContinuedTable two = continued("x,y\n1,2\n", series_schema(), 2);
  EXPECT_EQ(two.added_column(), "sequence");
  EXPECT_EQ(two.header() + two.rows(0, 1, following, false),
            "sequence,x,y\nnew-2,1,2\nnew-2,3,4\n");
  ContinuedTable named = continued("x,y,series\n1,2,k\n", series_schema(), 1);
  EXPECT_EQ(named.header() + named.rows(0, 0, following, false), "x,y,series\n1,2,k\n3,4,k\n");
}

TEST(ContinuedTable, ColumnsInAnotherOrderAndAnotherContextAreRefused) {
  EXPECT_THAT(test::error_of([] { continued("y,x\n1,2\n", series_schema(), 1); }),
              HasSubstr("now.csv:1:1: expected the columns in the order of the model's table"));
  const ContinuedTable table = continued("id;n;x;arm\nq;7;9.5;b\n", walks_schema(), 1);
  table.expect_context({1.0});
  table.expect_context({std::nullopt});
  EXPECT_THAT(test::error_of([&] { table.expect_context({0.0}); }),
              HasSubstr("--where: arm: expected 'a' in now.csv, as it is asked for, found 'b' in "
                        "sequence 'q'"));
}

}  // namespace
}  // namespace crnngan::generate

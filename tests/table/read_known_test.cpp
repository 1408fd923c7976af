#include "table/read_known.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error_of.h"
#include "table/csv_text.h"

namespace crnngan::table {
namespace {

using test::csv;
using test::error_of;
using test::source_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kHeader = "id,day,dose,count,unit,state,twice,arm\n";

// A table with a column of every role but the row number.
Schema known_schema() {
  std::string text = kHeader;
  for (int i = 0; i < 100; ++i) {
    const int dose = i * i % 70;
    text += fmt::format("{},{},{}.5,{},mg,{},{}.5,{}\n", i / 4, i % 4, dose, i % 7,
                        i % 3 == 0 ? "in" : "out", dose, i / 4 % 2 == 0 ? "a" : "b");
  }
  return test::read_csv(text, {.time = "day", .all = true}).table.schema;
}

KnownTable read(const std::string& text) {
  return read_known("t.csv", source_of(text), known_schema(), true);
}

std::string known_refusal_of(const std::string& rows) {
  return error_of([&] { read(kHeader + rows); });
}

TEST(ReadKnown, RowsAreSequencesInTheOrderOfTimeWithTheirText) {
  const KnownTable known = read(std::string(kHeader) +
                                "x,2,1.5,3,mg,out,1.5,b\ny,0,2.5,3,mg,,2.5,a\n"
                                "x,1,100.25,6,mg,in,100.25,b\n");
  ASSERT_EQ(known.sequences.size(), 2U);
  const KnownSequence& x = known.sequences[0];
  EXPECT_EQ(x.sequence.name, "x");
  EXPECT_THAT(x.sequence.times, ElementsAre(1, 2));
  EXPECT_THAT(x.sequence.values, ElementsAre(100.25, 6, 0, 1.5, 3, 1));
  EXPECT_THAT(x.sequence.context, ElementsAre(1));
  EXPECT_THAT(x.records, ElementsAre("x,1,100.25,6,mg,in,100.25,b", "x,2,1.5,3,mg,out,1.5,b"));
  EXPECT_TRUE(std::isnan(known.sequences[1].sequence.values[2]));
  EXPECT_TRUE(known.is_in_order);
}

TEST(ReadKnown, ColumnsAreFoundByTheirNames) {
  const KnownTable known =
      read_known("t.csv", source_of("arm;id;twice;day;dose;count;unit;state\na;7;2;1;2;3;mg;in\n"),
                 known_schema(), false);
  EXPECT_FALSE(known.is_in_order);
  EXPECT_EQ(known.dialect.delimiter, ';');
  EXPECT_THAT(known.sequences[0].sequence.values, ElementsAre(2, 3, 0));
}

TEST(ReadKnown, WhatDoesNotFitTheSchemaIsRefusedWithItsPlace) {
  EXPECT_THAT(
      error_of([&] { read("id,day,dose\n"); }),
      HasSubstr("t.csv:1:1: expected the columns of the model's table, found others without "
                "'count', 'unit', 'state', 'twice', 'arm'"));
  EXPECT_THAT(known_refusal_of(""), HasSubstr("t.csv:1:1: expected rows"));
  EXPECT_THAT(known_refusal_of("x,1,1.5,3,mg,near,1.5,b\n"),
              HasSubstr("t.csv:2:6: expected a level that column 'state' has in the model's table: "
                        "in, out; found 'near'"));
  EXPECT_THAT(known_refusal_of("x,1,high,3,mg,in,1.5,b\n"),
              HasSubstr("t.csv:2:3: expected a number in column 'dose', found 'high'"));
  EXPECT_THAT(known_refusal_of("x,1,\"1,5\",3,mg,in,1.5,b\n"), HasSubstr("write a decimal point"));
  EXPECT_THAT(known_refusal_of("x,1,inf,3,mg,in,1.5,b\n"), HasSubstr("expected a finite number"));
  EXPECT_THAT(known_refusal_of("x,1,1.5,3.5,mg,in,1.5,b\n"),
              HasSubstr("t.csv:2:4: expected whole numbers in column 'count'"));
  EXPECT_THAT(known_refusal_of("x,1,1.5,3,kg,in,1.5,b\n"),
              HasSubstr("t.csv:2:5: expected 'mg' in column 'unit'"));
  EXPECT_THAT(known_refusal_of("x,1,1.5,3,mg,in,1,b\n"),
              HasSubstr("t.csv:2:7: expected column 'twice' to hold what 'dose' holds"));
  EXPECT_THAT(known_refusal_of("x,1,1,3,mg,in,1,b\nx,2,1,3,mg,in,1,a\n"),
              HasSubstr("t.csv:3:8: expected one value of 'arm' in all rows of a sequence"));
  EXPECT_THAT(known_refusal_of("x,1,1,3,mg,in,1,b\nx,1,1,3,mg,in,1,b\n"),
              HasSubstr("t.csv:3:2: the time of this row stands twice"));
  EXPECT_THAT(known_refusal_of("x,noon,1,3,mg,in,1,b\n"),
              HasSubstr("t.csv:2:2: expected a number"));
  EXPECT_THAT(known_refusal_of(",1,1,3,mg,in,1,b\n"), HasSubstr("t.csv:2:1: expected the name"));
}

TEST(ReadKnown, DatesHaveTheFormOfTheTable) {
  const std::string series = csv("date,x", 60, [](int i) {
    return fmt::format("2024-{:02}-{:02},{}", 1 + i / 28, 1 + i % 28, i * i % 9);
  });
  const Schema schema = test::read_csv(series, {.all = true}).table.schema;
  const auto read_dates = [&](const std::string& text) {
    return read_known("d.csv", source_of(text), schema, false);
  };
  EXPECT_EQ(read_dates("date,x\n1970-01-03,1\n").sequences[0].sequence.times.front(), 2 * 86400);
  EXPECT_THAT(error_of([&] { read_dates("date,x\n2024-01-03 10:00,1\n"); }),
              HasSubstr("d.csv:2:1: expected times in column 'date' as the model's table has them, "
                        "like 2024-01-01; found '2024-01-03 10:00'"));
}

TEST(ReadKnown, ATableWithoutIdsMayGetThem) {
  const std::string series =
      csv("x,y", 60, [](int i) { return fmt::format("{},{}", i * i % 9, i % 5); });
  const Schema schema = test::read_csv(series, {.all = true}).table.schema;
  const KnownTable known =
      read_known("s.csv", source_of("sequence,x,y\na,1,2\nb,3,4\n"), schema, false);
  EXPECT_EQ(known.sequences.size(), 2U);
  EXPECT_EQ(known.id, 0U);
  EXPECT_TRUE(known.is_in_order);
}

}  // namespace
}  // namespace crnngan::table

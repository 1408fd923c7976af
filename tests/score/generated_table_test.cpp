#include "score/generated_table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error_of.h"
#include "table/csv_text.h"
#include "table/read_table.h"

namespace crnngan::score {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 24 sequences of three rows with a column of each kind.
table::Table real_table() {
  std::string text = "id,day,arm,level,whole,copy,where,kind\n";
  for (int n = 0; n < 24; ++n) {
    for (int t = 0; t < 3; ++t) {
      const int whole = (3 * n + t * t) % 11;
      text += fmt::format("s{},{},{},{}.5,{},{},home,{}\n", n, t * t + n, n % 2 == 0 ? "a" : "b",
                          (n + t) % 7, whole, whole, t == 1 ? "red" : "blue");
    }
  }
  return test::read_csv(text, {.id = "id", .time = "day", .context = {"arm"}, .all = true}).table;
}

GeneratedTable read(const std::string& text) {
  const table::Table real = real_table();
  return read_generated("new.csv", test::source_of(text), real.schema, shown(real));
}

constexpr const char* kHeader = "id,day,arm,level,whole,copy,where,kind\n";

std::map<std::string, std::size_t> rules_of(const GeneratedTable& table) {
  std::map<std::string, std::size_t> rules;
  for (const BrokenRule& broken : table.broken) {
    rules[broken.column + ": " + std::string(broken.rule)] = broken.rows;
  }
  return rules;
}

TEST(GeneratedTable, ThatKeepsTheRulesBreaksNone) {
  const GeneratedTable table = read(std::string(kHeader) +
                                    "n1,5,b,0.5,3,3,home,blue\n"
                                    "n1,7,b,6.5,10,10,home,red\n"
                                    "n2,0,a,1.25,0,0,home,red\n");
  EXPECT_TRUE(table.broken.empty());
  EXPECT_EQ(table.rows, 3U);
  EXPECT_EQ(table.broken_rows, 0U);
  // Step of the day, arm, level, whole, copy, kind: levels are sorted.
  ASSERT_EQ(table.table.columns.size(), 6U);
  EXPECT_THAT(table.table.sequences.at(0).values,
              ElementsAre(0, 1, 0.5, 3, 3, 0, 2, 1, 6.5, 10, 10, 1));
}

TEST(GeneratedTable, BrokenRulesAreCountedByColumnAndRow) {
  const GeneratedTable table = read(std::string(kHeader) +
                                    "n1,5,b,-0.5,3.5,3.5,home,blue\n"  // negative, not whole
                                    "n1,6,a,7,3,4,home,green\n"      // context, above, copy, level
                                    "n1,7,b,1,3,3,there,blue\n"      // constant
                                    "n1,8,b,,3,3,home,blue\n"        // missing
                                    "n1,9,b,0.25,3,3,home,blue\n");  // below
  EXPECT_THAT(
      rules_of(table),
      ElementsAre(
          testing::Pair("arm: varying context", 1U), testing::Pair("copy: not a copy", 1U),
          testing::Pair("kind: unknown level", 1U), testing::Pair("level: above the greatest", 1U),
          testing::Pair("level: below the least", 1U), testing::Pair("level: missing", 1U),
          testing::Pair("level: negative", 1U), testing::Pair("where: not the constant", 1U),
          testing::Pair("whole: not whole", 1U)));
  EXPECT_EQ(table.rows, 5U);
  EXPECT_EQ(table.broken_rows, 5U);
}

TEST(GeneratedTable, ColumnsAreFoundByNameInWhateverOrder) {
  const GeneratedTable table =
      read("kind,copy,whole,level,where,arm,day,id\nred,4,4,2.5,home,a,3,x\n");
  EXPECT_THAT(table.table.sequences.at(0).values, ElementsAre(0, 0, 2.5, 4, 4, 1));
}

TEST(GeneratedTable, OtherColumnsAreNamed) {
  const std::string why = test::error_of([] { read("id,day,arm,leve,whole,where,kind\n"); });
  EXPECT_THAT(why, HasSubstr("new.csv:1:"));
  EXPECT_THAT(why, HasSubstr("without 'level', 'copy'"));
  EXPECT_THAT(why, HasSubstr("with 'leve', which it does not have"));
  EXPECT_THROW(read("a\n1\n"), BadInput);
}

TEST(GeneratedTable, TextWhereRealNumbersAreIsRefused) {
  EXPECT_THAT(test::error_of([] { read(std::string(kHeader) + "n1,5,b,high,3,3,home,blue\n"); }),
              HasSubstr("expected numbers in column 'level', as the real table has them, found "
                        "'high'"));
}

TEST(GeneratedTable, OfASeriesMayHaveIds) {
  std::string text = "a,b\n";
  for (int t = 0; t < 60; ++t) text += fmt::format("{},{}\n", t % 7, (t * t) % 5);
  const table::Table real = test::read_csv(text, {.all = true}).table;
  const GeneratedTable table = read_generated(
      "new.csv", test::source_of("id,a,b\n1,2,3\n1,3,4\n2,5,1\n"), real.schema, shown(real));
  ASSERT_EQ(table.table.sequences.size(), 2U);
  EXPECT_THAT(table.table.sequences[0].values, ElementsAre(2, 3, 3, 4));
}

}  // namespace
}  // namespace crnngan::score

#include "table/as_known.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "table/small_table.h"

namespace crnngan::table {
namespace {

using test::error_of;
using ::testing::HasSubstr;

TEST(AsKnown, LevelsAreTheModelsAndBoundsHoldBoth) {
  Table table = test::small_table();
  const Schema known = table.schema;
  table.schema.columns[4].levels = {"low"};
  table.schema.columns[2].least = -90;
  for (Sequence& sequence : table.sequences) {
    for (std::size_t i = 2; i < sequence.values.size(); i += 4) sequence.values[i] = 0;
  }
  table.sequences[0].values[0] = -80;
  const Table same = as_known(table, known);
  EXPECT_EQ(same.sequences[0].values[2], 1);
  EXPECT_EQ(same.schema.columns[4].levels, known.columns[4].levels);
  EXPECT_EQ(same.schema.columns[2].least, -80);
  EXPECT_EQ(same.schema.columns[2].greatest, 50);
}

TEST(AsKnown, AnotherTableIsRefusedByItsColumn) {
  const Schema known = test::small_table().schema;
  const auto refusal_of = [&](const auto& change) {
    Table table = test::small_table();
    change(table.schema);
    return error_of([&] { as_known(table, known); });
  };
  EXPECT_THAT(refusal_of([](Schema& s) { s.columns.pop_back(); }),
              HasSubstr("expected the 7 columns of the model's table, found 6"));
  EXPECT_THAT(refusal_of([](Schema& s) { s.columns[2].name = "run"; }),
              HasSubstr("found 'run' where 'walk' stands"));
  EXPECT_THAT(refusal_of([](Schema& s) { s.columns[2].role = Role::kConstant; }),
              HasSubstr("column 'walk' is constant in this table, learnt in the model's"));
  EXPECT_THAT(refusal_of([](Schema& s) { s.columns[2].kind = Kind::kCategory; }),
              HasSubstr("column 'walk' is "));
  EXPECT_THAT(refusal_of([](Schema& s) { s.columns[4].levels = {"high", "new"}; }),
              HasSubstr("column 'state' has a level 'new' that the model does not know"));
}

}  // namespace
}  // namespace crnngan::table

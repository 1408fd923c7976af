#include "table/table.h"

#include <gtest/gtest.h>

namespace crnngan::table {
namespace {

TEST(Table, HasAsManyRowsAsItsLearntColumnsHave) {
  Table table;
  table.schema.columns = {{.name = "id", .role = Role::kId}, {.name = "x"}, {.name = "y"}};
  table.sequences = {{.name = "a", .values = {1, 2, 3, 4, 5, 6}}};
  EXPECT_EQ(table.schema.of(Role::kLearnt), (std::vector{1, 2}));
  EXPECT_EQ(table.rows(table.sequences[0]), 3U);
}

}  // namespace
}  // namespace crnngan::table

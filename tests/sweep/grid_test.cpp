#include "sweep/grid.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/error_of.h"

namespace crnngan::sweep {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Grid, AnAxisIsAListOfValuesOrARangeOfNumbers) {
  EXPECT_EQ(axis_of("train.batch=10,20").key, "train.batch");
  EXPECT_THAT(axis_of("train.batch=10,20").values, ElementsAre("10", "20"));
  EXPECT_THAT(axis_of("seed=9..11").values, ElementsAre("9", "10", "11"));
  EXPECT_THAT(axis_of("train.learning_rate=0.5").values, ElementsAre("0.5"));
}

TEST(Grid, AnAxisThatIsNoneIsRefused) {
  for (const char* text : {"seed", "=1", "seed=", "seed=1,,2", "seed=5..1", "seed=a..b", "seed=1,1",
                           "seed=-1..2", "seed=0..1000000"}) {
    EXPECT_THROW(axis_of(text), Error) << text;
  }
}

TEST(Grid, TheLastAxisChangesFirst) {
  const Grid grid{{axis_of("train.batch=10,20"), axis_of("seed=1..3")}};
  EXPECT_EQ(grid.points(), 6U);
  EXPECT_THAT(grid.values(0), ElementsAre("10", "1"));
  EXPECT_THAT(grid.values(2), ElementsAre("10", "3"));
  EXPECT_THAT(grid.values(3), ElementsAre("20", "1"));
  EXPECT_EQ(Grid{}.points(), 1U);
}

TEST(Grid, AKeyTwiceAndTooManyPointsAreRefused) {
  EXPECT_THAT(error_of([] { check(Grid{{axis_of("seed=1,2"), axis_of("seed=3")}}); }),
              HasSubstr("seed: stands in the grid twice"));
  EXPECT_THAT(
      error_of([] { check(Grid{{axis_of("seed=1..1000"), axis_of("train.batch=1..1000")}}); }),
      HasSubstr("more than 100000 points"));
}

}  // namespace
}  // namespace crnngan::sweep

#include "score/copula.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "score/table_windows.h"
#include "score/tables.h"

namespace crnngan::score {
namespace {

// Windows of two rows and two columns: the first column is 0 or near 1, the second a copy of it.
WindowSet two_humps() {
  const RandomStream random(4, Purpose::kSynthetic, 0);
  WindowSet windows{.steps = 2, .columns = 2};
  for (std::size_t n = 0; n < 500; ++n) {
    const bool is_high = n % 4 == 0;
    for (std::size_t t = 0; t < 2; ++t) {
      const float value = is_high ? 1 + 0.1F * random.uniform(2 * n + t) : 0;
      windows.rows.insert(windows.rows.end(), {value, value});
    }
    windows.starts.push_back(2 * n);
    windows.lengths.push_back(2);
  }
  return windows;
}

TEST(GaussianCopula, KeepsTheDistributionAndWhatGoesTogether) {
  const WindowSet drawn = GaussianCopula(two_humps()).sample(2000, 1);
  ASSERT_EQ(drawn.count(), 2000U);
  int high = 0;
  int changes = 0;
  for (std::size_t n = 0; n < drawn.count(); ++n) {
    const auto window = drawn[n];
    for (const float value : window) {
      ASSERT_GE(value, 0);
      ASSERT_LE(value, 1.1F);
    }
    EXPECT_NEAR(window[0], window[1], 0.02) << "a copy stays one";
    high += window[0] > 0.5F ? 1 : 0;
    changes += (window[0] > 0.5F) != (window[2] > 0.5F) ? 1 : 0;
  }
  EXPECT_NEAR(high, 500, 60);
  EXPECT_LT(changes, 300) << "rows of a window are high together";
}

TEST(GaussianCopula, IsTheSameForTheSameSeedAndBeginsWithTheSameWindows) {
  const GaussianCopula copula(two_humps());
  const WindowSet few = copula.sample(10, 3);
  WindowSet many = copula.sample(600, 3);
  many.rows.resize(few.rows.size());
  EXPECT_EQ(few.rows, many.rows);
  EXPECT_NE(few.rows, copula.sample(10, 4).rows);
}

}  // namespace
}  // namespace crnngan::score

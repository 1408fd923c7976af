#include "base/description.h"

#include <gtest/gtest.h>

namespace crnngan {
namespace {

TEST(Description, DifferencesAreNamedKeyByKey) {
  const Description expected{{"hidden", "5"}, {"kind", "unit"}, {"only_here", "1"}};
  const Description found{{"hidden", "6"}, {"kind", "unit"}, {"only_there", "2"}};
  EXPECT_EQ(
      differences(expected, found),
      (std::vector<std::string>{"hidden: expected 5, found 6", "only_here: expected 1, found none",
                                "only_there: expected none, found 2"}));
  EXPECT_TRUE(differences(found, found).empty());
}

TEST(Description, LongValuesAreNotPrinted) {
  const std::string longer(101, 'x');
  EXPECT_EQ(differences({{"ranks", longer}}, {{"ranks", longer + "y"}}),
            std::vector<std::string>{"ranks: found other values than expected"});
}

}  // namespace
}  // namespace crnngan

#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace crnngan {
namespace {

TEST(Crc32c, HasTheValuesOfRfc3720) {  // B.4
  std::vector<std::uint8_t> bytes(32, 0x00);
  EXPECT_EQ(crc32c(bytes), 0x8a9136aau);
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0xff});
  EXPECT_EQ(crc32c(bytes), 0x62a8ab43u);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  EXPECT_EQ(crc32c(bytes), 0x46dd794eu);
  std::reverse(bytes.begin(), bytes.end());
  EXPECT_EQ(crc32c(bytes), 0x113fdb5cu);
}

TEST(Crc32c, HasTheCheckValueOfTheCatalogueAndOfNothing) {
  constexpr std::string_view kDigits = "123456789";
  EXPECT_EQ(crc32c(std::vector<std::uint8_t>(kDigits.begin(), kDigits.end())), 0xe3069283u);
  EXPECT_EQ(crc32c({}), 0u);
}

}  // namespace
}  // namespace crnngan

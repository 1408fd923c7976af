#include "music/keys_down.h"

#include <gmock/gmock.h>

namespace crnngan::music {
namespace {

using ::testing::ElementsAre;

TEST(KeysDown, KnowsWhatWasStruckLast) {
  KeysDown keys;
  EXPECT_TRUE(keys.struck_last().empty());
  keys.hear({100, 60, 70, 5});
  keys.hear({100, 64, 70, 0});
  EXPECT_THAT(keys.struck_last(), ElementsAre(60, 64));
  keys.hear({100, 67, 70, 1});
  EXPECT_THAT(keys.struck_last(), ElementsAre(67));
  keys.clear();
  EXPECT_TRUE(keys.struck_last().empty());
}

TEST(KeysDown, KnowsHowLongSoManyTonesSound) {
  KeysDown keys;
  EXPECT_EQ(keys.ticks_until_fewer_than(1), 0);
  keys.hear({300, 60, 70, 0});
  keys.hear({100, 64, 70, 0});
  keys.hear({200, 67, 70, 0});
  EXPECT_EQ(keys.ticks_until_fewer_than(1), 300);
  EXPECT_EQ(keys.ticks_until_fewer_than(2), 200);
  EXPECT_EQ(keys.ticks_until_fewer_than(3), 100);
  EXPECT_EQ(keys.ticks_until_fewer_than(4), 0);
  keys.hear({10, 67, 70, 200});  // the second and third have ended
  EXPECT_EQ(keys.ticks_until_fewer_than(1), 100);
  EXPECT_EQ(keys.ticks_until_fewer_than(2), 10);
  EXPECT_EQ(keys.ticks_until_fewer_than(3), 0);
}

}  // namespace
}  // namespace crnngan::music

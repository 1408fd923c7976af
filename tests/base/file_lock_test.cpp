#include "base/file_lock.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan {
namespace {

TEST(FileLock, IsTakenOnceAtATime) {
  const TemporaryFolder folder;
  {
    const auto first = FileLock::try_take(folder / "lock");
    ASSERT_TRUE(first);
    EXPECT_FALSE(FileLock::try_take(folder / "lock"));
    EXPECT_TRUE(FileLock::try_take(folder / "another"));
  }
  EXPECT_TRUE(FileLock::try_take(folder / "lock"));
}

TEST(FileLock, LeavesTheFileAsItIs) {
  const TemporaryFolder folder;
  write_file(folder / "lock", std::string_view("text"));
  EXPECT_TRUE(FileLock::try_take(folder / "lock"));
  EXPECT_EQ(read_text_file(folder / "lock"), "text");
}

TEST(FileLock, MustBeThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(FileLock::try_take(folder / "none" / "lock"), Error);
}

}  // namespace
}  // namespace crnngan

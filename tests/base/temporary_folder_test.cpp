#include "base/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "base/files.h"

namespace crnngan {
namespace {

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  std::filesystem::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    const TemporaryFolder inside(path);
    EXPECT_EQ(inside.path().parent_path(), path);
    make_folder(folder / "below");
    write_file(folder / "below" / "file", std::string_view("text"));
    EXPECT_NE(path, TemporaryFolder().path());
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TemporaryFolder, PlaceThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  const std::filesystem::path missing = folder / "missing";
  EXPECT_THAT(test::error_of([&] { const TemporaryFolder none(missing); }),
              testing::StartsWith(missing.string() + ": can't make a folder there"));
}

}  // namespace
}  // namespace crnngan

#include "base/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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

TEST(TemporaryFolder, WhatAKilledProcessLeftGoesAndWhatIsHeldStays) {
  const TemporaryFolder above;
  const std::string prefix = (above / "it.new-").string();
  const HeldFolder held(prefix);
  const std::filesystem::path left = prefix + "aB3dE6";
  for (const std::filesystem::path& path :
       {left, std::filesystem::path(prefix + "aB3dE67"), above / "it.old-aB3dE6"}) {
    make_folder(path / "below");
    write_file(path / "below" / "file", std::string_view("text"));
  }
  std::filesystem::create_directory_symlink(above / "it.old-aB3dE6", prefix + "linked");
  write_file(prefix + "a-file", std::string_view("text"));
  const pid_t killed = ::fork();
  if (killed == 0) {
    new HeldFolder(prefix);
    ::_exit(0);
  }
  ::waitpid(killed, nullptr, 0);
  const HeldFolder next(prefix);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(above.path())) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre(
                         held.path().filename().string(), next.path().filename().string(),
                         "it.new-aB3dE67", "it.old-aB3dE6", "it.new-linked", "it.new-a-file"));
  EXPECT_TRUE(std::filesystem::exists(above / "it.old-aB3dE6/below/file"));
}

TEST(HeldFolder, StaysUnderTheNameThatItIsGiven) {
  const TemporaryFolder above;
  {
    HeldFolder folder(prefix_beside(above / "run/"));
    EXPECT_EQ(folder.path().parent_path(), above.path());
    write_file(folder / "file", std::string_view("text"));
    folder.stay_as(above / "run");
  }
  EXPECT_TRUE(std::filesystem::exists(above / "run/file"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(above.path()), {}), 1);
  HeldFolder folder(prefix_beside(above / "run"));
  EXPECT_THAT(test::error_of([&] { folder.stay_as(above / "run"); }),
              testing::HasSubstr("can't make the folder"));
}

TEST(TemporaryFolder, PlaceThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  const std::filesystem::path missing = folder / "missing";
  EXPECT_THAT(test::error_of([&] { const TemporaryFolder none(missing); }),
              testing::StartsWith(missing.string() + ": can't make a folder there"));
}

}  // namespace
}  // namespace crnngan

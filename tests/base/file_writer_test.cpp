#include "base/file_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

#include "base/error_of.h"
#include "base/temporary_folder.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

TEST(FileWriter, WhatIsWrittenPieceByPieceIsTheFile) {
  const TemporaryFolder folder;
  Bytes expected;
  FileWriter file(folder / "a");
  for (const std::size_t size : {0, 1, 70'000, 3, 65'536, 65'535, 1}) {
    const Bytes piece(size, static_cast<std::uint8_t>(size));
    file.write(piece);
    expected.insert(expected.end(), piece.begin(), piece.end());
    EXPECT_EQ(file.size(), expected.size());
  }
  file.finish();
  EXPECT_EQ(read_file(folder / "a"), expected);
}

TEST(FileWriter, WritesOverWhatIsOnDiskAndWhatIsNotYet) {
  const TemporaryFolder folder;
  FileWriter file(folder / "a");
  file.write(std::string(100'000, 'a'));
  file.write("bcd");
  file.write_over(1, Bytes{'x'});
  file.write_over(100'001, Bytes{'y'});
  file.write("e");
  file.finish();
  const std::string text = read_text_file(folder / "a");
  EXPECT_EQ(text.substr(0, 3), "axa");
  EXPECT_EQ(text.substr(99'999), "abyde");
}

TEST(FileWriter, NothingHasTheNameBeforeTheEnd) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  FileWriter file(folder / "a");
  file.write("new");
  EXPECT_EQ(read_text_file(folder / "a"), "old");
  file.finish();
  EXPECT_EQ(read_text_file(folder / "a"), "new");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a"));
}

TEST(FileWriter, WhatIsBrokenOffLeavesNothing) {
  const TemporaryFolder folder;
  {
    FileWriter(folder / "a").write(std::string(100'000, 'a'));
  }
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(FileWriter, AMissingFolderIsAnErrorBeforeAnyWork) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([&] { const FileWriter file(folder / "none" / "a"); }),
            (folder / "none" / "a").string() + ": can't write: No such file or directory");
}

TEST(FileWriter, ADeviceTakesWhatIsWrittenButNothingOver) {
  FileWriter full("/dev/full");
  full.write("a");
  EXPECT_THAT(error_of([&] { full.finish(); }), HasSubstr("/dev/full: can't write: No space"));
  EXPECT_TRUE(fs::exists("/dev/full"));
}

TEST(FileWriter, ManyAtOnceKeepTheMask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&, n] {
      for (int i = 0; i < 50; ++i) write_file(folder / std::to_string(50 * n + i), "text");
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(::umask(before), static_cast<mode_t>(027));
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.status().permissions(), static_cast<fs::perms>(0640)) << entry.path();
  }
}

}  // namespace
}  // namespace crnngan

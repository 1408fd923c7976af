#include "base/files.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

#include "base/error_of.h"
#include "base/temporary_folder.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;

using test::error_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::array<std::string_view, 2> kMidi{".mid", ".midi"};

// What lies in the folder, hidden files too.
std::vector<std::string> entries(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(ReadFile, ReturnsEveryByteOfAFileLongerThanABlock) {
  const TemporaryFolder folder;
  Bytes bytes((1 << 16) * 3 + 5);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 256);
  }
  write_file(folder / "a", bytes);
  EXPECT_EQ(read_file(folder / "a"), bytes);
}

TEST(ReadFile, ALengthOfExactlyOneBlockIsNotReadTwice) {
  const TemporaryFolder folder;
  const Bytes bytes(1 << 16, 7);
  write_file(folder / "a", bytes);
  EXPECT_EQ(read_file(folder / "a"), bytes);
}

TEST(ReadFile, AnEmptyFileIsNoError) {
  const TemporaryFolder folder;
  write_file(folder / "a", "");
  EXPECT_THAT(read_file(folder / "a"), IsEmpty());
  EXPECT_EQ(read_text_file(folder / "a"), "");
}

TEST(ReadFile, TextKeepsZeroBytesAndLineEnds) {
  const TemporaryFolder folder;
  const std::string_view text("a\r\n\0\xFF\n", 6);
  write_file(folder / "a", text);
  EXPECT_EQ(read_text_file(folder / "a"), text);
}

TEST(ReadFile, WhatMayHaveNoEndIsRefused) {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { read_file(pipe); }), pipe.string() + ": expected a file, found a pipe");
  EXPECT_EQ(error_of([&] { read_text_file("/dev/zero"); }),
            "/dev/zero: expected a file, found a device");
}

TEST(ReadFile, AMissingFileIsNamed) {
  const TemporaryFolder folder;
  const fs::path path = folder / "none";
  EXPECT_EQ(error_of([&] { read_file(path); }), path.string() + ": no such file");
  EXPECT_EQ(error_of([&] { read_text_file(path); }), path.string() + ": no such file");
}

TEST(ReadFile, AFolderIsNotReadAsAFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([&] { read_file(folder.path()); }),
            folder.path().string() + ": expected a file, found a folder");
}

TEST(ReadFile, ALinkToItselfIsRefusedWithTheReason) {
  const TemporaryFolder folder;
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(error_of([&] { read_file(folder / "loop"); }),
            (folder / "loop").string() + ": can't read: Too many levels of symbolic links");
}

TEST(WriteFile, ReplacesALongerFileAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file(folder / "a", "a long text");
  write_file(folder / "a", "short");
  EXPECT_EQ(read_text_file(folder / "a"), "short");
  EXPECT_THAT(entries(folder.path()), ElementsAre("a"));
}

TEST(WriteFile, PartsFollowEachOtherAndMayBeEmpty) {
  const TemporaryFolder folder;
  const Bytes first{1, 2};
  const Bytes second{3};
  const std::span<const std::uint8_t> parts[] = {first, {}, second, first};
  write_file(folder / "a", parts);
  EXPECT_EQ(read_file(folder / "a"), (Bytes{1, 2, 3, 1, 2}));
  EXPECT_THAT(entries(folder.path()), ElementsAre("a"));
}

TEST(WriteFile, TheFileHasThePermissionsThatTheMaskAllows) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  write_file(folder / "a", "text");
  const mode_t during = ::umask(before);
  EXPECT_EQ(fs::status(folder / "a").permissions(), static_cast<fs::perms>(0640));
  EXPECT_EQ(during, static_cast<mode_t>(027)) << "the mask was not put back";
}

TEST(WriteFile, AFileInPlaceOfTheFolderIsAnErrorAndStays) {
  const TemporaryFolder folder;
  write_file(folder / "a", "text");
  EXPECT_EQ(error_of([&] { write_file(folder / "a" / "b", "new"); }),
            (folder / "a" / "b").string() + ": can't write: Not a directory");
  EXPECT_EQ(read_text_file(folder / "a"), "text");
  EXPECT_THAT(entries(folder.path()), ElementsAre("a"));
}

TEST(WriteFile, AMissingFolderIsAnErrorAndIsNotMade) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([&] { write_file(folder / "none" / "b", "new"); }),
            (folder / "none" / "b").string() + ": can't write: No such file or directory");
  EXPECT_THAT(entries(folder.path()), IsEmpty());
}

TEST(WriteFile, AFolderAtThePathStaysAndNoPartIsLeftBehind) {
  const TemporaryFolder folder;
  make_folder(folder / "a");
  write_file(folder / "a" / "kept", "text");
  EXPECT_EQ(error_of([&] { write_file(folder / "a", "new"); }),
            (folder / "a").string() + ": can't write: Is a directory");
  EXPECT_THAT(entries(folder.path()), ElementsAre("a"));
  EXPECT_EQ(read_text_file(folder / "a" / "kept"), "text");
}

TEST(WriteFile, ALinkStaysAndItsTargetIsWritten) {
  const TemporaryFolder folder;
  write_file(folder / "target", "old");
  fs::create_symlink("target", folder / "link");
  write_file(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_text_file(folder / "target"), "new");
}

TEST(WriteFile, APipeIsWrittenToAndStays) {
  const TemporaryFolder folder;
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { std::getline(std::ifstream(pipe), received); });
  write_file(pipe, "through");
  reader.join();
  EXPECT_EQ(received, "through");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST(MakeFolder, MakesParentsAndAcceptsWhatIsThere) {
  const TemporaryFolder folder;
  make_folder(folder / "a/b/c");
  make_folder(folder / "a/b/c");
  EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
}

TEST(MakeFolder, AFileInTheWayIsAnErrorThatNamesThePath) {
  const TemporaryFolder folder;
  write_file(folder / "a", "text");
  for (const fs::path& path : {folder / "a", folder / "a/b"}) {
    EXPECT_EQ(error_of([&] { make_folder(path); }),
              path.string() + ": can't make the folder: Not a directory");
  }
  EXPECT_EQ(read_text_file(folder / "a"), "text");
}

TEST(ListFiles, FindsFilesOfEveryDepthSortedByPath) {
  const TemporaryFolder folder;
  make_folder(folder / "b/deep");
  for (const char* name : {"z.mid", "b/deep/x.midi", "a.mid", "b/y.mid", "b/deep/w.mid"}) {
    write_file(folder / name, "");
  }
  EXPECT_THAT(list_files(folder.path(), kMidi),
              ElementsAre(folder / "a.mid", folder / "b/deep/w.mid", folder / "b/deep/x.midi",
                          folder / "b/y.mid", folder / "z.mid"));
}

TEST(ListFiles, ExtensionsAreComparedWholeAndWithoutCase) {
  const TemporaryFolder folder;
  for (const char* name : {"a.MID", "b.Midi", "c.mid.txt", "d.mi", "e.midix", "mid", ".mid"}) {
    write_file(folder / name, "");
  }
  EXPECT_THAT(list_files(folder.path(), kMidi), ElementsAre(folder / "a.MID", folder / "b.Midi"));
}

TEST(ListFiles, FoldersAndDanglingLinksAreNoFilesButLinksToFilesAre) {
  const TemporaryFolder folder;
  make_folder(folder / "folder.mid");
  write_file(folder / "file", "");
  fs::create_symlink("nowhere", folder / "dangling.mid");
  fs::create_symlink("file", folder / "link.mid");
  fs::create_symlink("loop.mid", folder / "loop.mid");
  EXPECT_THAT(list_files(folder.path(), kMidi), ElementsAre(folder / "link.mid"));
}

TEST(ListFiles, ALinkToTheFolderAboveDoesNotGoOnForEver) {
  const TemporaryFolder folder;
  make_folder(folder / "a");
  write_file(folder / "a/b.mid", "");
  fs::create_directory_symlink("..", folder / "a/up");
  EXPECT_THAT(list_files(folder.path(), kMidi), ElementsAre(folder / "a/b.mid"));
}

TEST(ListFiles, ARootThatIsAFileCountsWhateverItsName) {
  const TemporaryFolder folder;
  write_file(folder / "song", "");
  EXPECT_THAT(list_files(folder / "song", kMidi), ElementsAre(folder / "song"));
}

TEST(ListFiles, AnEmptyFolderHasNoFiles) {
  const TemporaryFolder folder;
  EXPECT_THAT(list_files(folder.path(), kMidi), IsEmpty());
}

TEST(ListFiles, AMissingPathIsNamed) {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  for (const fs::path& path : {folder / "none", folder / "file/none"}) {
    EXPECT_EQ(error_of([&] { list_files(path, kMidi); }),
              path.string() + ": no such file or folder");
  }
}

TEST(Files, AppendingAddsBehindWhatIsThereAndNeedsAFile) {
  const TemporaryFolder folder;
  write_file(folder / "curve", "one");
  append_to_file(folder / "curve", Bytes{'t', 'w', 'o'});
  append_to_file(folder / "curve", Bytes{});
  EXPECT_EQ(read_text_file(folder / "curve"), "onetwo");
  EXPECT_THROW(append_to_file(folder / "none", Bytes{1}), Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(Files, MoreThanIsWantedIsNotReadHoweverItComes) {
  const TemporaryFolder folder;
  write_file(folder / "file", "12345");
  EXPECT_EQ(read_text_file(folder / "file", 5), "12345");
  EXPECT_EQ(error_of([&] { read_file(folder / "file", 4); }),
            (folder / "file").string() + ": expected a file of at most 4 bytes, found more");
  // Neither a file of a size that no disk has, nor one without an end.
  fs::resize_file(folder / "file", std::uintmax_t{1} << 42);
  EXPECT_NE(error_of([&] { read_file(folder / "file"); }), "");
  EXPECT_NE(error_of([&] { read_text_file("/dev/zero", 1 << 20); }), "");
}

TEST(Files, ANeighbourOfAFileInTheMakingIsKnownByItsName) {
  EXPECT_TRUE(is_partial_file("run/epoch-0001.safetensors.part-a1B2c3"));
  EXPECT_FALSE(is_partial_file("run/epoch-0001.safetensors"));
  EXPECT_FALSE(is_partial_file("run/violin.part-1"));
  EXPECT_FALSE(is_partial_file(".part-a1B2c3"));
}

}  // namespace
}  // namespace crnngan

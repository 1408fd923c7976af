#include "download/archive.h"

#include <gmock/gmock.h>

#include "archive/samples.h"

namespace crnngan::download {
namespace {

using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::ElementsAre;

TEST(ReadArchive, TakesTheMidiFilesOfOneFolder) {
  const TemporaryFolder folder;
  write_file(folder / "a", sample_archive({{"top/music/x.mid", sample_midi(1)},
                                           {"top/music/README", "text"},
                                           {"top/other/y.mid", sample_midi(2)},
                                           {"top/music/../../z.mid", sample_midi(3)}},
                                          Packing::kTar));
  std::vector<std::string> taken;
  std::vector<std::string> refused;
  ArchiveReader reader;
  reader.take = [&](const std::string&, const std::string& path, std::span<const std::uint8_t>) {
    taken.push_back(path);
  };
  reader.refuse = [&](const std::string& member, const std::string&) { refused.push_back(member); };
  reader.stop = [](std::uint64_t) { return false; };
  const Unpacking end = read_archive(folder / "a", "music", {}, reader);
  EXPECT_THAT(taken, ElementsAre("music/x.mid"));
  EXPECT_THAT(refused, ElementsAre("top/music/../../z.mid"));
  EXPECT_EQ(end.others, 2U);
  EXPECT_EQ(end.fault, "");
  EXPECT_FALSE(end.stopped);
}

TEST(ReadArchive, StopsBetweenMembersWhenAsked) {
  const TemporaryFolder folder;
  write_file(folder / "a",
             sample_archive({{"x.mid", sample_midi(1)}, {"y.mid", sample_midi(2)}}, Packing::kTar));
  int taken = 0;
  ArchiveReader reader;
  reader.take = [&](const std::string&, const std::string&, std::span<const std::uint8_t>) {
    ++taken;
  };
  reader.stop = [&](std::uint64_t) { return taken == 1; };
  EXPECT_TRUE(read_archive(folder / "a", "", {}, reader).stopped);
  EXPECT_EQ(taken, 1);
}

TEST(PathWithin, TakesTheFolderWithOrWithoutOneAbove) {
  EXPECT_EQ(path_within("master/data/classical/bach/x.mid", "data/classical"),
            "classical/bach/x.mid");
  EXPECT_EQ(path_within("data/classical/x.mid", "data/classical"), "classical/x.mid");
  EXPECT_EQ(path_within("master/data/other/x.mid", "data/classical"), "");
  EXPECT_EQ(path_within("a/b/data/classical/x.mid", "data/classical"), "");
  EXPECT_EQ(path_within("x.mid", "data/classical"), "");
  EXPECT_EQ(path_within("a/x.mid", ""), "a/x.mid");
}

}  // namespace
}  // namespace crnngan::download

#include "generate/song_folder.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::generate {
namespace {

namespace fs = std::filesystem;

class SongFolder : public ::testing::Test {
 protected:
  std::string refusal() {
    try {
      make_song_folder(folder_.path(), OlderSongs::kRefuse);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
};

TEST(SongName, HasFourDigitsOrMore) {
  EXPECT_EQ(song_name(1), "song-0001");
  EXPECT_EQ(song_name(9999), "song-9999");
  EXPECT_EQ(song_name(1000000), "song-1000000");
}

TEST_F(SongFolder, IsMadeWithItsParents) {
  make_song_folder(folder_ / "a/b", OlderSongs::kRefuse);
  EXPECT_TRUE(fs::is_directory(folder_ / "a/b"));
}

TEST_F(SongFolder, OlderSongsOfAnyFormatAreRefusedByName) {
  for (const char* name : {"song-0007.mid", "song-0001.csv", "song-12345.json"}) {
    write_file(folder_ / name, "x");
    EXPECT_NE(refusal().find((folder_ / name).string() + ": "), std::string::npos) << refusal();
    EXPECT_NE(refusal().find("--force"), std::string::npos);
    fs::remove(folder_ / name);
  }
  EXPECT_EQ(refusal(), "");
}

TEST_F(SongFolder, OnlySongsAreRemoved) {
  const std::vector<std::string> others{"song-001.mid",  "song-0001.wav",    "song-0001",
                                        "song-00a1.mid", "my-song-0001.mid", "notes.csv",
                                        "song-.mid"};
  for (const std::string& name : others) write_file(folder_ / name, "x");
  EXPECT_EQ(refusal(), "");
  for (const char* name : {"song-0001.mid", "song-0002.mid", "song-0001.json"}) {
    write_file(folder_ / name, "x");
  }
  make_song_folder(folder_.path(), OlderSongs::kRemove);
  std::size_t left = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_NE(std::find(others.begin(), others.end(), entry.path().filename()), others.end());
    ++left;
  }
  EXPECT_EQ(left, others.size());
}

TEST_F(SongFolder, WhereAFileStandsIsRefused) {
  write_file(folder_ / "file", "x");
  EXPECT_THROW(make_song_folder(folder_ / "file", OlderSongs::kRemove), Error);
}

}  // namespace
}  // namespace crnngan::generate

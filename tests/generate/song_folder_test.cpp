#include "generate/song_folder.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::generate {
namespace {

namespace fs = std::filesystem;

TEST(SongName, HasFourDigitsOrMore) {
  EXPECT_EQ(song_name(1), "song-0001");
  EXPECT_EQ(song_name(9999), "song-9999");
  EXPECT_EQ(song_name(1000000), "song-1000000");
}

TEST(SongsIn, AreOfAnyFormatAndNothingElse) {
  TemporaryFolder folder;
  for (const char* name : {"song-001.mid", "song-0001.wav", "song-0001", "song-00a1.mid",
                           "my-song-0001.mid", "notes.csv", "song-.mid"}) {
    write_file(folder / name, "x");
  }
  EXPECT_TRUE(songs_in(folder.path()).empty());
  for (const char* name : {"song-0007.mid", "song-12345.json", "song-0001.csv"}) {
    write_file(folder / name, "x");
  }
  make_folder(folder / "song-0002.mid");
  EXPECT_EQ(songs_in(folder.path()),
            (std::vector<fs::path>{folder / "song-0001.csv", folder / "song-0002.mid",
                                   folder / "song-0007.mid", folder / "song-12345.json"}));
  EXPECT_THROW(songs_in(folder / "none"), Error);
}

TEST(IsSongOf, OnlyTheNamesOfSoManySongsOfTheEnding) {
  EXPECT_TRUE(is_song_of("x/song-0001.mid", 2, ".mid"));
  EXPECT_TRUE(is_song_of("song-0002.mid", 2, ".mid"));
  for (const char* name : {"song-0003.mid", "song-0000.mid", "song-0001.csv", "song-00001.mid",
                           "song-99999999999999999999.mid", "other-0001.mid"}) {
    EXPECT_FALSE(is_song_of(name, 2, ".mid")) << name;
  }
}

TEST(RemoveOlderSongs, LeavesThoseThatAreNew) {
  TemporaryFolder folder;
  for (const char* name : {"song-0001.mid", "song-0002.mid", "song-0001.json", "mine.mid"}) {
    write_file(folder / name, "x");
  }
  remove_older_songs(songs_in(folder.path()), 1, ".mid");
  EXPECT_EQ(songs_in(folder.path()), std::vector<fs::path>{folder / "song-0001.mid"});
  EXPECT_TRUE(fs::exists(folder / "mine.mid"));
}

}  // namespace
}  // namespace crnngan::generate

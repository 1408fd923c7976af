// Songs that were written as text are music like any other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "corpus/folder.h"
#include "midi/smf_writer.h"
#include "music/song_text.h"

namespace crnngan::corpus {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<music::Tone> kTones{{96, 60, 80, 0}, {192, 64, 70, 0}, {10, 67, 60, 400}};

std::string text_of(music::SongFormat format) {
  music::SongText text(format);
  std::string all = text.head({.tempo_us_per_quarter = 600'000, .program = 40});
  return (all += text.rows(kTones)) + text.tail();
}

class SongTextFolder : public ::testing::Test {
 protected:
  SongTextFolder() {
    write_file(folder_ / "a.csv", text_of(music::SongFormat::kCsv));
    write_file(folder_ / "b.JSON", text_of(music::SongFormat::kJson));
  }

  TemporaryFolder folder_;
};

TEST_F(SongTextFolder, FilesAreReadLikeMidi) {
  for (const char* name : {"a.csv", "b.JSON"}) {
    const MusicFile file = read_music(folder_ / name, music::Drums::kExclude);
    EXPECT_EQ(music::to_tones(file.notes), kTones);
    const bool is_json = name[0] == 'b';
    EXPECT_EQ(file.time_line.tempo_at(0), is_json ? 600'000U : 500'000U);
    ASSERT_EQ(file.parts.size(), 1U);
    EXPECT_EQ(file.parts.front().program, is_json ? 40 : 0);
  }
}

TEST_F(SongTextFolder, OtherTablesInAFolderAreNoMusicAndSpoilNothing) {
  write_file(folder_ / "log.csv", "epoch,loss\n1,2\n");
  write_file(folder_ / "run.json", "{\"recipe\":\"paper\"}");
  write_file(folder_ / "empty.csv", "");
  EXPECT_THAT(list_music(folder_.path()), ElementsAre(folder_ / "a.csv", folder_ / "b.JSON"));
  ThreadPool pool(1);
  const fs::path roots[] = {folder_.path()};
  const FolderContents contents = read_folders(roots, Layout::kFlat, pool);
  EXPECT_EQ(contents.pieces.size(), 2U);
  EXPECT_TRUE(contents.left_out.empty());
}

TEST_F(SongTextFolder, ADamagedSongInAFolderIsLeftOutWithItsLine) {
  write_file(folder_ / "c.csv", text_of(music::SongFormat::kCsv) + "1,2,3\n");
  ThreadPool pool(1);
  const fs::path roots[] = {folder_.path()};
  const FolderContents contents = read_folders(roots, Layout::kFlat, pool);
  EXPECT_THAT(contents.left_out,
              ElementsAre((folder_ / "c.csv").string() + ": line 5: expected 5 numbers, found 3"));
}

TEST_F(SongTextFolder, AnotherTableThatIsNamedIsRefused) {
  write_file(folder_ / "log.csv", "epoch,loss\n1,2\n");
  EXPECT_THAT(error_of([&] { read_music(folder_ / "log.csv", music::Drums::kExclude); }),
              HasSubstr("log.csv: expected music, found a table that is no song"));
}

TEST_F(SongTextFolder, AFolderOfOtherTablesHoldsNoMusic) {
  const TemporaryFolder other;
  write_file(other / "log.csv", "epoch,loss\n1,2\n");
  EXPECT_THAT(error_of([&] { list_music(other.path()); }), HasSubstr("no music found"));
}

}  // namespace
}  // namespace crnngan::corpus

// Archives as they are give what folders give.

#include "corpus/sources.h"

#include <gmock/gmock.h>

#include "archive/samples.h"
#include "base/error_of.h"
#include "corpus/folder.h"
#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

namespace fs = std::filesystem;

using test::error_of;
using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

FolderContents read_roots(const std::vector<fs::path>& roots,
                          Layout layout = Layout::kGenreComposer) {
  ThreadPool pool(2);
  return read_folders(roots, layout, pool);
}

std::vector<test::Member> members() {
  return {{"baroque/bach/a.mid", sample_midi(1)},
          {"baroque/bach/b.MID", sample_midi(2)},
          {"baroque/README", "no music"},
          {"top.mid", sample_midi(3)},
          {"tunes/t.abc", "X:1\nT:Test\nC:Anna\nM:4/4\nL:1/4\nK:C\nCDEF|\n"},
          {"numbers.csv", "a,b\n1,2\n"}};
}

TEST(Sources, AnArchiveOfEveryKindGivesThePiecesOfItsFolder) {
  const TemporaryFolder folder;
  for (const test::Member& member : members()) {
    make_folder((folder / "music" / member.path).parent_path());
    write_file(folder / "music" / member.path, member.content);
  }
  const FolderContents expected = read_roots({folder / "music"});
  ASSERT_EQ(expected.pieces.size(), 4U);
  EXPECT_EQ(expected.pieces[0].genre, "baroque");
  EXPECT_EQ(expected.pieces[2].composer, "music");
  for (const auto& [packing, name] : {std::pair{Packing::kZip, "music.zip"},
                                      {Packing::kTar, "music.tar"},
                                      {Packing::kTarGz, "music.tar.gz"},
                                      {Packing::kTarXz, "music.tar.xz"}}) {
    SCOPED_TRACE(name);
    write_file(folder / name, sample_archive(members(), packing));
    const FolderContents found = read_roots({folder / name});
    EXPECT_EQ(found.pieces, expected.pieces);
    EXPECT_THAT(found.left_out, ElementsAre());
  }
}

TEST(Sources, BadMembersAreALineEachAndTheRestIsRead) {
  const TemporaryFolder folder;
  write_file(folder / "music.tar", sample_archive({{"a.mid", sample_midi(1)},
                                                   {"bad.mid", "no music"},
                                                   {"../up.mid", sample_midi(2)},
                                                   {"link.mid", "", AE_IFLNK, "/etc/passwd"},
                                                   {"z.mid", sample_midi(3)}},
                                                  Packing::kTar));
  const FolderContents found = read_roots({folder / "music.tar"}, Layout::kFlat);
  const std::string tar = (folder / "music.tar").string();
  EXPECT_THAT(found.pieces, testing::SizeIs(2));
  EXPECT_THAT(found.left_out, ElementsAre(testing::StartsWith(tar + "/bad.mid: byte 0: "),
                                          tar + "/../up.mid: its path leads out of the folder",
                                          tar + "/link.mid: it is a link"));
}

TEST(Sources, OfAnArchiveThatIsCutOffWhatCameIsReadAndTheFaultIsALine) {
  const TemporaryFolder folder;
  std::vector<test::Member> many;
  for (int n = 0; n < 40; ++n) many.push_back({fmt::format("{}.mid", n), sample_midi(n)});
  const std::string whole = sample_archive(many, Packing::kTar);
  write_file(folder / "music.tar", whole.substr(0, whole.size() / 2 + 600));
  const FolderContents found = read_roots({folder / "music.tar"});
  EXPECT_GT(found.pieces.size(), 10U);
  EXPECT_LT(found.pieces.size(), 40U);
  EXPECT_THAT(found.left_out, ElementsAre(HasSubstr("music.tar: damaged or cut off")));
}

TEST(Sources, SeveralRootsPutTheirNamesInFrontFoldersFirst) {
  const TemporaryFolder folder;
  make_folder(folder / "z");
  write_file(folder / "z/1.mid", sample_midi(1));
  write_file(folder / "a.tgz", sample_archive({{"2.mid", sample_midi(2)}}, Packing::kTarGz));
  const FolderContents found = read_roots({folder / "a.tgz", folder / "z"}, Layout::kComposer);
  ASSERT_EQ(found.pieces.size(), 2U);
  EXPECT_EQ(found.pieces[0].name, "z/1.mid");
  EXPECT_EQ(found.pieces[1].name, "a/2.mid");
  EXPECT_EQ(found.pieces[1].composer, "a");
}

TEST(Sources, TheNumberOfFilesIsKnownOfFoldersAlone) {
  const TemporaryFolder folder;
  write_file(folder / "1.mid", sample_midi(1));
  write_file(folder / "a.zip", sample_archive({{"2.mid", sample_midi(2)}}, Packing::kZip));
  const std::vector<fs::path> roots{folder / "1.mid", folder / "a.zip"};
  EXPECT_EQ(Sources({roots.data(), 1}).total(), 1U);
  EXPECT_EQ(Sources(roots).total(), 0U);
  const fs::path missing[] = {folder / "none.tar"};
  EXPECT_THAT(error_of([&] { Sources{missing}; }), HasSubstr("none.tar: no such file"));
}

}  // namespace
}  // namespace crnngan::corpus

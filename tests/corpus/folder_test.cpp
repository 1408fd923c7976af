#include "corpus/folder.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "midi/smf_writer.h"

namespace crnngan::corpus {
namespace {

namespace fs = std::filesystem;

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

Bytes smf(std::span<const midi::Note> notes, int ticks_per_quarter = 384) {
  midi::SmfOptions options;
  options.ticks_per_quarter = ticks_per_quarter;
  return midi::write_smf(notes, options);
}

// Two tones, at 192 ticks per quarter.
Bytes two_tones() {
  const midi::Note notes[] = {{96, 192, 60, 64, 0}, {288, 96, 64, 70, 2}};
  return smf(notes, 192);
}

std::string tune(const std::string& composer) {
  return "X:1\nT:Test\n" + (composer.empty() ? "" : "C:" + composer + "\n") +
         "M:4/4\nL:1/4\nK:C\nCDEF|\n";
}

// Behind End of Track lie bytes that the reader leaves out.
Bytes with_a_repair(Bytes smf) {
  for (const std::uint8_t byte : {'j', 'u', 'n', 'k'}) smf.push_back(byte);
  return smf;
}

std::vector<std::string> names(const std::vector<RepairedPiece>& files) {
  std::vector<std::string> result;
  for (const RepairedPiece& file : files) result.push_back(file.name);
  return result;
}

std::vector<std::string> names(const std::vector<Piece>& pieces) {
  std::vector<std::string> result;
  for (const Piece& piece : pieces) result.push_back(piece.name);
  return result;
}

TEST(ReadMusic, MidiTicksBecome384thsOfAQuarter) {
  const TemporaryFolder folder;
  write_file(folder / "a.mid", two_tones());
  const MusicFile file = read_music(folder / "a.mid", music::Drums::kExclude);
  EXPECT_THAT(file.notes,
              ElementsAre(midi::Note{192, 384, 60, 64, 0}, midi::Note{576, 192, 64, 70, 2}));
  EXPECT_EQ(file.composer, "");
  EXPECT_THAT(file.repairs, IsEmpty());
}

TEST(ReadMusic, AbcIsToldByItsExtensionInAnyCase) {
  const TemporaryFolder folder;
  for (const char* name : {"a.abc", "b.ABC"}) {
    write_file(folder / name, tune("Anna Magdalena"));
    const MusicFile file = read_music(folder / name, music::Drums::kExclude);
    EXPECT_THAT(file.notes, SizeIs(4));
    EXPECT_EQ(file.notes[1].onset_ticks, 384);
    EXPECT_EQ(file.composer, "Anna Magdalena");
  }
}

TEST(ReadMusic, DrumsAreLeftOutOnlyWhenAsked) {
  const TemporaryFolder folder;
  const midi::Note notes[] = {{0, 96, 60, 64, 0}, {0, 96, 36, 100, midi::kPercussionChannel}};
  write_file(folder / "a.mid", smf(notes));
  EXPECT_THAT(read_music(folder / "a.mid", music::Drums::kExclude).notes, SizeIs(1));
  EXPECT_THAT(read_music(folder / "a.mid", music::Drums::kInclude).notes, SizeIs(2));
}

TEST(ReadMusic, RepairsAreToldWithTheirPlace) {
  const TemporaryFolder folder;
  const Bytes whole = two_tones();
  write_file(folder / "a.mid", with_a_repair(whole));
  EXPECT_THAT(read_music(folder / "a.mid", music::Drums::kExclude).repairs,
              ElementsAre(StartsWith(fmt::format("byte {}: ", whole.size()))));
}

TEST(ReadMusic, AFileThatIsNoMusicIsNamedWithThePlace) {
  const TemporaryFolder folder;
  write_file(folder / "a.mid", "no music at all");
  write_file(folder / "a.abc", "X:1\nT:Test\nM:4/4\nL:1/4\nK:C\nCD}F|\n");
  EXPECT_THAT(error_of([&] { read_music(folder / "a.mid", music::Drums::kExclude); }),
              StartsWith((folder / "a.mid").string() + ": byte 0: "));
  EXPECT_THAT(error_of([&] { read_music(folder / "a.abc", music::Drums::kExclude); }),
              StartsWith((folder / "a.abc").string() + ": line 6, column 3: "));
  EXPECT_EQ(error_of([&] { read_music(folder / "none.mid", music::Drums::kExclude); }),
            (folder / "none.mid").string() + ": no such file");
}

FolderContents read_folder(const fs::path& root, Layout layout = Layout::kComposer) {
  ThreadPool pool(2);
  return read_folders({&root, 1}, layout, pool);
}

TEST(ReadFolders, PiecesHaveTheirPathsAsNamesAndTheirFoldersAsComposers) {
  const TemporaryFolder folder;
  make_folder(folder / "bach/inventions");
  write_file(folder / "bach/inventions/1.MID", two_tones());
  write_file(folder / "bach/2.midi", two_tones());
  write_file(folder / "bach/3.abc", tune("J. S. Bach"));
  write_file(folder / "bach/4.abc", tune(""));
  write_file(folder / "top.mid", two_tones());
  write_file(folder / "bach/readme.txt", "no music");
  const FolderContents contents = read_folder(folder.path());
  EXPECT_THAT(names(contents.pieces), ElementsAre("bach/2.midi", "bach/3.abc", "bach/4.abc",
                                                  "bach/inventions/1.MID", "top.mid"));
  std::vector<std::string> composers;
  for (const Piece& piece : contents.pieces) composers.push_back(piece.composer);
  EXPECT_THAT(composers, ElementsAre("bach", "J. S. Bach", "bach", "inventions",
                                     folder.path().filename().string()));
  EXPECT_THAT(contents.pieces[0].tones,
              ElementsAre(music::Tone{384, 60, 64, 0}, music::Tone{192, 64, 70, 384}));
  EXPECT_THAT(contents.left_out, IsEmpty());
  EXPECT_THAT(contents.repaired, IsEmpty());
}

TEST(ReadFolders, DotsInThePathDoNotBecomeComposers) {
  const TemporaryFolder folder;
  make_folder(folder / "bach/deep");
  write_file(folder / "bach/a.mid", two_tones());
  for (const fs::path& root : {folder / "bach/.", folder / "bach/deep/..", folder / "bach/"}) {
    const FolderContents contents = read_folder(root);
    ASSERT_THAT(contents.pieces, SizeIs(1)) << root;
    EXPECT_EQ(contents.pieces[0].name, "a.mid") << root;
    EXPECT_EQ(contents.pieces[0].composer, "bach") << root;
  }
}

TEST(ReadFolders, ASingleFileIsAFolderOfOne) {
  const TemporaryFolder folder;
  make_folder(folder / "bach");
  write_file(folder / "bach/song", two_tones());
  const FolderContents contents = read_folder(folder / "bach/song");
  ASSERT_THAT(contents.pieces, SizeIs(1));
  EXPECT_EQ(contents.pieces[0].name, "song");
  EXPECT_EQ(contents.pieces[0].composer, "bach");
}

TEST(ReadFolders, BrokenFilesAreLeftOutWithTheReasonAndTheRestIsRead) {
  const TemporaryFolder folder;
  write_file(folder / "a.mid", "no music at all");
  write_file(folder / "b.abc", "X:1\nT:Test\nM:4/4\nL:1/4\nK:C\nCD}F|\n");
  write_file(folder / "c.mid", "");
  write_file(folder / "d.mid", two_tones());
  const FolderContents contents = read_folder(folder.path());
  EXPECT_THAT(names(contents.pieces), ElementsAre("d.mid"));
  const std::string path = folder.path().string();
  EXPECT_THAT(contents.left_out, ElementsAre(StartsWith(path + "/a.mid: byte 0: "),
                                             StartsWith(path + "/b.abc: line 6, column 3: "),
                                             StartsWith(path + "/c.mid: byte 0: ")));
}

const char* const kBook =
    "X:4\nT:One\nC:A\nK:C\nC4|\n\nX:5\nT:Two\nK:H\nD4|\n\nX:6\nT:Three\nK:C\nE4- G4|\n";

TEST(ReadMusic, TunesOfABookAreNamedByNumber) {
  const TemporaryFolder folder;
  write_file(folder / "book.abc", kBook);
  const std::string book = (folder / "book.abc").string();
  const auto pitch_of = [&](const std::string& name) {
    return read_music(name, music::Drums::kExclude).notes.front().pitch;
  };
  EXPECT_EQ(pitch_of(book + "#4"), 60);
  EXPECT_EQ(pitch_of(book + "#6"), 64);
  EXPECT_EQ(pitch_of(book + "#6 Three"), 64);
  EXPECT_EQ(error_of([&] { pitch_of(book); }),
            book + ": has 3 tunes; name one of them, such as " + book + "#4");
  EXPECT_THAT(error_of([&] { pitch_of(book + "#5"); }),
              StartsWith(book + "#5: line 9, column 3: "));
  EXPECT_EQ(error_of([&] { pitch_of(book + "#7"); }), book + ": has no tune #7 that can be read");
}

TEST(ReadFolders, EachTuneOfABookIsAPieceAndBadOnesAreLeftOut) {
  const TemporaryFolder folder;
  write_file(folder / "book.abc", kBook);
  const FolderContents contents = read_folder(folder.path(), Layout::kFlat);
  EXPECT_THAT(names(contents.pieces), ElementsAre("book.abc#4 One", "book.abc#6 Three"));
  EXPECT_EQ(contents.pieces[0].composer, "A");
  EXPECT_THAT(contents.left_out,
              ElementsAre(StartsWith((folder / "book.abc").string() + "#5: line 9, column 3: ")));
  ASSERT_THAT(names(contents.repaired), ElementsAre("book.abc#6 Three"));
  EXPECT_THAT(contents.repaired[0].repair, StartsWith("line 15, column 1: a tie"));
}

TEST(ReadFolders, PercussionIsLeftOutAndSoIsAFileOfNothingElse) {
  const TemporaryFolder folder;
  const midi::Note drum{0, 96, 36, 100, midi::kPercussionChannel};
  const midi::Note both[] = {{0, 96, 60, 64, 0}, drum};
  write_file(folder / "both.mid", smf(both));
  write_file(folder / "drums.mid", smf({&drum, 1}));
  const FolderContents contents = read_folder(folder.path());
  ASSERT_THAT(names(contents.pieces), ElementsAre("both.mid"));
  EXPECT_THAT(contents.pieces[0].tones, ElementsAre(music::Tone{96, 60, 64, 0}));
  EXPECT_THAT(contents.left_out, ElementsAre((folder / "drums.mid").string() + ": no tones"));
}

TEST(ReadFolders, RepairedFilesAreReadAndListedWithTheFirstRepairAndHowManyMore) {
  const TemporaryFolder folder;
  Bytes twice = two_tones();
  twice[11] = 2;  // the header says two tracks, one is there
  write_file(folder / "once.mid", with_a_repair(two_tones()));
  write_file(folder / "twice.mid", with_a_repair(twice));
  write_file(folder / "whole.mid", two_tones());
  const FolderContents contents = read_folder(folder.path());
  EXPECT_THAT(names(contents.pieces), ElementsAre("once.mid", "twice.mid", "whole.mid"));
  ASSERT_THAT(names(contents.repaired), ElementsAre("once.mid", "twice.mid"));
  EXPECT_THAT(contents.repaired[0].repair,
              ::testing::AllOf(StartsWith("byte "), ::testing::Not(HasSubstr("more"))));
  EXPECT_THAT(contents.repaired[1].repair, HasSubstr(" (and 1 more)"));
}

TEST(ReadFolders, AFileThatIsLeftOutIsNotListedAsRepairedToo) {
  const TemporaryFolder folder;
  const midi::Note drum{0, 96, 36, 100, midi::kPercussionChannel};
  write_file(folder / "drums.mid", with_a_repair(smf({&drum, 1})));
  const FolderContents contents = read_folder(folder.path());
  EXPECT_THAT(contents.left_out, SizeIs(1));
  EXPECT_THAT(contents.repaired, IsEmpty());
}

TEST(ReadFolders, FilesWithTimesTooLongForAToneAreLeftOutNotCutOff) {
  const TemporaryFolder folder;
  // At one tick per quarter 2^24 ticks are 384 * 2^24 > 2^31 ticks of ours.
  const midi::Note notes[] = {{0, 1, 60, 64, 0}, {1 << 24, 1, 60, 64, 0}};
  write_file(folder / "a.mid", smf(notes, 1));
  const FolderContents contents = read_folder(folder.path());
  EXPECT_THAT(contents.pieces, IsEmpty());
  EXPECT_THAT(contents.left_out, ElementsAre(HasSubstr("at most 2147483647 ticks")));
}

TEST(ReadFolders, AFolderWithoutMusicAndAMissingOneAreErrors) {
  const TemporaryFolder folder;
  write_file(folder / "readme.txt", "no music");
  EXPECT_EQ(error_of([&] { read_folder(folder.path()); }),
            folder.path().string() +
                ": no music found (looked for .mid, .midi, .kar, .rmi, .abc, .csv, .json)");
  EXPECT_EQ(error_of([&] { read_folder(folder / "none"); }),
            (folder / "none").string() + ": no such file or folder");
}

std::vector<std::string> composers_and_genres(const FolderContents& contents) {
  std::vector<std::string> result;
  for (const Piece& piece : contents.pieces) result.push_back(piece.composer + "/" + piece.genre);
  return result;
}

TEST(ReadFolders, TheLayoutSaysWhatFoldersMeanAndAbcSpeaksForItself) {
  const TemporaryFolder folder;
  make_folder(folder / "waltz/strauss");
  write_file(folder / "waltz/strauss/1.mid", two_tones());
  write_file(folder / "waltz/strauss/2.abc", tune("J. Strauss"));
  write_file(folder / "waltz/3.mid", two_tones());
  const fs::path root = folder / "waltz";
  const std::string above = folder.path().filename().string();
  EXPECT_THAT(composers_and_genres(read_folder(root, Layout::kComposer)),
              ElementsAre("waltz/", "strauss/", "J. Strauss/"));
  EXPECT_THAT(composers_and_genres(read_folder(root, Layout::kGenreComposer)),
              ElementsAre("waltz/" + above, "strauss/waltz", "J. Strauss/waltz"));
  EXPECT_THAT(composers_and_genres(read_folder(root, Layout::kFlat)),
              ElementsAre("/", "/", "J. Strauss/"));
}

TEST(ReadFolders, OfSeveralRootsEachPutsItsNameInFrontAndAFileIsReadOnce) {
  const TemporaryFolder folder;
  for (const char* name : {"a", "b"}) {
    make_folder(folder / name);
    write_file(folder / name / "1.mid", two_tones());
  }
  write_file(folder / "2.mid", two_tones());
  ThreadPool pool(1);
  const fs::path roots[] = {folder / "b/", folder / "a", folder / "2.mid", folder / "b/../a/1.mid"};
  EXPECT_THAT(names(read_folders(roots, Layout::kComposer, pool).pieces),
              ElementsAre("2.mid", "a/1.mid", "b/1.mid"));
}

TEST(ReadFolders, ThreadsDoNotChangeTheResultAndProgressCountsEachFile) {
  const TemporaryFolder folder;
  for (int n = 0; n < 40; ++n) {
    const midi::Note note{0, 96, static_cast<std::uint8_t>(n + 1), 64, 0};
    write_file(folder / fmt::format("{:02d}.mid", n), n % 5 == 0 ? Bytes{} : smf({&note, 1}));
  }
  const fs::path root = folder.path();
  for (const int threads : {1, 4}) {
    ThreadPool pool(threads);
    std::vector<std::size_t> done;
    const auto contents =
        read_folders({&root, 1}, Layout::kComposer, pool, [&](std::size_t n, std::size_t total) {
          done.push_back(n);
          EXPECT_EQ(total, 40u);
        });
    ASSERT_THAT(done, SizeIs(40));
    for (std::size_t n = 0; n < 40; ++n) EXPECT_EQ(done[n], n + 1);
    ASSERT_THAT(contents.pieces, SizeIs(32));
    EXPECT_THAT(contents.left_out, SizeIs(8));
    EXPECT_EQ(contents.pieces[0].name, "01.mid");
    EXPECT_EQ(contents.pieces[31].tones[0].pitch, 40);
  }
}

}  // namespace
}  // namespace crnngan::corpus

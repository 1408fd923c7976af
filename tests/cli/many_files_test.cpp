// Commands that take many files: they go on after a bad one and tell of it, and folders whose files
// have equal names stay apart.

#include <gmock/gmock.h>

#include <set>

#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr const char* kTune = "X:1\nT:t\nM:4/4\nL:1/4\nK:C\nCDEF|\n";

class ManyFiles : public ::testing::Test {
 protected:
  void add(const std::string& name, const std::string& content = kTune) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, content);
  }

  // Runs it in the folder that holds all.
  Outcome run(const std::string& arguments) {
    return test::run_command("cd " + folder_.path().string() + " && " + CRNNGAN_PROGRAM + " " +
                             arguments);
  }

  std::set<std::string> written() const {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out")) {
      if (entry.is_regular_file()) {
        names.insert(entry.path().lexically_relative(folder_ / "out").string());
      }
    }
    return names;
  }

  TemporaryFolder folder_;
};

TEST_F(ManyFiles, ConvertGoesOnAfterABadFileAndTellsOfIt) {
  add("tunes/a.abc");
  add("tunes/b.abc", "no tune");
  add("tunes/c.abc");
  const Outcome outcome = run("convert tunes -o out");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: tunes/b.abc: "));
  EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
  EXPECT_THAT(outcome.output, HasSubstr("out: 2 MIDI files"));
  EXPECT_THAT(written(), UnorderedElementsAre("a.mid", "c.mid"));
}

TEST_F(ManyFiles, ConvertLeavesOutANamedFileThatIsMidi) {
  add("g.abc");
  EXPECT_EQ(run("convert g.abc -o .").status, 0);
  for (const std::string paths : {"g.mid g.abc", "g.abc g.mid"}) {
    const Outcome outcome = run("convert --force " + paths + " -o out");
    EXPECT_EQ(outcome.status, 3);
    EXPECT_EQ(outcome.errors, "crnngan: left out: g.mid: is MIDI already\n");
    EXPECT_THAT(outcome.output, HasSubstr("out: 1 MIDI file\n"));
    EXPECT_THAT(written(), UnorderedElementsAre("g.mid"));
  }
  const Outcome alone = run("convert g.mid -o out");
  EXPECT_EQ(alone.status, 1);
  EXPECT_THAT(alone.errors, HasSubstr("g.mid: is MIDI already"));
}

TEST_F(ManyFiles, OfABookWithABadTuneTheOthersAreDone) {
  add("book.abc", "X:1\nT:One\nK:C\nC4|\n\nX:12\nT:Two\nK:Q\nD4|\n");
  for (const std::string command :
       {"convert book.abc -o out", "render --score musicxml book.abc -o out", "stats book.abc",
        "prepare book.abc -o a.corpus"}) {
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.status, 3) << command;
    EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: book.abc#12: line 8, ")) << command;
  }
  EXPECT_THAT(written(), UnorderedElementsAre("book-001-one.mid", "book-001-one.musicxml"));
  EXPECT_THAT(run("convert book.abc#12 -o out").errors, HasSubstr("book.abc#12: line 8, "));
}

TEST_F(ManyFiles, WithNoGoodOneAllAreToldAndItIsAFailure) {
  add("tunes/a.abc", "no tune");
  add("tunes/b.abc", "no tune");
  for (const std::string command : {"convert", "render --score musicxml"}) {
    const Outcome outcome = run(command + " tunes -o out");
    EXPECT_EQ(outcome.status, 1) << command;
    EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: tunes/a.abc: "));
    EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: tunes/b.abc: "));
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }
}

TEST_F(ManyFiles, AllFolderCommandsTellWhatTheyLeaveOutInTheSameWay) {
  for (int i = 0; i < 4; ++i) add("tunes/" + std::to_string(i) + ".abc");
  add("tunes/bad.abc", "no tune");
  add("more/bad.abc", "no tune");
  add("more/1.abc");
  for (const std::string command :
       {"stats tunes", "render --score musicxml tunes -o out", "convert tunes -o out",
        "prepare tunes -o out.corpus", "prepare tunes --quiet -o quiet.corpus"}) {
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.status, 3) << command;
    EXPECT_THAT(outcome.errors, StartsWith("crnngan: left out: tunes/bad.abc: ")) << command;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << command;
  }
}

TEST_F(ManyFiles, OfAFolderOnlyTablesOfSongsAreMusic) {
  add("songs/a.abc");
  add("songs/log.csv", "epoch,loss\n1,2\n");
  add("songs/package.json", "{\"name\": \"songs\"}");
  add("songs/bad.csv", "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n1,2,3\n");
  const std::string bad = "crnngan: left out: songs/bad.csv: line 2: ";
  for (const std::string command :
       {"render --score musicxml songs -o out", "stats songs", "prepare songs -o out.corpus"}) {
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.status, 3) << command;
    EXPECT_THAT(outcome.errors, StartsWith(bad)) << command;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << command;
  }
  EXPECT_THAT(written(), UnorderedElementsAre("a.musicxml"));
}

TEST_F(ManyFiles, FoldersWithFilesOfEqualNamesStayApart) {
  add("x/a.abc");
  add("y/a.abc");
  add("z/deep/a.abc");
  add("single.abc");
  for (const std::string command : {"render --score musicxml", "convert"}) {
    const std::string ending = command == "convert" ? ".mid" : ".musicxml";
    EXPECT_EQ(run(command + " x y/ ./z single.abc -o out").status, 0);
    EXPECT_THAT(written(), UnorderedElementsAre("x/a" + ending, "y/a" + ending, "z/deep/a" + ending,
                                                "single" + ending));
    fs::remove_all(folder_ / "out");
  }
}

TEST_F(ManyFiles, FoldersOfEqualNamesStayApart) {
  add("1/songs/a.abc");
  add("2/songs/a.abc");
  add("3/2/songs/a.abc");
  EXPECT_EQ(run("convert 1/songs 2/songs 3/2/songs 1/songs/ -o out").status, 0);
  const std::string above = folder_.path().filename().string();
  EXPECT_THAT(written(), UnorderedElementsAre(above + "/1/songs/a.mid", above + "/2/songs/a.mid",
                                              "3/2/songs/a.mid"));
}

TEST_F(ManyFiles, OneFolderNeedsNoName) {
  add("x/a.abc");
  EXPECT_EQ(run("convert x ./x -o out").status, 0);
  EXPECT_THAT(written(), UnorderedElementsAre("a.mid"));
}

TEST_F(ManyFiles, OneTuneOfABookIsNamedByItsNumber) {
  add("book.abc", std::string(kTune) + "\nX:2\nT:broken\nK:C\n[C\n\nX:3\nT:third\nK:C\nGABc|\n");
  for (const char* command : {"convert", "render --score musicxml"}) {
    fs::remove_all(folder_ / "out");
    EXPECT_EQ(run(std::string(command) + " 'book.abc#3' -o out").status, 0) << command;
    EXPECT_EQ(written().size(), 1U) << command;
    EXPECT_THAT(*written().begin(), StartsWith("book-003-third.")) << command;
    EXPECT_THAT(run(std::string(command) + " 'book.abc#2' -o out").errors,
                HasSubstr("book.abc#2: line 11, column 3: "));
  }
  EXPECT_THAT(run("stats 'book.abc#3' --format csv").output, HasSubstr("\nbook.abc#3,4,"));
}

TEST_F(ManyFiles, InfoSaysWhoTellsOfMusic) {
  add("a.abc");
  EXPECT_THAT(run("info a.abc").errors, HasSubstr("a.abc: is music: crnngan stats measures it"));
}

}  // namespace
}  // namespace crnngan

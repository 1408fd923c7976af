// Every song of a call has an output of its own name, known before anything is written.

#include "cli/output_names.h"

#include <gmock/gmock.h>

#include <set>

#include "base/error_of.h"
#include "cli/program.h"
#include "midi/smf_writer.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using cli::kept_apart;
using test::Outcome;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<fs::path> apart(const std::vector<fs::path>& wanted) { return kept_apart(wanted); }

TEST(KeptApart, DifferentNamesStay) {
  EXPECT_THAT(apart({}), IsEmpty());
  EXPECT_THAT(apart({"b", "a", "x/a", "a-2"}), ElementsAre("b", "a", "x/a", "a-2"));
}

TEST(KeptApart, OfEqualNamesTheFirstStaysAndTheOthersAreNumbered) {
  EXPECT_THAT(apart({"x/a", "b", "x/a", "x/a"}), ElementsAre("x/a", "b", "x/a-2", "x/a-3"));
}

TEST(KeptApart, ANumberedNameIsNoOtherSongs) {
  EXPECT_THAT(apart({"a", "a", "a-2", "a-2", "a"}), ElementsAre("a", "a-3", "a-2", "a-2-2", "a-4"));
}

constexpr const char* kBook = "X:1\nK:C\nC|\n\nX:2\nK:C\nE|\n";

class OutputNames : public ::testing::Test {
 protected:
  void add(const std::string& name, std::string_view content) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, content);
  }

  void add_midi(const std::string& name, std::uint8_t pitch) {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name,
               midi::write_smf(std::vector<midi::Note>{{0, 384, pitch, 80, 0}}, {}));
  }

  // Runs it in the folder that holds all.
  Outcome run(const std::string& arguments) {
    return test::run_command("cd " + folder_.path().string() + " && " + CRNNGAN_PROGRAM + " " +
                             arguments);
  }

  // The files in out/, all of which must have different content.
  std::set<std::string> written() const {
    std::set<std::string> names;
    std::set<Bytes> contents;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out")) {
      if (!entry.is_regular_file()) continue;
      names.insert(entry.path().lexically_relative(folder_ / "out").string());
      EXPECT_TRUE(contents.insert(read_file(entry.path())).second) << entry.path();
    }
    return names;
  }

  TemporaryFolder folder_;
};

TEST_F(OutputNames, ATuneOfABookAndAFileOfItsNameAreBothWritten) {
  add("in/book.abc", kBook);
  add("in/book-001.abc", "X:1\nK:C\nG|\n");
  for (const std::string force : {"", " --force"}) {
    const Outcome outcome = run("convert in -o out" + force);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr("out: 3 MIDI files"));
    EXPECT_THAT(outcome.output, HasSubstr("in/book.abc: becomes out/book-001-2, as out/book-001 "
                                          "is another song's name\n"));
    EXPECT_THAT(written(), UnorderedElementsAre("book-001.mid", "book-001-2.mid", "book-002.mid"));
  }
  EXPECT_EQ(read_file(folder_ / "out/book-001.mid"), [&] {
    run("convert in/book-001.abc -o alone");
    return read_file(folder_ / "alone/book-001.mid");
  }());
}

TEST_F(OutputNames, ATuneAndAMidiFileAreBothRendered) {
  add("in/book.abc", kBook);
  add_midi("in/book-001.mid", 67);
  const Outcome outcome = run("render --score musicxml --threads 2 in -o out");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, HasSubstr("out: 3 songs"));
  EXPECT_THAT(written(), UnorderedElementsAre("book-001.musicxml", "book-001-2.musicxml",
                                              "book-002.musicxml"));
}

TEST_F(OutputNames, FilesOfOneNameAreAllRendered) {
  add("in/a.abc", "X:1\nT:abc\nK:C\nC|\n");
  add_midi("in/a.kar", 62);
  add_midi("in/a.mid", 64);
  add_midi("in/a-2.mid", 65);
  add_midi("in/fine.mid", 67);
  const Outcome outcome = run("render --score musicxml in -o out");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(written(), UnorderedElementsAre("a.musicxml", "a-2.musicxml", "a-3.musicxml",
                                              "a-4.musicxml", "fine.musicxml"));
  EXPECT_THAT(read_text_file(folder_ / "out/a.musicxml"), HasSubstr("<work-title>abc<"));
  EXPECT_THAT(outcome.output, HasSubstr("in/a.kar: becomes out/a-3, as out/a is another"));
  EXPECT_THAT(run("render --quiet --force --score musicxml in -o out").output, IsEmpty());
}

TEST_F(OutputNames, FilesThatAreNamedOneByOneAreKeptApartAndCountOnce) {
  add_midi("p1/s/a.mid", 62);
  add_midi("p2/s/a.mid", 64);
  EXPECT_EQ(run("render --score musicxml p1/s/a.mid p2/s/a.mid ./p1/s/a.mid -o out").status, 0);
  EXPECT_THAT(written(), UnorderedElementsAre("a.musicxml", "a-2.musicxml"));
}

TEST_F(OutputNames, TunesOfOneBookCanBeNamedOneByOne) {
  add("book.abc", kBook);
  for (const std::string command : {"convert", "render --score musicxml"}) {
    const Outcome outcome = run(command + " 'book.abc#2' 'book.abc#1' -o out");
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
  }
  EXPECT_THAT(written(), UnorderedElementsAre("book-001.mid", "book-002.mid", "book-001.musicxml",
                                              "book-002.musicxml"));
}

TEST(OutputOf, ASongThatWasNotThereWhileOutputsWereNamedHasNone) {
  const cli::MusicFile file{"in/a.abc", "out/a", {{"-001", "out/a-001-2"}}};
  EXPECT_EQ(cli::output_of(file, "-001"), "out/a-001-2");
  EXPECT_THAT(test::error_of([&] { cli::output_of(file, ""); }),
              HasSubstr("expected the songs that the file held a moment ago"));
}

TEST_F(OutputNames, AFileInTheWayOfATuneLeavesTheOthers) {
  add("book.abc", kBook);
  add("out/book-001.mid", "mine");
  const Outcome outcome = run("convert book.abc -o out");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.output, HasSubstr("out: 1 MIDI file\n"));
  EXPECT_THAT(outcome.errors, HasSubstr("left out: book.abc#1: out/book-001.mid: is there"));
  EXPECT_EQ(read_text_file(folder_ / "out/book-001.mid"), "mine");
}

}  // namespace
}  // namespace crnngan

// One rule for what is there already, in all commands: it is refused; --force replaces what is of
// the kind that the program writes there, and nothing else. Folders above an output are made.

#include <gmock/gmock.h>

#include <algorithm>

#include "cli/program.h"
#include "generate/small_model.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;

class Outputs : public ::testing::Test {
 protected:
  Outputs() {
    make_folder(folder_ / "tunes");
    write_file(folder_ / "tunes/a.abc", "X:1\nT:t\nM:4/4\nL:1/4\nK:C\nCDEF|\n");
    write_file(model_, write_tensors(gan::file_of(test::small_model())));
  }

  Outcome expect(const std::string& command, int status) {
    Outcome outcome = run_program(command);
    EXPECT_EQ(outcome.status, status) << command << "\n" << outcome.errors;
    return outcome;
  }

  // `command` writes the file, which it names last.
  void expect_rule(const std::string& command, const fs::path& file) {
    const std::string whole = command + " " + file.string();
    expect(whole, 0);
    const Bytes written = read_file(file);
    EXPECT_THAT(expect(whole, 1).errors, HasSubstr(file.string() + ": is there already; "));
    EXPECT_EQ(read_file(file), written);
    expect(whole + " --force", 0);
    EXPECT_EQ(read_file(file), written);
    write_file(file, "mine");
    EXPECT_THAT(expect(whole + " --force", 1).errors, HasSubstr("is all that --force replaces"));
    EXPECT_EQ(read_text_file(file), "mine");
    fs::remove(file);
    make_folder(file);
    EXPECT_THAT(expect(whole + " --force", 1).errors, HasSubstr("is a folder"));
    EXPECT_TRUE(fs::is_empty(file));
  }

  TemporaryFolder folder_;
  std::string model_ = (folder_ / "model.safetensors").string();
  std::string tunes_ = (folder_ / "tunes").string();
};

TEST_F(Outputs, OfPrepareAndExportFollowTheRuleInFoldersThatAreMade) {
  expect_rule("prepare --synthetic chords 5 -o", folder_ / "new/er/a.corpus");
  expect_rule("export " + model_ + " -o", folder_ / "new/est/a.safetensors");
}

TEST_F(Outputs, OfReportFollowTheRule) {
  const std::string corpus = (folder_ / "chords.corpus").string();
  const std::string run = (folder_ / "run").string();
  expect("prepare --synthetic chords 20 -o " + corpus, 0);
  expect("train --corpus " + corpus + " --recipe chords --run " + run +
             " --stop-after 0.00001 --set generator.hidden=8 --set discriminator.hidden=8",
         0);
  expect_rule("report " + run + " --figure3", folder_ / "figures/a.svg");
}

TEST_F(Outputs, OfConvertGenerateAndRenderAreReplacedOnlyWhenForcedAndOfTheirKind) {
  const fs::path to = folder_ / "new/out";
  const std::string convert = "convert " + tunes_;
  const std::string generate = "generate --seed 1 --tones 20 --model " + model_;
  const std::string render = "render " + tunes_;
  for (const auto& [command, name] : {std::pair{convert, "a.mid"},
                                      {generate, "song-0001.mid"},
                                      {generate + " --format csv", "song-0001.csv"},
                                      {generate + " --format json", "song-0001.json"},
                                      {render + " --wav", "a.wav"},
                                      {render + " --flac", "a.flac"},
                                      {render + " --ogg", "a.ogg"},
                                      {render + " --piano-roll svg", "a-roll.svg"},
                                      {render + " --piano-roll png", "a-roll.png"},
                                      {render + " --score musicxml", "a.musicxml"}}) {
    const std::string whole = command + " -o " + to.string();
    const fs::path file = to / name;
    expect(whole, 0);
    write_file(to / "mine.txt", "mine");
    const Bytes written = read_file(file);
    Bytes earlier = written;
    earlier.push_back('x');
    write_file(file, earlier);
    EXPECT_THAT(expect(whole, 1).errors, HasSubstr("--force"));
    EXPECT_EQ(read_file(file), earlier);
    expect(whole + " --force", 0);
    EXPECT_EQ(read_file(file), written);

    for (const char* content : {"my own notes\n", ""}) {
      write_file(file, content);
      const std::string errors = expect(whole + " --force", 1).errors;
      EXPECT_THAT(errors, HasSubstr(file.string() + ": is there already and is no ")) << name;
      EXPECT_THAT(errors, HasSubstr("is all that --force replaces"));
      EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
      EXPECT_EQ(read_text_file(file), content);
    }
    fs::remove(file);
    make_folder(file / "deep");
    EXPECT_THAT(expect(whole + " --force", 1).errors, HasSubstr(file.string() + ": is a folder"));
    EXPECT_TRUE(fs::exists(file / "deep"));
    EXPECT_EQ(read_text_file(to / "mine.txt"), "mine");
    fs::remove_all(to);
  }
}

TEST_F(Outputs, ThatAreNoFilesAreWrittenTo) {
  expect("prepare --quiet --synthetic chords 5 -o /dev/null", 0);
  EXPECT_TRUE(expect("export --quiet " + model_ + " -o /dev/stdout", 0).output.size() > 100);
}

}  // namespace
}  // namespace crnngan

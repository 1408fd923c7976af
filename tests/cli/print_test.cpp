// What the program writes to streams that can't be written, and what never reaches a terminal.

#include "cli/print.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "base/tensor_file.h"
#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_command;
using test::run_program;
using testing::HasSubstr;
using testing::Not;

const std::string kProgram = CRNNGAN_PROGRAM;
const std::string kHostile = "\x1b]0;title\x07\x9b\xc2\x9bname";

// Whether bytes that a terminal obeys are in the text.
bool has_controls(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) {
                       const auto byte = static_cast<unsigned char>(c);
                       return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
                     }) ||
         text.find("\xc2\x9b") != std::string::npos;
}

std::string written(const std::function<void(std::FILE*)>& print) {
  const TemporaryFolder folder;
  const std::string path = (folder / "text").string();
  std::FILE* file = std::fopen(path.c_str(), "w");
  print(file);
  std::fclose(file);
  return read_text_file(path);
}

TEST(Print, ALineStaysOneLineWhateverIsInIt) {
  EXPECT_EQ(written([](std::FILE* file) { cli::print_line(file, "{}: {}", "a\nb\r", "\x1b[2Jc"); }),
            "a\uFFFDb\uFFFD: \uFFFD[2Jc\n");
  EXPECT_EQ(written([](std::FILE* file) {
              cli::print_marked(file, cli::Style::kRed, "crnngan:", "\x7f\xff");
            }),
            "crnngan: \uFFFD\uFFFD\n");
}

TEST(Print, TextKeepsItsLinesAndLosesControlCharacters) {
  EXPECT_EQ(written([](std::FILE* file) { cli::print_text(file, "a\tb\n\x1b[1mü\n"); }),
            "a\tb\n\uFFFD[1mü\n");
}

class Output : public ::testing::Test {
 protected:
  std::string in_folder(const std::string& name) const { return (folder_ / name).string(); }

  TemporaryFolder folder_;
};

TEST_F(Output, MessagesThatCannotBeWrittenChangeNothing) {
  for (const char* to : {"2>/dev/full", "2>&-", ">/dev/full 2>/dev/full", ">&- 2>&- <&-"}) {
    EXPECT_EQ(run_command(kProgram + " info nosuch " + to).status, 1) << to;
    EXPECT_EQ(run_command(kProgram + " --loud " + to).status, 2) << to;
  }
}

TEST_F(Output, TrainingOutlivesWarningsAndResultsThatCannotBeWritten) {
  ASSERT_EQ(run_program("prepare --synthetic chords 12 -o " + in_folder("c.corpus")).status, 0);
  const std::string train = kProgram + " train --corpus " + in_folder("c.corpus") +
                            " --recipe chords --set train.epochs=1 --set train.samples=2"
                            " --set train.pretraining_epochs=0 --set train.batch=3"
                            " --set train.steps=8 --set generator.hidden=4 --threads 1"
                            " --set discriminator.hidden=4 --run ";
  const auto is_trained = [&](const char* run) {
    return fs::exists(fs::path(in_folder(run)) / "checkpoints/epoch-0001.safetensors");
  };
  const Outcome run = run_command(train + in_folder("a"));
  ASSERT_EQ(run.status, 0) << run.errors;
  // With other threads than it began with there is a warning.
  EXPECT_EQ(run_command(train + in_folder("b") + " 2>/dev/full").status, 0);
  EXPECT_TRUE(is_trained("b"));
  fs::remove_all(fs::path(in_folder("a")) / "checkpoints");
  const std::string resume = kProgram + " train --resume --threads 2 --run " + in_folder("a");
  EXPECT_EQ(run_command(resume + " 2>/dev/full").status, 0);
  EXPECT_TRUE(is_trained("a"));
  fs::remove_all(fs::path(in_folder("a")) / "checkpoints");
  const Outcome silent = run_command(resume + " >/dev/full");
  EXPECT_EQ(silent.status, 1);
  EXPECT_THAT(silent.errors, HasSubstr("can't write to standard output: No space left"));
  EXPECT_TRUE(is_trained("a"));
}

TEST_F(Output, AClosedStreamIsNotTakenForAFileOfOurs) {
  const std::string corpus = in_folder("c.corpus");
  ASSERT_EQ(run_program("prepare --synthetic chords 3 -o " + in_folder("right")).status, 0);
  EXPECT_EQ(
      run_command(kProgram + " prepare --synthetic chords 3 -o " + corpus + " <&- >&- 2>&-").status,
      1);
  EXPECT_EQ(read_file(corpus), read_file(in_folder("right")));
}

TEST_F(Output, HelpAndVersionThatCannotBeWrittenAreFailures) {
  for (const char* what : {"--help", "--version", "stats --help", "manual", "recipes"}) {
    const Outcome full = run_command(kProgram + " " + what + " >/dev/full");
    EXPECT_EQ(full.status, 1) << what;
    EXPECT_THAT(full.errors, HasSubstr("standard output")) << what;
  }
}

TEST_F(Output, AReaderThatStopsReadingIsNoCauseForComplaint) {
  EXPECT_EQ(run_command(kProgram + " recipes --keys | head -1").errors, "");
}

TEST_F(Output, AFileSizeLimitIsAnErrorAndLeavesNoPart) {
  const Outcome limited = run_command("ulimit -f 8; " + kProgram +
                                      " prepare --synthetic chords 500 -o " + in_folder("c"));
  EXPECT_EQ(limited.status, 1);
  EXPECT_THAT(limited.errors, HasSubstr("can't write: File too large"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(Output, NothingFromOutsideReachesTheTerminalAsItIs) {
  TensorFile file;
  file.metadata["format"] = "f\x1b[2J";
  file.metadata["k\x1b[2J"] = "v\x1b[2J\r";
  file.add<float>("t\x1b[2J", {1}, std::vector<float>{1});
  const std::string tensors = in_folder("tensors" + kHostile);
  write_file(tensors, write_tensors(file));
  const std::string music = in_folder("music" + kHostile);
  fs::create_directories(music);
  fs::copy(CRNNGAN_SOURCE_DIR "/data/demo", music);
  write_file(fs::path(music) / ("bad" + kHostile + ".mid"), std::string_view("MThd"));
  write_file(in_folder("recipe.toml"), std::string_view("\"k\\u001b[2J\" = \"\\u001b[2J\"\n"));
  const auto quoted = [](const std::string& path) { return " '" + path + "' "; };
  const std::string corpus = in_folder("corpus" + kHostile);
  for (const std::string& arguments :
       {"info" + quoted(tensors), "info" + quoted(tensors + "x"),
        "prepare" + quoted(music) + "-o" + quoted(corpus), "info" + quoted(corpus),
        "stats" + quoted(music), "stats --format csv" + quoted(music),
        "stats --format json" + quoted(music),
        "train --run x --recipe" + quoted(in_folder("recipe.toml")) + "--corpus" + quoted(corpus),
        "train --run x --corpus" + quoted(corpus) + "--set" + quoted("a\x1b[2J=1"),
        "train --run x --recipe" + quoted(kHostile) + "--corpus" + quoted(corpus),
        "--loud" + quoted(kHostile), quoted(kHostile),
        "download" + quoted("http://127.0.0.1:9/" + kHostile) + "-o" + quoted(in_folder("d"))}) {
    const Outcome outcome = run_program(arguments);
    EXPECT_FALSE(has_controls(outcome.output)) << arguments << "\n" << outcome.output;
    EXPECT_FALSE(has_controls(outcome.errors)) << arguments << "\n" << outcome.errors;
    EXPECT_NE(outcome.output + outcome.errors, "") << arguments;
  }
}

// A tab or an end of a line in a name moves nothing in a table: it is a character like another.
TEST_F(Output, TabsAndNewlinesInNamesBreakNoTable) {
  const auto tables = [&](const std::string& name) {
    const fs::path music = fs::path(in_folder("music")) / name;
    make_folder(music);
    for (const char* piece : {"1.abc", "2.abc", "3.abc"}) {
      write_file(music / (name + piece), "X:1\nK:C\nCDEF" + std::string(piece, 1) + "|\n");
    }
    TensorFile file;
    file.metadata["k" + name] = "v" + name;
    file.add<float>("t" + name, {1}, std::vector<float>{1});
    write_file(in_folder(name), write_tensors(file));
    std::string text;
    for (const std::string& arguments :
         {"prepare --force '" + music.string() + "' -o '" + in_folder("c.corpus") + "'",
          "info '" + in_folder("c.corpus") + "'", "info '" + in_folder(name) + "'",
          "stats '" + music.string() + "'", "stats '" + (music / (name + "1.abc")).string() + "'",
          "compare --judges 0 --tones 8 --rounds 1 --windows 4 '" + music.string() + "' '" +
              music.string() + "'"}) {
      const Outcome outcome = run_program(arguments);
      text += outcome.output + outcome.errors;
    }
    static const std::regex kSizes("[0-9]+ bytes");  // JSON has two bytes for a tab
    return std::regex_replace(text, kSizes, "");
  };
  std::string hostile = tables("a\tb\nc");
  EXPECT_EQ(hostile.find('\t'), std::string::npos) << hostile;
  constexpr std::string_view kMark = "\uFFFD";
  for (auto at = hostile.find(kMark); at != std::string::npos; at = hostile.find(kMark)) {
    hostile.replace(at, kMark.size(), "-");
  }
  EXPECT_EQ(hostile, tables("a-b-c"));
}

}  // namespace
}  // namespace crnngan

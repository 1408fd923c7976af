// The program as a guest on somebody's terminal and in their shell.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_command;
using test::run_program;

const std::vector<std::string> kCommands = {
    "download", "prepare", "info",    "export",  "recipes",    "train", "tune",
    "generate", "stats",   "compare", "convert", "completion", "manual"};

constexpr char kEscapeByte = '\x1b';

// What the program writes, to both streams, when they are a terminal.
std::string on_a_terminal(const std::string& environment, const std::string& arguments) {
  return run_command(environment + " script -qec '" + std::string(CRNNGAN_PROGRAM) + " " +
                     arguments + "' /dev/null")
      .output;
}

TEST(Manners, EveryCommandExplainsItselfWithExamples) {
  const std::string commands = run_program("--help").output;
  for (const std::string& command : kCommands) {
    EXPECT_NE(commands.find("\n  " + command + " "), std::string::npos) << commands;
    const Outcome help = run_program(command + " --help");
    EXPECT_EQ(help.status, 0);
    EXPECT_NE(help.output.find("Examples:\n  "), std::string::npos) << help.output;
    EXPECT_NE(help.output.find("crnngan " + command), std::string::npos) << help.output;
  }
}

TEST(Manners, TheVersionIsOneLine) {
  const Outcome version = run_program("--version");
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.output, "crnngan " CRNNGAN_VERSION "\n");
}

TEST(Manners, ErrorsAreColouredOnATerminalOnly) {
  EXPECT_NE(on_a_terminal("TERM=xterm", "stats nothing-there").find(kEscapeByte),
            std::string::npos);
  EXPECT_EQ(run_program("stats nothing-there").errors.find(kEscapeByte), std::string::npos);
}

TEST(Manners, NoColourAgainstTheUsersWish) {
  EXPECT_EQ(on_a_terminal("TERM=xterm NO_COLOR=1", "stats nothing-there").find(kEscapeByte),
            std::string::npos);
  EXPECT_EQ(on_a_terminal("TERM=dumb", "stats nothing-there").find(kEscapeByte), std::string::npos);
}

TEST(Manners, WrongUsagePointsToTheHelpOfTheCommand) {
  EXPECT_NE(run_program("stats --threads x").errors.find("see crnngan stats --help"),
            std::string::npos);
  EXPECT_NE(run_program("--loud").errors.find("see crnngan --help"), std::string::npos);
}

TEST(Manners, OutputThatCannotBeWrittenIsAFailure) {
  const std::string stats =
      std::string(CRNNGAN_PROGRAM) + " stats " CRNNGAN_SOURCE_DIR "/data/demo";
  const Outcome full = run_command(stats + " > /dev/full");
  EXPECT_EQ(full.status, 1);
  EXPECT_NE(full.errors.find("standard output"), std::string::npos) << full.errors;
}

TEST(Manual, HasEveryCommandAndNothingThatManComplainsAbout) {
  const Outcome page =
      run_command(std::string(CRNNGAN_PROGRAM) + " manual | MANWIDTH=80 man --warnings -l -");
  EXPECT_EQ(page.status, 0);
  EXPECT_EQ(page.errors, "");
  for (const std::string& command : kCommands) {
    EXPECT_NE(page.output.find("crnngan " + command), std::string::npos) << command;
  }
}

class Completion : public ::testing::Test {
 protected:
  Completion() {
    make_folder(folder_ / "bin");
    make_folder(folder_ / "music");
    write_file(folder_ / "music.corpus", "");
    fs::create_symlink(CRNNGAN_PROGRAM, folder_ / "bin/crnngan");
    for (const char* shell : {"bash", "zsh", "fish"}) {
      write_file(folder_ / shell, run_program(std::string("completion ") + shell).output);
    }
  }

  // What the shell prints, in a folder with "music/" and "music.corpus", the program on its path.
  std::string printed_by(const std::string& shell, const std::string& script) {
    write_file(folder_ / "script", script);
    const Outcome outcome = run_command("cd " + folder_.path().string() +
                                        " && HOME=$PWD PATH=$PWD/bin:$PATH " + shell + " script");
    EXPECT_EQ(outcome.errors, "");
    return outcome.output;
  }

  TemporaryFolder folder_;
};

TEST_F(Completion, OffersCommandsOptionsAndChoices) {
  EXPECT_EQ(run_program("complete-words gen").output,
            "generate\tWrite new music, or rows of a table, with a trained model\n:nothing\n");
  EXPECT_EQ(run_program("complete-words stats --fo").output,
            "--format\ttable, csv or json\n:nothing\n");
  EXPECT_EQ(run_program("complete-words stats --format c").output, "csv\t\n:nothing\n");
  EXPECT_EQ(run_program("complete-words stats --format csv ''").output, ":files\n");
  EXPECT_EQ(run_program("complete-words train --recipe pap").output,
            "paper\t\npaper-3\t\npaper-table\t\n:files\n");
  EXPECT_EQ(run_program("complete-words download musicn").output,
            "musicnet\tthe reference MIDI files of MusicNet, classical chamber and piano music\n"
            ":files\n");
  EXPECT_EQ(run_program("complete-words train --run ''").output, ":folders\n");
  EXPECT_EQ(run_program("complete-words generate --tones ''").output, ":nothing\n");
  EXPECT_EQ(run_program("complete-words generate --continue ''").output, ":files\n");
  EXPECT_EQ(run_program("complete-words generate --format ''").output,
            "mid\t\ncsv\t\njson\t\n:nothing\n");
  for (const char* number : {"--tempo", "--program", "--noise-scale", "--temperature"}) {
    EXPECT_EQ(run_program(std::string("complete-words generate ") + number + " ''").output,
              ":nothing\n");
  }
  EXPECT_EQ(run_program("complete-words nonsense ''").output, ":nothing\n");
}

TEST_F(Completion, WorksInBash) {
  const auto completed = [&](const std::string& words, const std::string& count) {
    return printed_by("bash --norc",
                      "compopt() { echo \"compopt $*\"; }\nsource ./bash\nCOMP_WORDS=(" + words +
                          ")\nCOMP_CWORD=" + count + "\n_crnngan\necho \"${COMPREPLY[*]}\"\n");
  };
  EXPECT_EQ(completed("crnngan st", "1"), "stats\n");
  EXPECT_EQ(completed("crnngan stats --format ''", "3"), "table csv json\n");
  EXPECT_EQ(completed("crnngan stats mus", "2"), "compopt -o default\n\n");
}

TEST_F(Completion, WorksInZsh) {
  // What the menu would list, caught where it is handed over.
  const auto completed = [&](const std::string& words) {
    return printed_by("zsh -f",
                      "compdef() { }\n"
                      "_describe() { print -r -- ${(P)2} }\n_files() { print files $* }\n"
                      "source ./zsh\nwords=(" +
                          words + ")\nCURRENT=$#words\n_crnngan\n");
  };
  EXPECT_EQ(completed("crnngan sta"),
            "stats:Measure music: polyphony, scale consistency, "
            "repetitions and more\n");
  EXPECT_EQ(completed("crnngan stats --format ''"), "table: csv: json:\n");
  EXPECT_EQ(completed("crnngan train --run ''"), "files -/\n");
}

TEST_F(Completion, WorksInFish) {
  const auto completed = [&](const std::string& line) {
    return printed_by("fish --no-config", "source ./fish\ncomplete -C '" + line + "'\n");
  };
  EXPECT_EQ(completed("crnngan complet"), "completion\tPrint a shell's completion script\n");
  EXPECT_EQ(completed("crnngan stats --format "), "csv\njson\ntable\n");
  EXPECT_EQ(completed("crnngan train --run mus"), "music/\tDirectory\n");
}

}  // namespace
}  // namespace crnngan

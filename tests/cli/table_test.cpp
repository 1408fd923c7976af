// A table from CSV to CSV, as a user goes.

#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "cli/program.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Sequences of 8 and 9 rows, in turn, of two groups.
std::string visits() {
  std::string text = "id;day;dose;unit;group\n";
  for (int id = 0; id < 40; ++id) {
    for (int day = 0; day < 8 + id % 2; ++day) {
      text += std::to_string(id) + ";" + std::to_string(day) + ";" +
              std::to_string((7 * id + 3 * day) % 50) + ".5;mg;" + (id % 3 == 0 ? "a" : "b") + "\n";
    }
  }
  return text;
}

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    auto& row = rows.emplace_back();
    for (std::string field; std::getline(fields, field, ';');) row.push_back(field);
  }
  return rows;
}

class TableProgram : public ::testing::Test {
 protected:
  TableProgram() {
    write_file(folder_ / "visits.csv", visits());
    ok("prepare --table " + path("visits.csv") + " --time day -o " + path("visits.corpus"));
    ok("train --corpus " + path("visits.corpus") + " --run " + path("run") +
       " --set train.epochs=2 --set train.pretraining_epochs=2 --set generator.hidden=8 "
       "--set train.samples=20");
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string ok(const std::string& arguments) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    return outcome.output;
  }
  std::string refused(const std::string& arguments, int status = 1) const {
    const Outcome outcome =
        run_program("generate --model " + path("run") + " -o " + path("x") + " " + arguments);
    EXPECT_EQ(outcome.status, status) << arguments << outcome.output;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "x"));
    return outcome.errors;
  }

  const TemporaryFolder folder_;
};

TEST_F(TableProgram, NewSequencesAreWrittenAsTheFileIs) {
  const std::string command =
      "generate --model " + path("run") + " -n 12 --seed 3 --where group=a -o ";
  EXPECT_THAT(ok(command + path("new.csv")), HasSubstr("new.csv: 12 sequences, "));
  const std::string text = read_text_file(folder_ / "new.csv");
  EXPECT_THAT(text, StartsWith("id;day;dose;unit;group\n"));
  const auto rows = rows_of(text);
  std::set<std::string> ids;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i].size(), 5U);
    ids.insert(rows[i][0]);
    EXPECT_THAT(rows[i][0], StartsWith("new-"));
    EXPECT_TRUE(rows[i][2].ends_with(".5") || rows[i][2].find('.') == rows[i][2].size() - 2);
    EXPECT_EQ(rows[i][3], "mg");
    EXPECT_EQ(rows[i][4], "a");
    const bool begins = rows[i][0] != rows[i - 1][0];
    EXPECT_EQ(rows[i][1], begins ? "0" : std::to_string(std::stoi(rows[i - 1][1]) + 1));
  }
  EXPECT_EQ(ids.size(), 12U);
  ok(command + path("again.csv"));
  EXPECT_EQ(read_text_file(folder_ / "again.csv"), text);
  EXPECT_THAT(run_program(command + path("new.csv")).errors, HasSubstr("is there already"));
  ok(command + path("new.csv") + " --force");
}

TEST_F(TableProgram, LengthAndStartAreAskedFor) {
  ok("generate --model " + path("run") + " -n 2 --seed 3 --length 5 --start 100 -o " +
     path("new.csv"));
  const auto rows = rows_of(read_text_file(folder_ / "new.csv"));
  ASSERT_EQ(rows.size(), 11U);
  EXPECT_EQ(rows[1][1], "100");
  EXPECT_EQ(rows[5][1], "104");
  const Outcome longer = run_program("generate --model " + path("run") +
                                     " --seed 3 --length 50 -o " + path("long.csv"));
  EXPECT_EQ(longer.status, 0);
  EXPECT_THAT(longer.errors, HasSubstr("50 rows are many more than the 9 that the model learnt"));
}

TEST_F(TableProgram, ASequenceIsContinued) {
  write_file(folder_ / "now.csv", "id;day;dose;unit;group\nq;3;1.5;mg;a\nq;4;2.5;mg;a\n");
  const std::string command =
      "generate --model " + path("run") + " --continue " + path("now.csv") + " --seed 3 ";
  EXPECT_THAT(ok(command + "--length 2 -o " + path("one.csv")),
              HasSubstr("one.csv: 1 sequence, 2 new rows"));
  const std::string one = read_text_file(folder_ / "one.csv");
  EXPECT_THAT(one, StartsWith(read_text_file(folder_ / "now.csv") + "q;5;"));
  EXPECT_EQ(rows_of(one).size(), 5U);
  ok(command + "--length 2 -n 40 --only-new -o " + path("many.csv"));
  const auto many = rows_of(read_text_file(folder_ / "many.csv"));
  ASSERT_EQ(many.size(), 81U);
  EXPECT_EQ(many[80][0], "q-40");
  EXPECT_EQ(many[80][1], "6");
  EXPECT_EQ(many[80][4], "a");
  EXPECT_THAT(refused("--continue " + path("now.csv") + " --where group=b"),
              HasSubstr("--where: group: expected 'b' in "));
  EXPECT_THAT(refused("--continue " + path("now.csv") + " --start 4", 2), HasSubstr("--start: "));
  write_file(folder_ / "now.csv", "id;day;dose;unit;group\nq;3;1.5;mg;c\n");
  EXPECT_THAT(refused("--continue " + path("now.csv"), 2),
              HasSubstr("now.csv:2:5: expected a level that column 'group' has"));
}

TEST_F(TableProgram, WhatDoesNotFitTheTableIsRefused) {
  EXPECT_THAT(refused("--where group=c"), HasSubstr("group: expected one of a, b, found 'c'"));
  EXPECT_THAT(refused("--where dose=1"),
              HasSubstr("expected a column that holds for whole sequences, group, found 'dose'"));
  EXPECT_THAT(refused("--where group"), HasSubstr("expected COLUMN=VALUE"));
  EXPECT_THAT(refused("--start noon"), HasSubstr("expected a number, as the table's times are"));
  EXPECT_THAT(refused("--length 0", 2), HasSubstr("expected a number of rows"));
  EXPECT_THAT(refused("--format mid", 2),
              HasSubstr("expected csv, as the model is one of a table"));
  for (const char* of_music : {"--bars 8", "--composer bach", "--nucleus 0.9", "--guidance 2",
                               "--noise-scale 0", "--tempo 90", "--tones 9"}) {
    EXPECT_THAT(refused(of_music, 2), HasSubstr("expected a model of music")) << of_music;
  }
}

TEST_F(TableProgram, OptionsOfTablesAreNoneOfMusic) {
  const Outcome outcome = run_program("generate --length 9 -o " + path("songs"));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("expected a model of a table"));
}

TEST_F(TableProgram, MoreRowsAreLearntByTuning) {
  const std::string tuned = path("tuned");
  const std::string said = ok("tune " + path("visits.csv") + " --model " + path("run") + " --run " +
                              tuned + " --minutes 0.0001 --threads 1");
  EXPECT_THAT(said, HasSubstr("epoch   0  held-out rows "));
  EXPECT_THAT(said, HasSubstr("8 sequences held out: "));
  EXPECT_THAT(said, HasSubstr("copied: "));
  ok("generate --model " + tuned + " --seed 1 -o " + path("new.csv"));
  EXPECT_THAT(ok("info " + tuned), HasSubstr("starts from"));
  EXPECT_THAT(run_program("tune " + path("visits.csv")).errors,
              HasSubstr("studio: is a model of music, "));
  EXPECT_THAT(run_program("tune " + path("") + " --model " + path("run")).errors,
              HasSubstr("is a model of a table; expected a CSV file of its columns"));
  EXPECT_THAT(ok("train --from " + path("run") + " --corpus " + path("visits.corpus") + " --run " +
                 path("from") + " --set train.epochs=1 --set train.pretraining_epochs=1"),
              HasSubstr("epoch"));
}

TEST_F(TableProgram, WhatIsForMusicIsNoneOfATable) {
  const std::string run = path("run");
  for (const char* of_music :
       {"--sounds 1", "--sound-epochs 2", "--soundfont x.sf2", "--figure3 x.svg"}) {
    const Outcome outcome = run_program("report " + run + " -o " + path("x") + " " + of_music);
    EXPECT_EQ(outcome.status, 2) << of_music;
    EXPECT_THAT(outcome.errors, HasSubstr("expected runs of music with it, found one of a table"));
  }
  for (const std::string& command :
       std::vector<std::string>{"stats", "render -o " + path("x"), "prepare -o " + path("x")}) {
    EXPECT_THAT(run_program(command + " " + path("visits.csv")).errors,
                HasSubstr("visits.csv: expected music, found a table that is no song"))
        << command;
  }
  EXPECT_THAT(run_program("train --corpus " + path("visits.csv") + " --run " + path("x")).errors,
              HasSubstr("is a table, no corpus; first: crnngan prepare --table "));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x"));
}

TEST_F(TableProgram, InfoAndExportKnowItsModels) {
  EXPECT_THAT(ok("info " + path("visits.csv")), HasSubstr("visits.csv: table, "));
  EXPECT_THAT(ok("info " + path("run")), HasSubstr("table"));
  ok("export " + path("run") + " -o " + path("model.safetensors"));
  ok("generate --model " + path("model.safetensors") + " --seed 1 -o " + path("new.csv"));
}

}  // namespace
}  // namespace crnngan

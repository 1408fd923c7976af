// `crnngan compare` of tables as a user calls it.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;

class CompareTable : public ::testing::Test {
 protected:
  CompareTable() {
    write_file(real_, rows(400, 7));
    write_file(generated_, rows(120, 5));
  }

  // Rows of a walk that returns.
  static std::string rows(int count, int turn) {
    std::string text = "price,volume\n";
    for (int t = 0; t < count; ++t) {
      text += std::to_string((t * t) % turn) + "." + std::to_string(t % 10) + "," +
              std::to_string((3 * t) % (turn + 4)) + "\n";
    }
    return text;
  }

  static std::string ok(const std::string& arguments) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    return outcome.output;
  }
  static std::string refused(const std::string& arguments, int status) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, status) << arguments << "\n" << outcome.output;
    EXPECT_EQ(outcome.output, "");
    return outcome.errors;
  }

  TemporaryFolder folder_;
  std::string real_ = (folder_ / "real.csv").string();
  std::string generated_ = (folder_ / "new.csv").string();
  std::string corpus_ = (folder_ / "real.corpus").string();
  std::string quick_ = " --judges 0 --window 6 --windows 50 ";
};

TEST_F(CompareTable, HoldsCsvFilesBesideACorpusOrACsvFile) {
  ok("prepare --table " + real_ + " --window 6 -o " + corpus_);
  const std::string of_corpus = ok("compare " + corpus_ + " " + generated_ + quick_);
  EXPECT_THAT(of_corpus, HasSubstr("measured on  1 sequence, test, windows of 6 rows\n"));
  EXPECT_THAT(of_corpus, HasSubstr("real   copula  new.csv\n"));
  EXPECT_THAT(of_corpus, HasSubstr("\ncoverage "));
  const std::string of_two = ok("compare " + real_ + " " + generated_ + " " + real_ + quick_);
  EXPECT_THAT(of_two, HasSubstr("measured on  all of 1 sequence, none held out"));
  EXPECT_THAT(of_two, HasSubstr("new.csv  real.csv\n"));
}

TEST_F(CompareTable, PrintsJsonAndCsvForPrograms) {
  const auto json = nlohmann::json::parse(
      ok("compare " + real_ + " " + generated_ + quick_ + "--format json --quiet"));
  EXPECT_EQ(json["tables"].size(), 3U);
  EXPECT_EQ(json["tables"][2]["name"], generated_);
  EXPECT_THAT(ok("compare " + real_ + " " + generated_ + quick_ + "--format csv"),
              HasSubstr("\noverlap,price," + generated_ + ","));
}

TEST_F(CompareTable, NamesOtherColumns) {
  write_file(generated_, "price,amount\n1,2\n");
  EXPECT_THAT(refused("compare " + real_ + " " + generated_ + quick_, 2),
              HasSubstr("new.csv:1:1: expected the columns of the real table, found others without "
                        "'volume', with 'amount'"));
}

TEST_F(CompareTable, RefusesOptionsOfMusicAndTablesWhereMusicIs) {
  EXPECT_THAT(refused("compare " + real_ + " " + generated_ + " --tones 20", 2),
              HasSubstr("--tones: is for music"));
  const std::string chords = (folder_ / "chords.corpus").string();
  ok("prepare --synthetic chords 20 -o " + chords);
  EXPECT_THAT(refused("compare " + chords + " " + chords + " --timegan", 2),
              HasSubstr("--timegan: is for tables"));
  EXPECT_THAT(refused("compare " + real_ + " " + chords + quick_, 1),
              HasSubstr("expected a CSV file of generated rows, found a corpus"));
  EXPECT_THAT(refused("compare " + real_ + " " + (folder_ / "no.csv").string() + quick_, 1),
              HasSubstr("no.csv: no such file"));
}

}  // namespace
}  // namespace crnngan

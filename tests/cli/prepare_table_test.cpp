// prepare and info on tables, as a user sees it.

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "table/table_file.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_program;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class PrepareTable : public ::testing::Test {
 protected:
  // `prepare --table` of a file with that text.
  Outcome prepare(const std::string& text, const std::string& options = "") {
    write_file(csv_, text);
    return run_program("prepare --table " + csv_ + " " + options + " -o " + corpus_);
  }

  // The same with a fault: its one line, without "crnngan: FILE".
  std::string fault_of(const std::string& text, const std::string& options = "") {
    const Outcome outcome = prepare(text, options);
    EXPECT_EQ(outcome.status, 2) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1);
    EXPECT_FALSE(fs::exists(corpus_));
    const std::string head = "crnngan: " + csv_;
    EXPECT_THAT(outcome.errors, StartsWith(head));
    return outcome.errors.substr(std::min(head.size(), outcome.errors.size()));
  }

  TemporaryFolder folder_;
  std::string csv_ = (folder_ / "t.csv").string();
  std::string corpus_ = (folder_ / "t.corpus").string();
};

std::string visits() {
  std::string text = "patient,day,arm,score,unit\n";
  for (int p = 0; p < 60; ++p) {
    for (int v = 0; v < 3; ++v) {
      text +=
          fmt::format("p{},{},{},{}.5,mm\n", p, 7 * v, p % 2 == 0 ? "drug" : "placebo", p + v * v);
    }
  }
  return text;
}

TEST_F(PrepareTable, TellsColumnsSplitsAndWarnings) {
  const Outcome outcome = prepare(visits(), "--id patient --time day --seed 3");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.errors, "crnngan: " + csv_ +
                                ": column 'unit' is constant ('mm'); it is not learnt, "
                                "and written back as it is\n");
  for (const char* line :
       {"patient +id +category +60 sequences", "day +time +whole +every 7 from 0 on",
        "arm +context +category +2 levels: drug, placebo",
        "score +learnt +number +0.5 .. 63.5, 1 decimal", "unit +constant +category +'mm'",
        "training +48 +144", "validation +6 +18", "test +6 +18", "all +60 +180",
        "learnt +whole sequences of 3 rows"}) {
    EXPECT_THAT(outcome.output, ContainsRegex(line));
  }
  EXPECT_THAT(outcome.output, HasSubstr("\n" + corpus_ + ": "));
  EXPECT_EQ(table::load_corpus(corpus_).sequences.size(), 60U);

  const Outcome info = run_program("info " + corpus_);
  EXPECT_EQ(info.status, 0) << info.errors;
  EXPECT_THAT(info.output,
              AllOf(HasSubstr("crnngan corpus 3"), ContainsRegex("arm +context +category")));
  const auto json = nlohmann::json::parse(run_program("info --format json " + corpus_).output);
  EXPECT_EQ(json["columns"][3]["greatest"], 63.5);
  EXPECT_EQ(json["splits"]["training"]["sequences"], 48);
  EXPECT_EQ(json["whole"], true);
}

TEST_F(PrepareTable, OptionsOverruleTheGuess) {
  const Outcome outcome = prepare(
      visits(), "--id patient --drop day,unit --categorical score --window 2 --all --quiet");
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "");
  const table::Schema schema = table::load_corpus(corpus_).schema;
  EXPECT_EQ(schema.columns.size(), 3U);
  EXPECT_EQ(schema.columns[2].kind, table::Kind::kCategory);
  EXPECT_EQ(schema.window, 2U);
  EXPECT_FALSE(schema.is_whole);
}

TEST_F(PrepareTable, ReadsStandardInputAndCompressedFiles) {
  write_file(csv_, visits());
  const std::string options = " --id patient --time day --quiet -o " + corpus_;
  EXPECT_EQ(run_program("prepare --table " + csv_ + options).status, 0);
  const Bytes plain = read_file(corpus_);
  EXPECT_EQ(test::run_command("gzip -k " + csv_).status, 0);
  EXPECT_EQ(run_program("prepare --force --table " + csv_ + ".gz" + options).status, 0);
  EXPECT_EQ(read_file(corpus_), plain);
  EXPECT_EQ(run_program("prepare --force --table -" + options + " < " + csv_).status, 0);
  EXPECT_EQ(read_file(corpus_), plain);
  const Bytes packed = read_file(csv_ + ".gz");
  write_file(csv_, std::span(packed).first(packed.size() / 2));
  const Outcome cut = run_program("prepare --force --table " + csv_ + options);
  EXPECT_EQ(cut.status, 2);
  EXPECT_EQ(cut.errors, "crnngan: " + csv_ + ": its compressed data ends too early\n");
  EXPECT_EQ(
      run_program("prepare --force --table -" + options + " < /dev/null").errors,
      "crnngan: standard input:1:1: expected a header, found an empty file; the first line must "
      "name the columns\n");
}

TEST_F(PrepareTable, FaultsEndWithStatusTwoAndOneLine) {
  EXPECT_THAT(fault_of("a,b\n1,2\n3\n"), StartsWith(":3:2: line 3 has 1 field, the header 2"));
  EXPECT_THAT(fault_of("a,a\n1,2\n"), StartsWith(":1:1: columns 1 and 2 are both called 'a'"));
  EXPECT_THAT(fault_of("a,b\n1,\x1b[31m\n2,y\nx,z\n"), StartsWith(":4:1: expected a number"));
  EXPECT_THAT(fault_of("a,b\n1,2\n2,\x1b[31m\n"),
              StartsWith(":3:2: expected a number in column 'b', found '\uFFFD[31m'"));
  EXPECT_THAT(fault_of(visits(), "--id patent"),
              StartsWith(":1:1: --id: there is no column 'patent', the nearest are 'patient'"));
  EXPECT_THAT(fault_of(visits(), "--id patient --window 5"),
              StartsWith(": a window of 5 rows is longer"));
  EXPECT_THAT(fault_of(visits(), "--id patient --context score"),
              StartsWith(":3:4: expected one value of the context"));
  EXPECT_THAT(fault_of(visits().substr(0, 400), "--id patient"),
              HasSubstr("at least 20 are needed"));
  EXPECT_EQ(run_program("prepare --table /nowhere.csv -o " + corpus_).errors,
            "crnngan: /nowhere.csv: no such file\n");
  EXPECT_EQ(run_program("prepare --table " + folder_.path().string() + " -o " + corpus_).errors,
            "crnngan: " + folder_.path().string() + ": expected a file, found a folder\n");
}

TEST_F(PrepareTable, OptionsOfTablesAndOfMusicDoNotMix) {
  write_file(csv_, visits());
  EXPECT_THAT(run_program("prepare " + csv_ + " --drop a -o " + corpus_).errors,
              HasSubstr("--drop: expected --table FILE with it"));
  for (const char* option : {"--layout flat", "--composer bach", "--synthetic sines 30", "music"}) {
    EXPECT_EQ(run_program("prepare --table " + csv_ + " " + option + " -o " + corpus_).status, 2)
        << option;
  }
  EXPECT_EQ(run_program("prepare --table " + csv_ + " --all --test 0.2 -o " + corpus_).status, 2);
  EXPECT_EQ(run_program("prepare --synthetic cosines 30 -o " + corpus_).status, 2);
}

TEST_F(PrepareTable, SinesAreThoseOfTheirDefinition) {
  EXPECT_EQ(run_program("prepare --synthetic sines 50 --quiet -o " + corpus_).status, 0);
  const table::Table sines = table::load_corpus(corpus_);
  ASSERT_EQ(sines.sequences.size(), 50U);
  EXPECT_TRUE(sines.schema.is_whole);
  EXPECT_EQ(sines.schema.window, 24U);
  EXPECT_EQ(sines.schema.of(table::Role::kLearnt).size(), 5U);
  for (const table::Sequence& sequence : sines.sequences) {
    ASSERT_EQ(sines.rows(sequence), 24U);
    for (std::size_t s = 0; s < 5; ++s) {
      const auto angle = [&](std::size_t t) {
        return std::asin(2 * sequence.values[5 * t + s] - 1);
      };
      const double phase = angle(0);
      const double frequency = (angle(10) - phase) / 10;
      EXPECT_GE(phase, -1e-5);
      EXPECT_LT(phase, 0.1 + 1e-5);
      EXPECT_GE(frequency, -1e-5);
      EXPECT_LT(frequency, 0.1 + 1e-5);
      for (std::size_t t = 0; t < 24; ++t) {
        EXPECT_NEAR(sequence.values[5 * t + s],
                    (std::sin(frequency * static_cast<double>(t) + phase) + 1) / 2, 3e-5);
      }
    }
  }
  const Bytes once = read_file(corpus_);
  EXPECT_EQ(
      run_program("prepare --force --synthetic sines 50 --seed 2 --quiet -o " + corpus_).status, 0);
  EXPECT_NE(read_file(corpus_), once);
}

}  // namespace
}  // namespace crnngan

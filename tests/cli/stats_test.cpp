// `crnngan stats` as a user calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kDemo = std::string(CRNNGAN_SOURCE_DIR) + "/data/demo";

class Stats : public ::testing::Test {
 protected:
  Stats() { run_program("convert " + kDemo + " -o " + folder_.path().string()); }

  std::string output_of(const std::string& options) {
    const Outcome outcome = run_program("stats " + options + " " + folder_.path().string());
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }

  TemporaryFolder folder_;
};

TEST_F(Stats, PrintTheSameBytesWithAnyNumberOfThreads) {
  for (const std::string format : {"table", "csv", "json"}) {
    const std::string one = output_of("--threads 1 --format " + format);
    EXPECT_EQ(output_of("--threads 4 --format " + format), one);
    EXPECT_FALSE(one.empty());
  }
}

TEST_F(Stats, OfAFolderEndWithASummary) {
  EXPECT_THAT(output_of(""), HasSubstr(" files "));
  EXPECT_THAT(output_of(""), HasSubstr("upper quartile"));
  EXPECT_THAT(output_of("--format csv"), Not(HasSubstr("quartile")));
}

TEST_F(Stats, OfOneFileAreACard) {
  const std::string file = std::filesystem::directory_iterator(folder_.path())->path().string();
  const Outcome outcome = run_program("stats " + file);
  EXPECT_THAT(outcome.output, HasSubstr("frequent intervals "));
  EXPECT_THAT(outcome.output, HasSubstr(file.substr(file.rfind('/'))));
}

TEST_F(Stats, OfThePapersScriptDiffer) {
  EXPECT_NE(output_of("--format csv --paper-script"), output_of("--format csv"));
}

TEST_F(Stats, UnreadableFilesOfAFolderAreToldInOrderAndLeftOut) {
  const std::string good = output_of("--format csv");
  write_file(folder_ / "zz.mid", "no music");
  write_file(folder_ / "aa.mid", "no music");
  const Outcome outcome = run_program("stats --format csv " + folder_.path().string());
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.output, good);
  EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: "));
  EXPECT_LT(outcome.errors.find("aa.mid: byte 0"), outcome.errors.find("zz.mid: byte 0"));
}

TEST_F(Stats, UnreadableFilesThatAreNamedAreLeftOut) {
  const std::string good = std::filesystem::directory_iterator(folder_.path())->path().string();
  const std::string alone = run_program("stats --format csv " + good).output;
  write_file(folder_ / "bad.mid", "no music");
  const std::string bad = (folder_ / "bad.mid").string();
  for (const std::string& paths : {good + " " + bad, bad + " " + good}) {
    const Outcome outcome = run_program("stats --format csv " + paths);
    EXPECT_EQ(outcome.status, 3);
    EXPECT_EQ(outcome.output, alone);
    EXPECT_THAT(outcome.errors, HasSubstr("crnngan: left out: " + bad + ": byte 0"));
  }
  EXPECT_EQ(run_program("stats " + bad).status, 1);
}

}  // namespace
}  // namespace crnngan

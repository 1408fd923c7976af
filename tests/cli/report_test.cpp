// `crnngan report` as a user calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/temporary_folder.h"
#include "cli/program.h"
#include "report/page_files.h"

namespace crnngan {
namespace {

using test::Outcome;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Report : public ::testing::Test {
 protected:
  Report() {
    ok("prepare --synthetic chords 30 -o " + corpus_);
    ok("train --corpus " + corpus_ + " --recipe chords --run " + run_ +
       " --set train.epochs=2 --set generator.hidden=8 --set discriminator.hidden=8"
       " --set train.steps=16 --set train.samples=2");
  }

  std::string ok(const std::string& arguments) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.errors;
    return outcome.output;
  }

  std::string errors_of(const std::string& arguments, int status = 1) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, status) << arguments;
    return outcome.errors;
  }

  // With the page, if the program has one.
  static constexpr const char* kNoPage = "the program was built without the page of reports";
  static bool has_page() { return !report::page_script().empty(); }

  TemporaryFolder folder_;
  std::string corpus_ = (folder_ / "chords.corpus").string();
  std::string run_ = (folder_ / "run").string();
  std::string to_ = (folder_ / "shown").string();
  std::string figure_ = (folder_ / "figure.svg").string();
};

TEST_F(Report, ARunThatEndedSinceItGotNoBetterIsFinished) {
  if (!has_page()) GTEST_SKIP() << kNoPage;
  const std::string run = (folder_ / "settled").string();
  // What does not move gets no better.
  ok("train --corpus " + corpus_ + " --recipe chords --run " + run +
     " --set train.epochs=9 --set train.patience=2 --set train.learning_rate=1e-30"
     " --set generator.hidden=8 --set discriminator.hidden=8 --set train.steps=16"
     " --set train.samples=2 --stop-after 0.000001");
  EXPECT_THAT(run_program("report " + run + " -o " + to_).errors,
              HasSubstr("unfinished: 1 of 9 epochs"));
  ok("train --resume --run " + run);
  EXPECT_THAT(run_program("report " + run + " --force -o " + to_).errors, IsEmpty());
}

TEST_F(Report, WritesAFolderAndTellsWhatToOpen) {
  if (!has_page()) {
    EXPECT_THAT(errors_of("report " + run_ + " -o " + to_), HasSubstr("install nodejs and npm"));
    GTEST_SKIP() << kNoPage;
  }
  EXPECT_EQ(ok("report " + run_ + " -o " + to_), to_ + "/index.html: open it in a browser\n");
  for (const char* file : {"index.html", "page.js", "page.css", "verovio.js", "data/summary.js",
                           "data/0-0.js", "data/0-2.js", "data/real.js"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(folder_ / "shown" / file)) << file;
  }
  const auto size = [&] { return std::filesystem::file_size(folder_ / "shown/data/0-2.js"); };
  const auto with_sound = size();
  EXPECT_THAT(errors_of("report " + run_ + " -o " + to_), HasSubstr("--force"));
  EXPECT_THAT(ok("report " + run_ + " -o " + to_ + " --force --quiet --sounds 0"), IsEmpty());
  EXPECT_GT(with_sound, 2 * size());
}

TEST_F(Report, WritesASingleFileOfSeveralRuns) {
  if (!has_page()) GTEST_SKIP() << kNoPage;
  const std::string file = (folder_ / "one.html").string();
  ok("report " + run_ + " " + run_ + " --single-file -o " + file);
  EXPECT_THAT(read_text_file(file), HasSubstr("data-file=\"data/1-2.js\""));
  EXPECT_THAT(errors_of("report " + run_ + " --single-file -o " + file), HasSubstr("--force"));
  EXPECT_THAT(errors_of("report " + run_ + " --single-file -o " + folder_.path().string()),
              HasSubstr("is a folder"));
}

TEST_F(Report, DrawsFigure3Alone) {
  EXPECT_EQ(ok("report " + run_ + " --figure3 " + figure_), figure_ + ": Figure 3\n");
  EXPECT_THAT(read_text_file(figure_), HasSubstr("<svg"));
  EXPECT_THAT(errors_of("report " + run_ + " --figure3 " + figure_), HasSubstr("--force"));
  EXPECT_THAT(errors_of("report " + run_ + " --figure3 figure.gif"), HasSubstr(".svg, .png"));
}

TEST_F(Report, RunWhoseCorpusIsGoneIsReportedWithoutExcerpts) {
  std::filesystem::remove(corpus_);
  const Outcome outcome = run_program("report " + run_ + " --figure3 " + figure_);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.errors, HasSubstr("Name the corpus with --real"));
}

TEST_F(Report, RefusesWhatItCannotReport) {
  EXPECT_THAT(errors_of("report " + folder_.path().string() + " -o " + to_),
              HasSubstr("no run.json"));
  EXPECT_THAT(errors_of("report " + run_ + " -o " + run_), HasSubstr("is no report"));
  EXPECT_THAT(errors_of("report " + run_, 2),
              HasSubstr("--output: expected a folder, or --figure3 FILE"));
  EXPECT_FALSE(std::filesystem::exists(to_));
}

}  // namespace
}  // namespace crnngan

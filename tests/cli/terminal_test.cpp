#include "cli/terminal.h"

#include <gtest/gtest.h>

namespace crnngan::cli {
namespace {

TEST(ProgressLine, ShowsCountShareAndTimeLeft) {
  EXPECT_EQ(progress_line("reading", 25, 100, 2, 60),
            "reading  25/100  [######                  ]   25 %  6 s left");
  EXPECT_EQ(progress_line("reading", 25, 100, 2, 60).size(), 60U);
}

TEST(ProgressLine, HasNoTimeLeftBeforeAnythingIsDone) {
  EXPECT_EQ(progress_line("reading", 0, 3, 5, 40), "reading  0/3  [                 ]    0 %");
}

TEST(ProgressLine, IsFullAtTheEndAndBeyond) {
  EXPECT_EQ(progress_line("reading", 3, 3, 5, 44), "reading  3/3  [###########]  100 %  0 s left");
  EXPECT_EQ(progress_line("reading", 7, 0, 5, 30), "reading  7");
}

TEST(ProgressLine, IsNeverWiderThanTheTerminal) {
  for (std::size_t width = 0; width < 120; ++width) {
    EXPECT_LE(progress_line("reading", 1234, 2486, 3, width).size(), width);
  }
}

TEST(Wrapped, BreaksAtSpacesWithinAHundredColumns) {
  EXPECT_EQ(wrapped("  short  text"), "  short  text");
  EXPECT_EQ(wrapped(""), "");
  const std::string word(40, 'a');
  EXPECT_EQ(wrapped(word + " " + word + " " + word), word + " " + word + "\n  " + word);
  EXPECT_EQ(wrapped(word + "  " + word + "  |  " + word, 4),
            word + "  " + word + "  |\n    " + word);
  const std::string path(150, 'p');
  EXPECT_EQ(wrapped(path + " b"), path + "\n  b");
}

}  // namespace
}  // namespace crnngan::cli

#include "music/label_columns.h"

#include <gmock/gmock.h>

#include <vector>

#include "base/error_of.h"

namespace crnngan::music {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Ten pieces by Bach, ten by Chopin, one by Satie.
std::vector<Labels> some_pieces() {
  std::vector<Labels> pieces(10, {"bach", "", "piano", "D minor", "minor", "4/4", "low", ""});
  pieces.insert(pieces.end(), 10, {"chopin", "", "piano", "", "", "3/4", "high", ""});
  pieces.push_back({"satie", "", "piano", "C major", "major", "3/4", "low", ""});
  return pieces;
}

TEST(LabelValues, AreThoseThatEnoughPiecesHave) {
  const LabelValues values = LabelValues::fit(some_pieces());
  EXPECT_THAT(values.of[0], ElementsAre("bach", "chopin"));
  EXPECT_TRUE(values.of[1].empty());
  EXPECT_THAT(values.of[5], ElementsAre("3/4", "4/4"));
  EXPECT_EQ(values.of[3].size(), 24U);  // keys change with transposition
}

TEST(LabelValues, AreNumberedFromOne) {
  const LabelValues values = LabelValues::fit(some_pieces());
  const LabelNumbers numbers = values.numbers_of(some_pieces()[0]);
  EXPECT_THAT(numbers, ElementsAre(1, 0, 1, 1 + 12 + 2, 1, 2, 2, 0));
  EXPECT_EQ(values.numbers_of(some_pieces().back())[0], 0);
  EXPECT_EQ(values.value(0, numbers), "bach");
  EXPECT_EQ(values.value(1, numbers), "");
}

TEST(LabelValues, AreAskedForInAnyCase) {
  const LabelValues values = LabelValues::fit(some_pieces());
  LabelNumbers numbers{};
  values.ask("composer", "Chopin", numbers);
  values.ask("key", "d MINOR", numbers);
  EXPECT_THAT(numbers, ElementsAre(2, 0, 0, 15, 0, 0, 0, 0));
}

TEST(LabelValues, WhatIsNotKnownIsRefusedWithWhatIs) {
  const LabelValues values = LabelValues::fit(some_pieces());
  LabelNumbers numbers{};
  EXPECT_THAT(error_of([&] { values.ask("composer", "Chopan", numbers); }),
              ::testing::AllOf(HasSubstr("Chopan"), HasSubstr("perhaps 'chopin'"),
                               HasSubstr("bach, chopin")));
  EXPECT_THAT(error_of([&] { values.ask("genre", "fugue", numbers); }),
              ::testing::AllOf(HasSubstr("genre"), HasSubstr("composer, instruments, key")));
  EXPECT_EQ(numbers, LabelNumbers{});
}

TEST(MetreCalled, ReadsTheNamesOfMetres) {
  EXPECT_EQ(metre_called("3/4"), (midi::TimeSignature{3, 4}));
  EXPECT_EQ(metre_called("12/8"), (midi::TimeSignature{12, 8}));
  for (const char* name : {"", "3", "3/", "/4", "3/5", "0/4", "256/4", "3/128", "3/4/4", "x/4"}) {
    EXPECT_EQ(metre_called(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace crnngan::music

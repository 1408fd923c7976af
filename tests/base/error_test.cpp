#include "base/error.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/error_of.h"
#include "base/parsed.h"

namespace crnngan {
namespace {

using test::error_of;

TEST(Error, BracesInAPlainMessageAreNoFormat) {
  EXPECT_STREQ(Error(std::string("found {}")).what(), "found {}");
}

TEST(Error, ArgumentsAreFormattedIntoTheMessage) {
  EXPECT_STREQ(Error("expected {}, found {}", 3, "four").what(), "expected 3, found four");
}

TEST(FailureOf, IsTheErrorOrWantOfMemoryAndNothingWithoutOne) {
  EXPECT_EQ(failure_of("a.mid", [] {}), std::nullopt);
  EXPECT_EQ(failure_of("a.mid", [] { throw Error("no tones"); }), "a.mid: no tones");
  EXPECT_EQ(failure_of("a.mid", [] { throw Error("a.mid: no tones"); }), "a.mid: no tones");
  EXPECT_EQ(failure_of("a.mid", [] { throw std::bad_alloc(); }), "a.mid: not enough memory for it");
  EXPECT_EQ(failure_of("a.mid", [] { std::vector<int>().reserve(std::size_t(-1)); }),
            "a.mid: not enough memory for it");
  EXPECT_THROW(failure_of("", [] { throw std::invalid_argument("a mistake of ours"); }),
               std::invalid_argument);
}

TEST(Parsed, HoldsTheValueOrTheReason) {
  const Parsed<int> value = 7;
  EXPECT_TRUE(value.ok());
  EXPECT_EQ(value.value(), 7);
  const Parsed<int> none = ParseError{12, "expected a number"};
  EXPECT_FALSE(none.ok());
  EXPECT_EQ(none.error().offset, 12u);
  EXPECT_EQ(none.error().message, "expected a number");
}

TEST(Parsed, TakeMovesTheValueOut) {
  Parsed<std::vector<int>> parsed = std::vector<int>{1, 2, 3};
  const int* const data = parsed.value().data();
  const std::vector<int> taken = std::move(parsed).take("file");
  EXPECT_EQ(taken.data(), data);
}

TEST(Parsed, TakeThrowsWithNamePlaceAndReason) {
  EXPECT_EQ(error_of([] { Parsed<int>(ParseError{12, "expected {}"}).take("a.mid"); }),
            "a.mid: byte 12: expected {}");
}

}  // namespace
}  // namespace crnngan

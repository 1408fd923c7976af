#include "base/text.h"

#include <gtest/gtest.h>

#include <vector>

namespace crnngan {
namespace {

std::uint64_t hash_text(std::string_view text, std::uint64_t basis = kHashBasis) {
  return hash_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, basis);
}

TEST(Lower, ChangesAsciiLettersAlone) {
  EXPECT_EQ(lower("Content-TYPE: \xc3\x84 Z[9"), "content-type: \xc3\x84 z[9");
  EXPECT_EQ(lower(""), "");
}

TEST(Nearest, TakesTheCandidateWithTheFewestEdits) {
  const std::vector<std::string> keys{"train.steps", "train.batch", "train.l2", "seed"};
  EXPECT_EQ(nearest("train.batch", keys), "train.batch");
  EXPECT_EQ(nearest("train.bacth", keys), "train.batch");  // two letters changed
  EXPECT_EQ(nearest("trainstep", keys), "train.steps");    // two letters missing
  EXPECT_EQ(nearest("seeds", keys), "seed");               // one letter too many
  EXPECT_EQ(nearest("train.l1", keys), "train.l2");
}

TEST(Nearest, DistanceToAnEmptyWordIsTheLength) {
  const std::vector<std::string> keys{"long", "ab", "abc"};
  EXPECT_EQ(nearest("", keys), "ab");
}

TEST(Nearest, OfEquallyNearCandidatesTheFirstIsTaken) {
  const std::vector<std::string> keys{"cat", "bat", "rat"};
  EXPECT_EQ(nearest("hat", keys), "cat");
}

TEST(Nearest, WithoutCandidatesThereIsNone) { EXPECT_EQ(nearest("word", {}), ""); }

TEST(Nearest, NeighboursThatChangedPlacesCountOnce) {
  EXPECT_EQ(nearest("papre", std::vector<std::string>{"pap", "paper"}), "paper");
}

TEST(Meant, IsABeginningOrASlip) {
  const std::vector<std::string> words{"--seed", "--tones", "--tempo", "--temperature"};
  EXPECT_EQ(meant("--sed", words), "--seed");
  EXPECT_EQ(meant("--SEED", words), "--seed");
  EXPECT_EQ(meant("--tone", words), "--tones");
  EXPECT_EQ(meant("--tempe", words), "--temperature");
  EXPECT_EQ(meant("--tepmerture", words), "--temperature");
  for (const char* far : {"--voices", "--", "", "--feed-me", "--te"}) {
    EXPECT_EQ(meant(far, words), "") << far;
  }
  EXPECT_EQ(meant("word", {}), "");
}

TEST(Shortened, CutsBetweenCharactersAndTellsTheirNumber) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc... (4 characters)");
  EXPECT_EQ(shortened("\u00e4\u00f6\u00fc", 3), "\u00e4\u00f6\u00fc");
  EXPECT_EQ(shortened("\u00e4\u00f6\u00fc", 2), "\u00e4\u00f6... (3 characters)");
  EXPECT_EQ(shortened("", 1), "");
}

TEST(HashBytes, GivesThePublishedAnswersOfFnv1a) {
  EXPECT_EQ(hash_text(""), 0xcbf29ce484222325u);
  EXPECT_EQ(hash_text("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(hash_text("foobar"), 0x85944171f73967e8u);
}

TEST(HashBytes, BytesAbove127CountAsUnsigned) {
  EXPECT_EQ(hash_text("\xFF"), (0xcbf29ce484222325u ^ 0xFFu) * 0x100000001b3u);
}

TEST(HashBytes, AChainOfCallsEqualsOneCall) {
  EXPECT_EQ(hash_text("bar", hash_text("foo")), hash_text("foobar"));
}

TEST(ValidUtf8, LeavesTextAsItIs) {
  for (const char* text : {"", "a song", "ü", "\u20AC", "\U0001D11E", "<b>&\"'"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
}

TEST(ValidUtf8, PutsAMarkForEachByteThatIsNoText) {
  EXPECT_EQ(valid_utf8("a\xFF"
                       "b"),
            "a\uFFFD"
            "b");
  EXPECT_EQ(valid_utf8("\xC3"), "\uFFFD");                                // cut short
  EXPECT_EQ(valid_utf8("\xC0\x80"), "\uFFFD\uFFFD");                      // longer than need be
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // above all of them
  EXPECT_EQ(valid_utf8("\xEF\xBF\xBF"), "\uFFFD\uFFFD\uFFFD");            // no character
  EXPECT_EQ(valid_utf8("a\nb\x7F"),
            "a\uFFFD"
            "b\uFFFD");
  EXPECT_EQ(valid_utf8("a\xE2\x80\xAE"
                       "b"),
            "a\uFFFD\uFFFD\uFFFDb");                  // turns text round
  EXPECT_EQ(valid_utf8("\xC2\x85"), "\uFFFD\uFFFD");  // a control character of two bytes
}

TEST(Split, GivesWhatLiesBetweenSeparators) {
  const auto parts = [](std::string_view text) { return split(text, ','); };
  EXPECT_EQ(parts("a,bc,"), (std::vector<std::string_view>{"a", "bc", ""}));
  EXPECT_EQ(parts(""), (std::vector<std::string_view>{""}));
}

TEST(NumberOf, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(number_of("-1.5e3"), -1500);
  for (const char* text : {"", "1,", " 1", "one", "1 2"}) EXPECT_EQ(number_of(text), std::nullopt);
}

}  // namespace
}  // namespace crnngan

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

}  // namespace
}  // namespace crnngan

#include "corpus/split.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <stdexcept>

#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

void assign_splits(std::vector<Piece>& pieces, const std::vector<std::size_t>& order,
                   double validation_share, double test_share) {
  std::vector<std::int32_t> groups;
  for (const Piece& piece : pieces) groups.push_back(piece.group);
  const std::vector<Split> splits = splits_of(groups, order, validation_share, test_share);
  for (std::size_t n = 0; n < pieces.size(); ++n) pieces[n].split = splits[n];
}

std::vector<std::size_t> drawn_order(const std::vector<Piece>& pieces,
                                     std::optional<std::uint64_t> seed) {
  std::vector<std::uint64_t> hashes;
  for (const Piece& piece : pieces) hashes.push_back(content_hash(piece.tones));
  return corpus::drawn_order(hashes, seed);
}

using ::testing::ElementsAre;

// Pieces of which those of each size in `sizes` are a group; size 1 is a piece of no group.
std::vector<Piece> grouped(const std::vector<std::size_t>& sizes) {
  std::vector<Piece> pieces;
  std::int32_t group = 0;
  for (const std::size_t size : sizes) {
    if (size > 1) ++group;
    for (std::size_t n = 0; n < size; ++n) {
      pieces.push_back({std::to_string(pieces.size()),
                        "",
                        Split::kTest,
                        {{1, 60, 64, 0}},
                        "",
                        size > 1 ? group : 0});
    }
  }
  return pieces;
}

// The number of pieces in training, validation and test; no group may straddle.
std::vector<std::size_t> split(std::vector<Piece> pieces, double validation, double test) {
  assign_splits(pieces, drawn_order(pieces, std::nullopt), validation, test);
  std::vector<std::size_t> counts(3);
  std::map<std::int32_t, Split> groups;
  for (const Piece& piece : pieces) {
    ++counts[static_cast<std::size_t>(piece.split)];
    if (piece.group == 0) continue;
    EXPECT_EQ(groups.emplace(piece.group, piece.split).first->second, piece.split);
  }
  return counts;
}

TEST(AssignSplits, SinglePiecesGiveEachShareToTheNearestNumberButAtLeastOne) {
  for (std::size_t count = 3; count <= 100; ++count) {
    const std::vector<Piece> pieces = grouped(std::vector<std::size_t>(count, 1));
    for (const std::size_t percent : {1, 7, 10, 14, 28, 33, 50}) {
      const auto share = [&](std::size_t hundredths) {
        return std::max<std::size_t>(1, (2 * count * hundredths + 100) / 200);
      };
      const std::size_t validation = std::min(share(percent), count - 2);
      const std::size_t test = std::min(share(10), count - validation - 1);
      ASSERT_THAT(split(pieces, static_cast<double>(percent) / 100, 0.1),
                  ElementsAre(count - validation - test, validation, test))
          << percent << " % of " << count;
    }
  }
}

TEST(AssignSplits, WithFewPiecesTrainingComesFirstThenValidation) {
  EXPECT_THAT(split(grouped({}), 0.1, 0.1), ElementsAre(0, 0, 0));
  EXPECT_THAT(split(grouped({1}), 0.1, 0.1), ElementsAre(1, 0, 0));
  EXPECT_THAT(split(grouped({1, 1}), 0.1, 0.1), ElementsAre(1, 1, 0));
  EXPECT_THAT(split(grouped({1, 1, 1}), 0.1, 0.1), ElementsAre(1, 1, 1));
  EXPECT_THAT(split(grouped({1, 1, 1}), 0.6, 0.2), ElementsAre(1, 1, 1));
  EXPECT_THAT(split(grouped({5, 5, 5}), 0.1, 0.1), ElementsAre(5, 5, 5));
  EXPECT_THAT(split(grouped({5, 5}), 0.1, 0.1), ElementsAre(5, 5, 0));
}

TEST(AssignSplits, AShareOfZeroStaysEmpty) {
  EXPECT_THAT(split(grouped({1, 1, 1, 1}), 0, 0), ElementsAre(4, 0, 0));
  EXPECT_THAT(split(grouped({1, 1, 1, 1}), 0, 0.5), ElementsAre(2, 0, 2));
  EXPECT_THAT(split(grouped({1, 1, 1, 1}), 0.5, 0.5), ElementsAre(0, 2, 2));
  EXPECT_THAT(split(grouped({3, 1}), 0, 1), ElementsAre(0, 0, 4));
}

TEST(AssignSplits, GroupsThatDoNotFitAreLeftToTrainingWhileOthersFillTheRoom) {
  // Room for two and two: the group of six goes to training, that of two fits.
  EXPECT_THAT(split(grouped({6, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}), 0.1, 0.1),
              ElementsAre(16, 2, 2));
}

TEST(AssignSplits, RoomThatNoGroupFitsTakesTheSmallestIfThatComesNearer) {
  EXPECT_THAT(split(grouped({15, 15, 12, 2}), 0.25, 0), ElementsAre(30, 14, 0))
      << "room for 11: 2 fit, then 12 more end nearer";
  EXPECT_THAT(split(grouped({10, 9, 8, 3}), 0.2, 0), ElementsAre(27, 3, 0))
      << "room for 6: 3 fit, then 8 more would end farther away";
}

TEST(AssignSplits, ManyGroupsComeWithinAPieceOfTheShares) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::size_t> sizes(200);
    for (std::size_t& size : sizes) size = random() % 4 == 0 ? 2 + random() % 9 : 1;
    const auto pieces = grouped(sizes);
    const auto counts = split(pieces, 0.1, 0.2);
    const auto total = static_cast<double>(pieces.size());
    EXPECT_NEAR(static_cast<double>(counts[1]), 0.1 * total, 0.5001) << "round " << round;
    EXPECT_NEAR(static_cast<double>(counts[2]), 0.2 * total, 0.5001) << "round " << round;
  }
}

TEST(AssignSplits, SharesThatAreNoSharesAreRefused) {
  std::vector<Piece> pieces = grouped({1, 1, 1});
  for (const double share : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(assign_splits(pieces, {0, 1, 2}, share, 0), std::invalid_argument) << share;
    EXPECT_THROW(assign_splits(pieces, {0, 1, 2}, 0, share), std::invalid_argument) << share;
  }
  EXPECT_THROW(assign_splits(pieces, {0, 1, 2}, 0.6, 0.5), std::invalid_argument);
}

TEST(DrawnOrder, DependsOnSeedAndContentNotOnPlace) {
  std::vector<Piece> pieces = random_corpus(20).pieces;
  const auto names = [&](std::optional<std::uint64_t> seed) {
    std::vector<std::string> result;
    for (const std::size_t n : drawn_order(pieces, seed)) result.push_back(pieces[n].name);
    return result;
  };
  const auto drawn = names(5);
  EXPECT_NE(drawn, names(6));
  std::reverse(pieces.begin(), pieces.end());
  EXPECT_EQ(names(5), drawn);
  EXPECT_EQ(names(std::nullopt).front(), pieces.front().name);
}

}  // namespace
}  // namespace crnngan::corpus

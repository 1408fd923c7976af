#include "base/random.h"

#include <gmock/gmock.h>

#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <vector>

namespace crnngan {
namespace {

using Words = std::array<std::uint32_t, 4>;

// Philox 4x32-10 as the paper writes it down (Salmon et al. 2011, section 3.3).
Words philox(Words counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t left = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t right = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(right >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(right),
               static_cast<std::uint32_t>(left >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(left)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

TEST(RandomStream, TheTwinInThisTestGivesTheAuthorsKnownAnswers) {
  // From the test vectors of Random123, philox4x32 with 10 rounds.
  constexpr std::uint32_t kOnes = 0xFFFFFFFF;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, AllZerosGiveThePublishedKnownAnswer) {
  const RandomStream stream(0, static_cast<Purpose>(0), 0);
  EXPECT_EQ(stream.bits(0), 0x6627e8d5u);
  EXPECT_EQ(stream.bits(1), 0xe169c58du);
  EXPECT_EQ(stream.bits(2), 0xbc57ac4cu);
  EXPECT_EQ(stream.bits(3), 0x9b00dbd8u);
}

TEST(RandomStream, CounterAndKeyAreMadeOfIndexIterationPurposeAndSeed) {
  std::mt19937_64 random(1);
  for (int n = 0; n < 2000; ++n) {
    const std::uint64_t seed = random();
    const std::uint64_t index = random() >> (random() % 64);
    const auto iteration = static_cast<std::uint32_t>(random());
    const auto purpose = static_cast<std::uint32_t>(random() % 7 + 1);
    const std::uint64_t number = index / 4;
    const Words expected =
        philox({static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32),
                iteration, purpose},
               {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
    const RandomStream stream(seed, static_cast<Purpose>(purpose), iteration);
    ASSERT_EQ(stream.bits(index), expected[index % 4])
        << "seed " << seed << ", purpose " << purpose << ", iteration " << iteration << ", index "
        << index;
  }
}

TEST(RandomStream, PurposesKeepTheNumbersThatSeedsRelyOn) {
  EXPECT_EQ(static_cast<int>(Purpose::kWeights), 1);
  EXPECT_EQ(static_cast<int>(Purpose::kOrder), 2);
  EXPECT_EQ(static_cast<int>(Purpose::kWindow), 3);
  EXPECT_EQ(static_cast<int>(Purpose::kNoise), 4);
  EXPECT_EQ(static_cast<int>(Purpose::kGenerate), 6);
  EXPECT_EQ(static_cast<int>(Purpose::kSynthetic), 7);
}

TEST(RandomStream, SeedsPurposesIterationsAndIndicesNeverShareTheirDraws) {
  // Among 64 * 8 * 8 * 8 = 32768 draws of 64 bits a chance collision has odds of 3e-11.
  std::set<std::uint64_t> seen;
  std::size_t drawn = 0;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (const std::uint64_t shift : {0U, 32U}) {  // both halves of the seed count
      if (shift > 0 && seed == 0) continue;
      for (std::uint32_t purpose = 0; purpose < 8; ++purpose) {
        for (std::uint32_t iteration = 0; iteration < 8; ++iteration) {
          const RandomStream stream(seed << shift, static_cast<Purpose>(purpose), iteration);
          for (std::uint64_t index = 0; index < 64; index += 2) {
            seen.insert(std::uint64_t{stream.bits(index)} << 32 | stream.bits(index + 1));
            ++drawn;
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), drawn);
}

TEST(RandomStream, UniformIsExactAndNeverOne) {
  const RandomStream stream(3, Purpose::kNoise, 1);
  double sum = 0;
  constexpr int kDraws = 100000;
  for (std::uint64_t index = 0; index < kDraws; ++index) {
    const float value = stream.uniform(index);
    ASSERT_EQ(value, static_cast<float>(stream.bits(index) >> 8) / 16777216.0F);
    ASSERT_GE(value, 0.0F);
    ASSERT_LT(value, 1.0F);
    sum += value;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.005);  // five deviations of the mean
}

TEST(RandomStream, FillUniformEqualsSingleDrawsFromEveryOffset) {
  const RandomStream stream(5, Purpose::kNoise, 9);
  const std::uint64_t far = std::uint64_t{1} << 40;
  for (const std::uint64_t start : {std::uint64_t{0}, far}) {
    for (std::uint64_t first = start; first < start + 9; ++first) {
      for (std::size_t size = 0; size < 14; ++size) {
        std::vector<float> found(size, -1);
        stream.fill_uniform(found, first);
        for (std::size_t i = 0; i < size; ++i) {
          ASSERT_EQ(found[i], stream.uniform(first + i)) << first << " + " << i << " of " << size;
        }
      }
    }
  }
}

TEST(RandomStream, BelowOneIsAlwaysZero) {
  const RandomStream stream(7, Purpose::kOrder, 0);
  for (std::uint64_t index = 0; index < 100; ++index) EXPECT_EQ(stream.below(1, index), 0u);
}

TEST(RandomStream, BelowTheLargestBoundStaysBelowItAndReachesItsTop) {
  const RandomStream stream(7, Purpose::kOrder, 0);
  constexpr std::uint32_t kBound = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t highest = 0;
  for (std::uint64_t index = 0; index < 1000; ++index) {
    const std::uint32_t value = stream.below(kBound, index);
    ASSERT_LT(value, kBound);
    highest = std::max(highest, value);
  }
  EXPECT_GT(highest, kBound / 100 * 99);
}

TEST(RandomStream, BelowIsUniform) {
  const RandomStream stream(11, Purpose::kWindow, 4);
  // Chi-square with bound - 1 degrees of freedom; the limits lie at odds of about 1 in 10,000.
  struct Case {
    std::uint32_t bound;
    double limit;
  };
  for (const auto& [bound, limit] : {Case{2, 15.2}, Case{3, 18.5}, Case{7, 27.9}, Case{64, 112}}) {
    std::vector<int> counts(bound);
    const int draws = 10000 * static_cast<int>(bound);
    for (int index = 0; index < draws; ++index) {
      ++counts.at(stream.below(bound, static_cast<std::uint64_t>(index)));
    }
    double chi_square = 0;
    for (const int count : counts) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
    EXPECT_LT(chi_square, limit) << "bound " << bound;
  }
}

}  // namespace
}  // namespace crnngan

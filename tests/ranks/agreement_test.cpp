#include "ranks/agreement.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/interruption.h"
#include "ranks/thread_ranks.h"

namespace crnngan::ranks {
namespace {

using test::on_ranks;
using testing::ElementsAre;

// What rank 0 says of what ended all; the others are to say nothing.
std::string told(const std::vector<std::exception_ptr>& thrown) {
  for (std::size_t rank = 1; rank < thrown.size(); ++rank) {
    EXPECT_TRUE(thrown[rank]);
    if (!thrown[rank]) continue;
    EXPECT_THROW(std::rethrow_exception(thrown[rank]), Ended) << rank;
  }
  if (!thrown.front()) return "nothing";
  try {
    std::rethrow_exception(thrown.front());
  } catch (const BadInput& error) {
    return std::string("bad input: ") + error.what();
  } catch (const std::exception& error) {
    return error.what();
  } catch (const Interrupted& interrupted) {
    return "signal " + std::to_string(interrupted.signal);
  }
}

template <class Thrown>
std::string told_of(int on_rank, const Thrown& what) {
  return told(on_ranks(3, [&](Ranks& ranks) {
    agree(ranks, [&] {
      if (ranks.rank() == on_rank) throw what;
    });
    ADD_FAILURE() << "rank " << ranks.rank() << " goes on";
  }));
}

TEST(Agreement, AFaultOfOneRankEndsAllAndRank0TellsIt) {
  EXPECT_EQ(told_of(0, Error("no room")), "no room");
  EXPECT_EQ(told_of(2, Error("no room")), "rank 2: no room");
  EXPECT_EQ(told_of(1, BadInput("a.toml:1:1: no")), "bad input: rank 1: a.toml:1:1: no");
  EXPECT_EQ(told_of(2, std::bad_alloc()), "rank 2: not enough memory for this");
  EXPECT_EQ(told_of(1, Interrupted{15}), "signal 15");
}

TEST(Agreement, TheFaultOfTheLowestRankIsTold) {
  EXPECT_EQ(told(on_ranks(3,
                          [](Ranks& ranks) {
                            agree(ranks, [&] {
                              if (ranks.rank() > 0) throw Error("{}", ranks.rank());
                            });
                          })),
            "rank 1: 1");
}

TEST(Agreement, NumbersOfAllRanksStandInTheirOrder) {
  on_ranks(3, [](Ranks& ranks) {
    // Rank r has r numbers.
    std::vector<double> numbers(static_cast<std::size_t>(ranks.rank()), ranks.rank() + 0.5);
    agree(ranks, nullptr, numbers);
    EXPECT_THAT(numbers, ElementsAre(1.5, 2.5, 2.5));
  });
}

TEST(Agreement, WhatRank0SaysAllKnow) {
  on_ranks(3, [](Ranks& ranks) {
    EXPECT_EQ(value_of_first(ranks, 10 + ranks.rank()), 10);
    EXPECT_EQ(from_first(ranks, [&] { return Bytes{1, 2, 3}; }), (Bytes{1, 2, 3}));
  });
  EXPECT_EQ(told(on_ranks(2,
                          [](Ranks& ranks) {
                            from_first(ranks, []() -> Bytes { throw Error("no such file"); });
                          })),
            "no such file");
}

TEST(Agreement, ARankThatIsNotLikeTheOthersIsNamedWithWhatDiffers) {
  EXPECT_EQ(told(on_ranks(3,
                          [](Ranks& ranks) {
                            expect_alike(ranks, {{"version", ranks.rank() == 2 ? "0.2" : "0.1"},
                                                 {"same", "1"}});
                          })),
            "rank 2 is not like rank 0, and results would differ: version: expected 0.1, found "
            "0.2");
}

TEST(Agreement, OneProcessAloneThrowsWhatItHasThrown) {
  EXPECT_THROW(agree(alone(), [] { throw Interrupted{2}; }), Interrupted);
  EXPECT_EQ(from_first(alone(), [] { return Bytes{7}; }), Bytes{7});
  expect_alike(alone(), {{"version", "0"}});
}

}  // namespace
}  // namespace crnngan::ranks

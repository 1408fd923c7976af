#include "music/metre.h"

#include <gtest/gtest.h>

namespace crnngan::music {
namespace {

using Times = std::vector<midi::TimeSignatureChange>;

constexpr std::int64_t kQuarter = 384;

Metre metre_of(Times times, std::int64_t first = 0) {
  return Metre({.first_onset_ticks = first, .keeps_beat = true, .times = std::move(times)});
}

// In quarters.
struct Expected {
  std::int64_t bar = 0;
  double place = 0;
  double length = 0;
};

void expect(const Metre& metre, double quarters_after_first, Expected expected) {
  const auto ticks = [](double quarters) { return static_cast<std::int64_t>(quarters * kQuarter); };
  const auto place = metre.place_of(ticks(quarters_after_first));
  ASSERT_TRUE(place && place->bar) << quarters_after_first;
  EXPECT_EQ(place->bar->bar, expected.bar) << quarters_after_first;
  EXPECT_EQ(place->bar->ticks, ticks(expected.place)) << quarters_after_first;
  EXPECT_EQ(place->bar->length_ticks, ticks(expected.length)) << quarters_after_first;
}

TEST(Metre, TellsBarAndPlaceInIt) {
  const Metre metre = metre_of({{0, {3, 4}}});
  expect(metre, 0, {0, 0, 3});
  expect(metre, 2.5, {0, 2.5, 3});
  expect(metre, 3, {1, 0, 3});
  expect(metre, 300.25, {100, 0.25, 3});
  EXPECT_EQ(metre.place_of(3 * kQuarter + 100), (Place{100, kQuarter, PlaceInBar{1, 100, 1152}}));
}

TEST(Metre, CountsFromTheBarOfTheFirstOnset) {
  const Metre metre = metre_of({{0, {4, 4}}}, 11 * kQuarter);  // two bars of silence before
  expect(metre, 0, {0, 3, 4});
  expect(metre, 1, {1, 0, 4});
}

TEST(Metre, APickupLacksTheBeginningOfItsBar) {
  const Metre metre = metre_of({{0, {1, 4}}, {kQuarter, {3, 4}}});
  expect(metre, 0, {0, 2, 3});
  expect(metre, 0.5, {0, 2.5, 3});
  expect(metre, 1, {1, 0, 3});
  expect(metre, 4, {2, 0, 3});
}

TEST(Metre, APickupBehindABarOfSilenceIsOneToo) {
  // As some notation programs write: an empty bar of 4/4, a bar as short as the pickup, the piece.
  const Metre metre = metre_of({{4 * kQuarter, {2, 8}}, {5 * kQuarter, {6, 8}}}, 4 * kQuarter);
  expect(metre, 0, {0, 2, 3});
  expect(metre, 1, {1, 0, 3});
}

TEST(Metre, FollowsAChangeOfSignatureOnABarline) {
  const Metre metre = metre_of({{0, {4, 4}}, {8 * kQuarter, {3, 4}}, {14 * kQuarter, {5, 4}}});
  expect(metre, 7, {1, 3, 4});
  expect(metre, 8, {2, 0, 3});
  expect(metre, 13.5, {3, 2.5, 3});
  expect(metre, 14, {4, 0, 5});
  expect(metre, 23, {5, 4, 5});
}

TEST(Metre, AChangeWithinABarCutsItShort) {
  const Metre metre = metre_of({{0, {4, 4}}, {6 * kQuarter, {3, 4}}});
  expect(metre, 3, {0, 3, 4});
  expect(metre, 5, {1, 1, 2});
  expect(metre, 6, {2, 0, 3});
  // Also by the same signature, which then begins anew.
  const Metre again = metre_of({{0, {4, 4}}, {9 * kQuarter, {4, 4}}});
  expect(again, 8, {2, 0, 1});
  expect(again, 9, {3, 0, 4});
}

TEST(Metre, AChangeBesideABarlineIsOnIt) {
  const Metre metre = metre_of({{0, {4, 4}}, {8 * kQuarter - 20, {3, 4}}});
  expect(metre, 8, {2, 0, 3});
  EXPECT_EQ(metre.place_of(8 * kQuarter - 10)->bar->bar, 1);
}

TEST(Metre, BeatsAreDottedQuartersInCompoundTime) {
  const Metre metre = metre_of({{0, {6, 8}}});
  EXPECT_EQ(metre.place_of(576 + 192), (Place{192, 576, PlaceInBar{0, 768, 1152}}));
  EXPECT_EQ(metre_of({{0, {3, 8}}}).place_of(576 + 192),
            (Place{192, 576, PlaceInBar{1, 192, 576}}));
}

TEST(Metre, TheLastBeatOfAnOddBarIsShort) {
  const Metre five = metre_of({{0, {5, 8}}});  // a quarter, a quarter, an eighth
  EXPECT_EQ(five.place_of(768 + 100), (Place{100, 384, PlaceInBar{0, 868, 960}}));
  EXPECT_EQ(five.place_of(960), (Place{0, 384, PlaceInBar{1, 0, 960}}));
  expect(metre_of({{0, {5, 4}}}), 9.5, {1, 4.5, 5});
  EXPECT_EQ(metre_of({{0, {3, 64}}}).place_of(72 + 5), (Place{5, 384, PlaceInBar{1, 5, 72}}));
}

TEST(Metre, IsUnknownWithoutABeat) {
  const Metre metre(Signatures{.keeps_beat = false, .times = {{0, {4, 4}}}});
  EXPECT_FALSE(metre.place_of(0));
}

TEST(Metre, WithoutATimeSignatureThereAreQuartersAndNoBars) {
  EXPECT_EQ(metre_of({}, 100).place_of(kQuarter), (Place{100, kQuarter, std::nullopt}));
}

TEST(Metre, BeforeTheFirstOfItsSignaturesThatOfTheStandardHolds) {
  const Metre metre = metre_of({{8 * kQuarter, {3, 4}}});
  expect(metre, 7, {1, 3, 4});
  expect(metre, 8, {2, 0, 3});
}

std::optional<midi::TimeSignature> main_of(Times times, std::int64_t first, std::int64_t length) {
  return main_metre({.first_onset_ticks = first, .keeps_beat = true, .times = std::move(times)},
                    length);
}

TEST(Metre, TheNearestBarLineIsNotBeforeTheFirstOnset) {
  const Metre metre({.first_onset_ticks = 768, .keeps_beat = true, .times = {{0, {3, 4}}}});
  EXPECT_EQ(metre.nearest_bar_line(0), 384);
  EXPECT_EQ(metre.nearest_bar_line(384), 384);
  EXPECT_EQ(metre.nearest_bar_line(384 + 575), 384);
  EXPECT_EQ(metre.nearest_bar_line(384 + 576), 384 + 1152);
  EXPECT_EQ(metre.nearest_bar_line(500, 384), 384);
  EXPECT_EQ(metre.nearest_bar_line(500, 400), 384 + 1152);
  EXPECT_EQ(Metre({.keeps_beat = true}).nearest_bar_line(500), std::nullopt);
  EXPECT_EQ(Metre({.times = {{0, {3, 4}}}}).nearest_bar_line(500), std::nullopt);
}

TEST(MainMetre, HoldsForMostOfTheTime) {
  const midi::TimeSignature three{3, 4};
  EXPECT_EQ(main_of({{0, three}}, 0, 0), three) << "a single onset";
  EXPECT_EQ(main_of({{0, {1, 4}}, {384, three}}, 0, 5000), three) << "behind a pickup";
  EXPECT_EQ(main_of({{0, three}, {1000, {4, 4}}, {1500, three}, {1800, {4, 4}}}, 0, 2000), three);
  EXPECT_EQ(main_of({{0, {4, 4}}, {1000, three}}, 900, 500), three)
      << "what holds before the first onset does not count";
  EXPECT_EQ(main_of({{0, {4, 4}}, {1000, three}}, 5000, 500), three);
}

TEST(MainMetre, IsNothingWhereNoneIsSaidOrKept) {
  EXPECT_FALSE(main_of({}, 0, 5000));
  EXPECT_FALSE(main_metre({.keeps_beat = false, .times = {{0, {3, 4}}}}, 5000));
}

}  // namespace
}  // namespace crnngan::music

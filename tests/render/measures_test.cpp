#include "render/measures.h"

#include <gtest/gtest.h>

#include "render/notes.h"

namespace crnngan::render {
namespace {

using Changes = std::vector<midi::TimeSignatureChange>;

constexpr std::int64_t kQuarter = 384;  // ticks

Measures of(Changes changes) { return Measures({.time_signatures = std::move(changes)}); }

// Where the first measures start and the last of them ends, in quarters.
std::vector<double> bars(const Measures& measures, std::int64_t count) {
  std::vector<double> places;
  for (std::int64_t number = 0; number < count; ++number) {
    places.push_back(static_cast<double>(measures.measure(number).start) / kUnitsPerQuarter);
  }
  places.push_back(static_cast<double>(measures.measure(count - 1).end) / kUnitsPerQuarter);
  return places;
}

TEST(Measures, HaveTheLengthOfTheirSignature) {
  EXPECT_EQ(Measures({4, 4}).measure(3).start, 3 * 96);
  EXPECT_EQ(Measures({3, 8}).measure(0).length(), 36);
  EXPECT_EQ(Measures({6, 8}).beat_at(0).length, 36);
  EXPECT_EQ(Measures({5, 8}).beat_at(50).length, 12);    // what is left of the measure
  EXPECT_EQ(Measures({3, 64}).measure(0).length(), 96);  // too short to write: 4/4
  EXPECT_EQ(of({}).measure(0).signature, (midi::TimeSignature{4, 4}));
}

TEST(Measures, FollowAChangeOfSignature) {
  const Measures measures = of({{0, {4, 4}}, {8 * kQuarter, {3, 4}}});
  EXPECT_EQ(bars(measures, 4), (std::vector<double>{0, 4, 8, 11, 14}));
  EXPECT_EQ(measures.measure(1).signature, (midi::TimeSignature{4, 4}));
  EXPECT_EQ(measures.measure(2).signature, (midi::TimeSignature{3, 4}));
  EXPECT_EQ(measures.measure_at(11 * kUnitsPerQuarter).number, 3);
  EXPECT_FALSE(measures.has_pickup());
}

TEST(Measures, AreCutWhereASignatureBeginsInside) {
  const Measures measures = of({{0, {4, 4}}, {6 * kQuarter, {3, 4}}});
  EXPECT_EQ(bars(measures, 4), (std::vector<double>{0, 4, 6, 9, 12}));
  // Also by the same signature, which then begins anew.
  EXPECT_EQ(bars(of({{8 * kQuarter, {4, 4}}, {13 * kQuarter, {4, 4}}}), 5),
            (std::vector<double>{0, 4, 8, 12, 13, 17}));
}

TEST(Measures, ASignatureThatIsSaidAgainChangesNothing) {
  EXPECT_EQ(bars(of({{0, {4, 4}}, {8 * kQuarter, {4, 4}}}), 3), (std::vector<double>{0, 4, 8, 12}));
}

TEST(Measures, AChangeBesideABarlineIsOnIt) {
  EXPECT_EQ(bars(of({{0, {4, 4}}, {8 * kQuarter + 20, {3, 4}}}), 3),
            (std::vector<double>{0, 4, 8, 11}));
  EXPECT_EQ(bars(of({{0, {4, 4}}, {8 * kQuarter - 20, {3, 4}}}), 3),
            (std::vector<double>{0, 4, 8, 11}));
}

TEST(Measures, OfChangesAtOnePlaceTheLastHolds) {
  const Measures measures = of({{0, {4, 4}}, {10, {3, 4}}, {3 * kQuarter, {2, 4}}, {1160, {3, 4}}});
  EXPECT_EQ(bars(measures, 3), (std::vector<double>{0, 3, 6, 9}));
  EXPECT_EQ(measures.measure(0).signature, (midi::TimeSignature{3, 4}));
}

TEST(Measures, AShortFirstSignatureIsAPickup) {
  const Measures measures = of({{0, {1, 4}}, {kQuarter, {3, 4}}});
  EXPECT_TRUE(measures.has_pickup());
  EXPECT_EQ(bars(measures, 3), (std::vector<double>{0, 1, 4, 7}));
  EXPECT_EQ(measures.measure(0).signature, (midi::TimeSignature{3, 4}));
  EXPECT_EQ(measures.measure_at(0).number, 0);
  // A measure of 4/4 that is cut after a quarter, too.
  EXPECT_TRUE(of({{0, {4, 4}}, {kQuarter, {4, 4}}}).has_pickup());
}

TEST(Measures, BeatsOfAPickupAreCountedFromItsEnd) {
  const Measures measures = of({{0, {5, 16}}, {5 * kQuarter / 4, {4, 4}}});
  EXPECT_EQ(measures.beat_at(0).length, 6);
  EXPECT_EQ(measures.beat_at(6).start, 6);
  EXPECT_TRUE(measures.beat_at(6).is_whole());
}

TEST(Measures, AShortFirstMeasureOfChangingSignaturesIsNoPickup) {
  const Measures measures = of({{0, {5, 4}}, {5 * kQuarter, {7, 4}}, {12 * kQuarter, {6, 4}}});
  EXPECT_FALSE(measures.has_pickup());
  EXPECT_EQ(measures.measure(0).signature, (midi::TimeSignature{5, 4}));
}

TEST(Measures, FillTimeWithoutGaps) {
  for (std::uint32_t number = 0; number < 50; ++number) {
    const RandomStream random(3, Purpose::kNoise, number);
    Changes changes;
    std::int64_t ticks = 0;
    for (std::uint64_t i = 0; i < 12; ++i) {
      ticks += static_cast<std::int64_t>(random.below(4000, i * 3));
      changes.push_back(
          {ticks,
           {static_cast<int>(1 + random.below(12, i * 3 + 1)), 1 << random.below(7, i * 3 + 2)}});
    }
    const Measures measures = of(changes);
    std::int64_t place = 0;
    for (std::int64_t index = 0; index < 60; ++index) {
      const Measures::Measure measure = measures.measure(index);
      ASSERT_EQ(measure.number, index);
      ASSERT_EQ(measure.start, place);
      ASSERT_GT(measure.length(), 0);
      ASSERT_EQ(measure.length() % 3, 0);  // whole thirty-seconds
      for (; place < measure.end; place += measures.beat_at(place).length) {
        ASSERT_EQ(measures.measure_at(place).number, index);
        ASSERT_EQ(measures.beat_at(place).start, place);
      }
      ASSERT_EQ(place, measure.end);
    }
  }
}

}  // namespace
}  // namespace crnngan::render

#include "render/tempo_marks.h"

#include <gtest/gtest.h>

namespace crnngan::render {
namespace {

using Marks = std::vector<TempoMark>;

constexpr std::int64_t kBeat = 384;  // ticks

Marks marks_of(std::vector<midi::TempoChange> changes) {
  return tempo_marks({.tempos = std::move(changes)}, Measures(midi::TimeSignature{}));
}

TEST(TempoMarks, WithoutAnyTempoAreThoseOfTheStandard) {
  EXPECT_EQ(marks_of({}), (Marks{{0, 500'000}}));
}

TEST(TempoMarks, AFirstChangeBehindTheStartDoesNotHoldBeforeIt) {
  EXPECT_EQ(marks_of({{5 * kBeat, 250'000}}), (Marks{{0, 500'000}, {120, 250'000}}));
  EXPECT_EQ(marks_of({{0, 400'000}, {5 * kBeat, 250'000}}), (Marks{{0, 400'000}, {120, 250'000}}));
}

TEST(TempoMarks, AChangeThatLastsIsNamed) {
  EXPECT_EQ(marks_of({{0, 400'000}, {32 * kBeat, 600'000}, {64 * kBeat, 400'000}}),
            (Marks{{0, 400'000}, {32 * 24, 600'000}, {64 * 24, 400'000}}));
}

TEST(TempoMarks, FreePlayHasOne) {
  std::vector<midi::TempoChange> changes;
  for (std::uint32_t beat = 0; beat < 200; ++beat) {
    changes.push_back({beat * kBeat, 400'000 + beat * 7 % 11 * 20'000});
  }
  EXPECT_EQ(marks_of(changes), (Marks{{0, 400'000}}));
}

TEST(TempoMarks, WhatNobodyCanPlayHasNone) {
  EXPECT_EQ(marks_of({{0, 400'000}, {32 * kBeat, 1}}), (Marks{{0, 400'000}}));
  EXPECT_EQ(marks_of({{0, 1}}), (Marks{{0, 500'000}}));
}

TEST(TempoMarks, LittleDifferencesHaveNone) {
  EXPECT_EQ(marks_of({{0, 400'000}, {32 * kBeat, 405'000}}), (Marks{{0, 400'000}}));
}

}  // namespace
}  // namespace crnngan::render

#include "music/labels.h"

#include <gmock/gmock.h>

#include <tuple>

namespace crnngan::music {
namespace {

using ::testing::ElementsAre;

// A C major triad that is played again and again, a tone an eighth.
std::vector<Tone> arpeggio(int tones, std::int32_t lowest = 60) {
  constexpr std::int32_t kSteps[] = {0, 4, 7};
  std::vector<Tone> result;
  for (int n = 0; n < tones; ++n) {
    result.push_back({192, lowest + kSteps[n % 3], 64, n == 0 ? 0 : 192});
  }
  return result;
}

TEST(Traits, AreThoseOfTheTonesAndTheSignatures) {
  const Signatures signatures{.keeps_beat = true, .times = {{0, {1, 8}}, {192, {6, 8}}}};
  const Traits traits = traits_of({.composer = "bach"}, arpeggio(12), signatures);
  EXPECT_EQ(traits.origin.composer, "bach");
  EXPECT_EQ(traits.key, (Key{0, false}));
  EXPECT_EQ(traits.metre, (midi::TimeSignature{6, 8}));
  EXPECT_EQ(traits.tones_per_quarter, 2);
  EXPECT_DOUBLE_EQ(traits.mean_pitch, 60 + 11.0 / 3);
}

TEST(Traits, DensityCountsToTheLastEndAndFromTheFirstOnset) {
  std::vector<Tone> tones = arpeggio(2);
  tones[0].length_ticks = 10 * 384;
  tones[0].gap_ticks = 5000;  // before the first tone there is nothing
  EXPECT_DOUBLE_EQ(traits_of({}, tones, {}).tones_per_quarter, 0.2);
}

TEST(LabelBounds, PartTheValuesInThirds) {
  std::vector<Traits> pieces;
  for (const double value : {5.0, 1.0, 9.0, 3.0, 2.0, 8.0}) {
    pieces.push_back({.tones_per_quarter = value, .mean_pitch = 60 + value});
  }
  const LabelBounds bounds = label_bounds(pieces);
  EXPECT_EQ(bounds.tones_per_quarter, (MiddleThird{3, 5}));
  EXPECT_EQ(bounds.mean_pitch, (MiddleThird{63, 65}));
  std::vector<std::string> densities;
  for (const Traits& piece : pieces) densities.push_back(labels_of(piece, bounds)[6]);
  EXPECT_THAT(densities, ElementsAre("middle", "low", "high", "middle", "low", "high"));
  EXPECT_EQ(label_bounds({}), LabelBounds{});
}

TEST(LabelBounds, EqualPiecesAreAllInTheMiddle) {
  const std::vector<Traits> pieces(4, Traits{.tones_per_quarter = 2, .mean_pitch = 60});
  const Labels labels = labels_of(pieces[0], label_bounds(pieces));
  EXPECT_EQ(labels[6], "middle");
  EXPECT_EQ(labels[7], "middle");
}

TEST(Labels, HaveAValueForEachName) {
  const Traits traits{.origin = {"bach", "fugue", "organ"},
                      .key = Key{3, false},
                      .metre = midi::TimeSignature{3, 4},
                      .tones_per_quarter = 4,
                      .mean_pitch = 40};
  const LabelBounds bounds{.tones_per_quarter = {1, 3}, .mean_pitch = {55, 65}};
  EXPECT_THAT(kLabelNames, ElementsAre("composer", "genre", "instruments", "key", "mode", "metre",
                                       "density", "register"));
  EXPECT_THAT(labels_of(traits, bounds),
              ElementsAre("bach", "fugue", "organ", "Eb major", "major", "3/4", "high", "low"));
}

TEST(Labels, WhatIsUnknownIsEmpty) {
  std::vector<Tone> chromatic;
  for (std::int32_t pitch = 48; pitch < 72; ++pitch) chromatic.push_back({384, pitch, 64, 384});
  const Traits traits = traits_of({}, chromatic, {.keeps_beat = false, .times = {{0, {4, 4}}}});
  const Labels labels = labels_of(traits, label_bounds(std::vector{traits}));
  EXPECT_THAT(labels, ElementsAre("", "", "", "", "", "", "middle", "middle"));
}

TEST(Labels, KeyAndRegisterMoveWithTheMusic) {
  const LabelBounds bounds{.mean_pitch = {60, 62}};
  const Traits traits{.key = Key{9, true}, .tones_per_quarter = 0, .mean_pitch = 61};
  const std::vector<std::tuple<int, const char*, const char*>> expected{{0, "A minor", "middle"},
                                                                        {1, "Bb minor", "middle"},
                                                                        {2, "B minor", "high"},
                                                                        {-2, "G minor", "low"},
                                                                        {-11, "Bb minor", "low"}};
  for (const auto& [half_tones, key, height] : expected) {
    const Labels labels = labels_of(traits, bounds, half_tones);
    EXPECT_EQ(labels[3], key);
    EXPECT_EQ(labels[4], "minor");
    EXPECT_EQ(labels[7], height);
  }
}

// The labels of tones that are moved are the moved labels.
TEST(Labels, AreThoseOfMovedTones) {
  const LabelBounds bounds{.tones_per_quarter = {1, 3}, .mean_pitch = {61, 66}};
  for (int half_tones = -6; half_tones <= 6; ++half_tones) {
    EXPECT_EQ(labels_of(traits_of({}, arpeggio(9), {}), bounds, half_tones),
              labels_of(traits_of({}, arpeggio(9, 60 + half_tones), {}), bounds))
        << half_tones;
  }
}

}  // namespace
}  // namespace crnngan::music

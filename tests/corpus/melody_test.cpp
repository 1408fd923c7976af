#include "corpus/melody.h"

#include <gmock/gmock.h>

namespace crnngan::corpus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Quarters of these pitches, one after the other.
std::vector<music::Tone> melody(const std::vector<std::int32_t>& pitches) {
  std::vector<music::Tone> tones;
  for (const std::int32_t pitch : pitches)
    tones.push_back({384, pitch, 64, tones.empty() ? 0 : 384});
  return tones;
}

TEST(UpperVoice, IsTheHighestToneOfEachOnset) {
  EXPECT_THAT(upper_voice({}), IsEmpty());
  const std::vector<music::Tone> tones{
      {384, 48, 64, 0}, {384, 60, 64, 0}, {384, 50, 64, 384}, {384, 57, 64, 0}};
  EXPECT_THAT(upper_voice(tones), ElementsAre(60, 57));
}

TEST(UpperVoice, WhatBeginsBelowASoundingToneIsAccompaniment) {
  const std::vector<music::Tone> tones{{768, 72, 64, 0},
                                       {192, 60, 64, 192},
                                       {192, 64, 64, 192},
                                       {384, 71, 64, 384},
                                       {96, 74, 64, 96}};
  EXPECT_THAT(upper_voice(tones), ElementsAre(72, 71, 74));
}

TEST(UpperVoice, ASpreadChordIsOneOnset) {
  const std::vector<music::Tone> tones{
      {384, 60, 64, 0}, {384, 64, 64, 11}, {384, 67, 64, 12}, {384, 62, 64, 384}};
  EXPECT_THAT(upper_voice(tones), ElementsAre(67, 62));
  const std::vector<music::Tone> run{{24, 60, 64, 0}, {24, 64, 64, 24}, {24, 62, 64, 24}};
  EXPECT_THAT(upper_voice(run), ElementsAre(60, 64, 62)) << "64ths are a run";
}

TEST(MelodyNgrams, AreEightStepsOfEightBits) {
  const auto ngrams = melody_ngrams(melody({60, 62, 59, 60, 67, 65, 66, 64, 72}));
  EXPECT_THAT(ngrams, ElementsAre(0x02fd0107fe01fe08u));
  EXPECT_THAT(melody_ngrams(melody({60, 62, 59, 60, 67, 65, 66, 64})), IsEmpty());
}

TEST(MelodyNgrams, AreSortedAndEachComesOnce) {
  const std::vector<std::int32_t> phrase{60, 62, 59, 60, 67, 65, 66, 64, 72, 60};
  std::vector<std::int32_t> twice = phrase;
  twice.insert(twice.end(), phrase.begin(), phrase.end());
  const auto ngrams = melody_ngrams(melody(twice));
  EXPECT_THAT(ngrams, SizeIs(10)) << "every place of the cycle of ten steps";
  EXPECT_TRUE(std::is_sorted(ngrams.begin(), ngrams.end()));
}

TEST(MelodyNgrams, ScalesRepeatedTonesAndFiguresSayNothing) {
  EXPECT_THAT(melody_ngrams(melody({60, 62, 64, 65, 67, 69, 71, 72, 72, 75})), IsEmpty());
  EXPECT_THAT(melody_ngrams(melody({75, 72, 72, 71, 69, 67, 65, 64, 62, 60})), IsEmpty());
  EXPECT_THAT(melody_ngrams(melody(std::vector<std::int32_t>(20, 60))), IsEmpty());
  std::vector<std::int32_t> alberti;
  for (int n = 0; n < 10; ++n) alberti.insert(alberti.end(), {60, 67, 64, 67});
  EXPECT_THAT(melody_ngrams(melody(alberti)), IsEmpty());
  EXPECT_THAT(melody_ngrams(melody({60, 62, 60, 58, 60, 62, 64, 62, 64, 62})), IsEmpty())
      << "two intervals only";
}

TEST(MelodyNgrams, KeepTheWidestStepsApart) {
  const auto up = melody_ngrams(melody({0, 127, 60, 61, 64, 60, 62, 59, 60}));
  const auto down = melody_ngrams(melody({127, 0, 60, 61, 64, 60, 62, 59, 60}));
  ASSERT_THAT(up, SizeIs(1));
  ASSERT_THAT(down, SizeIs(1));
  EXPECT_NE(up[0], down[0]);
}

}  // namespace
}  // namespace crnngan::corpus

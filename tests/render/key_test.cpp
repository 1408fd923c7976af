#include "render/key.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "render/notes.h"

namespace crnngan::render {
namespace {

Key key_of_pitches(const std::vector<int>& pitches) {
  std::vector<midi::Note> notes;
  for (const int pitch : pitches) notes.push_back(test::note(0, 1, pitch));
  return guess_key(notes);
}

TEST(Key, IsThatOfTheBestScale) {
  EXPECT_EQ(key_of_pitches({60, 62, 64, 65, 67, 69, 71}).fifths, 0);
  EXPECT_EQ(key_of_pitches({67, 69, 71, 72, 74, 76, 78}).fifths, 1);   // G major
  EXPECT_EQ(key_of_pitches({65, 67, 69, 70, 72, 74, 76}).fifths, -1);  // F major
  EXPECT_EQ(key_of_pitches({61, 63, 65, 66, 68, 70, 72}).fifths, -5);  // Db major
}

TEST(Key, OfAHarmonicMinorIsThatOfItsRelativeMajor) {
  const Key key = key_of_pitches({57, 59, 60, 62, 64, 65, 68});  // A harmonic minor
  EXPECT_EQ(key.fifths, 0);
  EXPECT_TRUE(key.is_minor);
}

TEST(Key, OfNoNotesIsCMajor) { EXPECT_EQ(guess_key({}).fifths, 0); }

const std::vector<midi::Note> kScaleOfG{
    test::note(0, 1, 67), test::note(0, 1, 69), test::note(0, 1, 71), test::note(0, 1, 72),
    test::note(0, 1, 74), test::note(0, 1, 76), test::note(0, 1, 78)};

std::vector<KeyChange> keys_by(std::vector<midi::KeySignatureChange> changes) {
  return keys_of({.key_signatures = std::move(changes)}, kScaleOfG,
                 Measures(midi::TimeSignature{}));
}

TEST(Keys, AreThoseOfTheFile) {
  EXPECT_EQ(keys_by({{0, {-6, false}}}), (std::vector<KeyChange>{{0, {-6, false}}}));
  EXPECT_EQ(keys_by({{0, {0, false}}}), (std::vector<KeyChange>{{0, {0, false}}}));
  EXPECT_EQ(keys_by({{0, {7, false}}}), (std::vector<KeyChange>{{0, {7, false}}}));
}

TEST(Keys, WithoutASignatureAreGuessed) {
  EXPECT_EQ(keys_by({}), (std::vector<KeyChange>{{0, {1, false}}}));
}

TEST(Keys, ChangeAtTheNearestBarline) {
  EXPECT_EQ(keys_by({{0, {1, false}}, {1536, {2, false}}, {3072 + 500, {3, true}}}),
            (std::vector<KeyChange>{{0, {1, false}}, {1, {2, false}}, {2, {3, true}}}));
  EXPECT_EQ(keys_by({{0, {1, false}}, {1500, {2, false}}, {3000, {2, false}}}),
            (std::vector<KeyChange>{{0, {1, false}}, {1, {2, false}}}));
}

TEST(Keys, TheFirstHoldsFromTheStart) {
  EXPECT_EQ(keys_by({{1536, {-3, true}}, {3072, {1, false}}}),
            (std::vector<KeyChange>{{0, {-3, true}}, {2, {1, false}}}));
}

TEST(Spelling, FollowsTheKey) {
  EXPECT_EQ(spell(60, {}), (Spelling{'C', 0, 4}));
  EXPECT_EQ(spell(66, {}), (Spelling{'F', 1, 4}));
  EXPECT_EQ(spell(70, {}), (Spelling{'B', -1, 4}));
  EXPECT_EQ(spell(68, {0, true}), (Spelling{'G', 1, 4}));  // the raised seventh of A minor
  EXPECT_EQ(spell(61, {-5, false}), (Spelling{'D', -1, 4}));
  EXPECT_EQ(spell(61, {5, false}), (Spelling{'C', 1, 4}));
}

TEST(Spelling, StaysInTheOctaveOfItsStep) {
  EXPECT_EQ(spell(59, {-6, false}), (Spelling{'C', -1, 4}));
  EXPECT_EQ(spell(60, {6, false}), (Spelling{'B', 1, 3}));
}

TEST(Spelling, NamesEachPitchInEachKey) {
  const std::string steps = "C D EF G A B";
  for (int fifths = -7; fifths <= 7; ++fifths) {
    for (int pitch = 14; pitch < 128; ++pitch) {
      const Spelling spelling = spell(pitch, {fifths, false});
      const auto step = static_cast<int>(steps.find(spelling.step));
      EXPECT_EQ((spelling.octave + 1) * 12 + step + spelling.alter, pitch);
      EXPECT_LE(std::abs(spelling.alter), 2);
    }
  }
}

TEST(Spelling, WritesTheOctaveBelow0In0) {
  EXPECT_EQ(spell(0, {}), (Spelling{'C', 0, 0}));
  EXPECT_EQ(spell(11, {}), (Spelling{'B', 0, 0}));
  EXPECT_EQ(spell(12, {}), (Spelling{'C', 0, 0}));
  EXPECT_EQ(spell(127, {}), (Spelling{'G', 0, 9}));
}

TEST(Key, AltersItsSteps) {
  EXPECT_EQ(alteration('F', {1, false}), 1);
  EXPECT_EQ(alteration('C', {1, false}), 0);
  EXPECT_EQ(alteration('B', {-1, false}), -1);
  EXPECT_EQ(alteration('E', {-1, false}), 0);
  for (const char step : {'C', 'D', 'E', 'F', 'G', 'A', 'B'}) EXPECT_EQ(alteration(step, {}), 0);
}

}  // namespace
}  // namespace crnngan::render

#include "music/key.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace crnngan::music {
namespace {

constexpr Key kC{0, false};
constexpr Key kAMinor{9, true};

// Chords of a quarter each.
std::vector<Tone> chords(std::initializer_list<std::initializer_list<int>> list, int half_tones) {
  std::vector<Tone> tones;
  for (const auto& chord : list) {
    std::int32_t gap = tones.empty() ? 0 : 384;
    for (const int pitch : chord) {
      tones.push_back({384, pitch + half_tones, 64, gap});
      gap = 0;
    }
  }
  return tones;
}

std::vector<Tone> cadence_in_c_major(int half_tones) {
  return chords({{48, 60, 64, 67}, {53, 60, 65, 69}, {55, 59, 62, 67}, {48, 60, 64, 67}},
                half_tones);
}

std::vector<Tone> cadence_in_a_minor(int half_tones) {
  return chords({{45, 57, 60, 64}, {50, 57, 62, 65}, {52, 56, 59, 64}, {45, 57, 60, 64}},
                half_tones);
}

std::optional<Key> key_of(const std::vector<Tone>& tones) {
  return clear_key(pitch_class_ticks(tones));
}

TEST(Key, IsFoundInMajorAndMinorOnEveryTonic) {
  for (int half_tones = -12; half_tones < 12; ++half_tones) {
    EXPECT_EQ(key_of(cadence_in_c_major(half_tones)), transposed(kC, half_tones)) << half_tones;
    EXPECT_EQ(key_of(cadence_in_a_minor(half_tones)), transposed(kAMinor, half_tones))
        << half_tones;
  }
}

TEST(Key, IsThatOfLongTonesNotOfMany) {
  std::vector<Tone> tones = cadence_in_c_major(0);
  for (Tone& tone : tones) tone.length_ticks *= 20;
  for (int n = 0; n < 30; ++n) tones.push_back({12, 66, 64, 48});  // F sharps
  EXPECT_EQ(key_of(tones), kC);
}

TEST(Key, IsUnknownWhereNoneIsClearlyBest) {
  EXPECT_FALSE(key_of({}));
  std::vector<Tone> chromatic;
  for (int pitch = 48; pitch < 72; ++pitch) chromatic.push_back({384, pitch, 64, 384});
  EXPECT_FALSE(key_of(chromatic));
  EXPECT_FALSE(key_of(chords({{48, 52, 56}}, 0))) << "an augmented triad has three roots";
}

TEST(Key, TheBestIsAlwaysOne) {
  EXPECT_EQ(best_key({}), kC) << "the first of equals";
  EXPECT_EQ(best_key(pitch_class_ticks(cadence_in_a_minor(3))), (Key{0, true}));
}

TEST(Key, OfNotesAndOfTonesIsTheSame) {
  const std::vector<Tone> tones = cadence_in_a_minor(1);
  const std::vector<midi::Note> notes = to_notes(tones);
  EXPECT_EQ(pitch_class_ticks(notes), pitch_class_ticks(tones));
  EXPECT_EQ(pitch_class_ticks(tones)[10], 5 * 384) << "B flat, the tonic";
}

TEST(Key, MovesWithTheMusic) {
  EXPECT_EQ(transposed({2, true}, 3), (Key{5, true}));
  EXPECT_EQ(transposed({2, false}, -3), (Key{11, false}));
  EXPECT_EQ(transposed({2, false}, -27), (Key{11, false}));
  EXPECT_EQ(transposed({2, false}, 24), (Key{2, false}));
}

TEST(Key, HasTheUsualSpelling) {
  EXPECT_EQ(name_of({3, false}), "Eb major");
  EXPECT_EQ(name_of({8, false}), "Ab major");
  EXPECT_EQ(name_of({8, true}), "G# minor");
  EXPECT_EQ(name_of({6, false}), "F# major");
}

}  // namespace
}  // namespace crnngan::music

#include "corpus/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "corpus/chords.h"

namespace crnngan::corpus {
namespace {

using music::Tone;

const std::vector<Tone> kTune{{96, 60, 80, 0}, {96, 64, 80, 0}, {48, 67, 70, 96}, {96, 60, 90, 48}};

TEST(Fingerprint, IsTheSameInAnotherKeyTempoLoudnessAndArticulation) {
  std::vector<Tone> other = kTune;
  for (Tone& tone : other) {
    tone.pitch += 5;
    tone.velocity = 100;
    tone.length_ticks += 17;
    tone.gap_ticks *= 2;
  }
  EXPECT_EQ(fingerprint(other), fingerprint(kTune));
}

TEST(Fingerprint, DoesNotDependOnTheOrderOfAChordNorOnATonePlayedTwice) {
  std::vector<Tone> other = kTune;
  std::swap(other[0].pitch, other[1].pitch);
  EXPECT_EQ(fingerprint(other), fingerprint(kTune));
  other.insert(other.begin(), {20, 64, 40, 0});
  EXPECT_EQ(fingerprint(other), fingerprint(kTune));
}

TEST(Fingerprint, IsAnotherForAnotherPitchAndForAToneMoreOrLess) {
  std::vector<Tone> other = kTune;
  ++other[2].pitch;
  EXPECT_NE(fingerprint(other), fingerprint(kTune));
  other = kTune;
  other.pop_back();
  EXPECT_NE(fingerprint(other), fingerprint(kTune));
  other = kTune;
  other[1].gap_ticks = 1;  // no chord any more
  EXPECT_NE(fingerprint(other), fingerprint(kTune));
}

TEST(Fingerprint, TellsSongsApart) {
  std::set<std::uint64_t> fingerprints;
  for (const Piece& piece : synthetic_chords(500, 1).pieces) {
    fingerprints.insert(fingerprint(piece.tones));
  }
  EXPECT_EQ(fingerprints.size(), 500U);
}

}  // namespace
}  // namespace crnngan::corpus

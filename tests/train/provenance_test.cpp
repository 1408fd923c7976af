#include "train/provenance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "corpus/chords.h"
#include "corpus/fingerprint.h"

namespace crnngan::train {
namespace {

corpus::Corpus three_pieces() {
  corpus::Corpus corpus = corpus::synthetic_chords(3, 1);
  corpus.pieces[0].split = corpus::Split::kTraining;
  corpus.pieces[1].split = corpus::Split::kValidation;
  corpus.pieces[2].split = corpus::Split::kTest;
  return corpus;
}

TEST(Provenance, HasFingerprintsOfTheTwoSplitsThatTrainingSees) {
  const corpus::Corpus corpus = three_pieces();
  const gan::Provenance provenance = provenance_of(corpus);
  const auto fingerprints = [&](std::size_t piece) {
    return std::vector{corpus::fingerprint(corpus.pieces[piece].tones)};
  };
  EXPECT_EQ(provenance.training, fingerprints(0));
  EXPECT_EQ(provenance.validation, fingerprints(1));
}

TEST(Provenance, HashesKnowContentAndSplitsButNoNamesAndNoOrder) {
  corpus::Corpus corpus = three_pieces();
  const gan::Provenance before = provenance_of(corpus);
  std::reverse(corpus.pieces.begin(), corpus.pieces.end());
  for (corpus::Piece& piece : corpus.pieces) piece.name = "another";
  EXPECT_EQ(provenance_of(corpus), before);

  std::swap(corpus.pieces[0].split, corpus.pieces[1].split);
  const gan::Provenance divided = provenance_of(corpus);
  EXPECT_EQ(divided.corpus, before.corpus);
  EXPECT_EQ(divided.training_split, before.training_split);
  EXPECT_NE(divided.validation_split, before.validation_split);
  EXPECT_NE(divided.test_split, before.test_split);

  ++corpus.pieces[2].tones[0].length_ticks;
  EXPECT_NE(provenance_of(corpus).corpus, before.corpus);
}

}  // namespace
}  // namespace crnngan::train

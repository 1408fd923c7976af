#include "train/provenance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/error_of.h"
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

TEST(Provenance, ComesBackFromAFile) {
  const Provenance provenance = provenance_of(three_pieces());
  EXPECT_EQ(provenance.training.size(), 1U);
  EXPECT_EQ(provenance.validation.size(), 1U);
  TensorFile file;
  EXPECT_FALSE(load_provenance(file));
  save_provenance(file, provenance);
  const TensorFile read = read_tensors(write_tensors(file)).take("file");
  EXPECT_EQ(load_provenance(read), provenance);
}

TEST(Provenance, HashesKnowContentAndSplitsButNoNamesAndNoOrder) {
  corpus::Corpus corpus = three_pieces();
  const Provenance before = provenance_of(corpus);
  std::reverse(corpus.pieces.begin(), corpus.pieces.end());
  for (corpus::Piece& piece : corpus.pieces) piece.name = "another";
  EXPECT_EQ(provenance_of(corpus), before);

  std::swap(corpus.pieces[0].split, corpus.pieces[1].split);
  const Provenance divided = provenance_of(corpus);
  EXPECT_EQ(divided.corpus, before.corpus);
  EXPECT_EQ(divided.training_split, before.training_split);
  EXPECT_NE(divided.validation_split, before.validation_split);
  EXPECT_NE(divided.test_split, before.test_split);

  ++corpus.pieces[2].tones[0].length_ticks;
  EXPECT_NE(provenance_of(corpus).corpus, before.corpus);
}

TEST(Provenance, OneThatIsBrokenIsRefused) {
  TensorFile file;
  save_provenance(file, provenance_of(three_pieces()));
  TensorFile other = file;
  other.metadata["corpus.hash"] = "\x1b[31m";
  EXPECT_NE(test::error_of([&] { load_provenance(other); }).find("corpus.hash"), std::string::npos);
  other = file;
  other.metadata.erase("corpus.test");
  EXPECT_THROW(load_provenance(other), Error);
  other = file;
  other.tensors.erase("trained_on.validation");
  EXPECT_THROW(load_provenance(other), Error);
}

}  // namespace
}  // namespace crnngan::train

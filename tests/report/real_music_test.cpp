#include "report/real_music.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "corpus/corpus.h"
#include "corpus/fingerprint.h"
#include "midi/smf_reader.h"

namespace crnngan::report {
namespace {

using ::testing::HasSubstr;

corpus::Piece piece(const std::string& name, std::size_t tones, corpus::Split split) {
  corpus::Piece made;
  made.name = name;
  made.composer = "bach";
  made.split = split;
  for (std::size_t i = 0; i < tones; ++i) {
    made.tones.push_back({96, static_cast<std::int32_t>(48 + i % 24), 80, i == 0 ? 0 : 96});
  }
  return made;
}

class ReportRealMusic : public ::testing::Test {
 protected:
  RealMusic read(std::vector<corpus::Piece> pieces, int excerpts = 2) {
    corpus::save_corpus({std::move(pieces)}, path_);
    run_.recipe.train.steps = 30;
    return read_real_music(path_, run_, excerpts);
  }

  TrainingRun run_;
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "music.corpus";
};

TEST_F(ReportRealMusic, WindowsAreOfValidationPieces) {
  std::vector<corpus::Piece> pieces = {piece("a/x.mid", 90, corpus::Split::kTraining),
                                       piece("a/y.mid", 90, corpus::Split::kTest),
                                       piece("a/short.mid", 20, corpus::Split::kValidation)};
  for (int i = 0; i < 20; ++i) {
    pieces.push_back(piece("a/t.mid", 40, corpus::Split::kValidation));
  }
  const RealMusic real = read(pieces);
  ASSERT_EQ(real.windows.size(), 20u);
  EXPECT_EQ(real.windows[0].tones, 30);
  ASSERT_EQ(real.excerpts.size(), 2u);
  EXPECT_EQ(real.excerpts[0].name, "bach: t");
  EXPECT_EQ(midi::read_smf(real.excerpts[0].midi).value().notes.size(), 30u);
  EXPECT_THAT(real.pieces, HasSubstr("not known"));
}

TEST_F(ReportRealMusic, AreSeveralOfAPieceWhereFewAreLongEnough) {
  const RealMusic real = read({piece("x.mid", 90, corpus::Split::kTraining),
                               piece("y.mid", 91, corpus::Split::kValidation),
                               piece("z.mid", 92, corpus::Split::kValidation)});
  EXPECT_EQ(real.windows.size(), 20u);
}

TEST_F(ReportRealMusic, AreOfAllPiecesAndSaySoWithoutValidationPieces) {
  const RealMusic real = read(
      {piece("x.mid", 90, corpus::Split::kTraining), piece("y.mid", 91, corpus::Split::kTest)});
  EXPECT_THAT(real.pieces, HasSubstr("training pieces among them"));
}

// The corpus was prepared anew: what the run was trained on stands among the validation pieces.
TEST_F(ReportRealMusic, PiecesThatTheRunWasTrainedOnAreLeftOutWithTheirNearDuplicates) {
  std::vector<corpus::Piece> pieces = {piece("seen.mid", 40, corpus::Split::kValidation),
                                       piece("alike.mid", 50, corpus::Split::kValidation),
                                       piece("other.mid", 60, corpus::Split::kValidation)};
  pieces[0].group = pieces[1].group = 1;
  run_.trained_on.emplace();
  run_.trained_on->training = {corpus::fingerprint(pieces[0].tones)};
  const RealMusic real = read(pieces, 20);
  ASSERT_EQ(real.excerpts.size(), 20u);
  for (const Sample& excerpt : real.excerpts) EXPECT_EQ(excerpt.name, "bach: other");
  EXPECT_EQ(real.pieces, "validation pieces, none of which the run was trained on");
}

TEST_F(ReportRealMusic, CorpusOfShortPiecesIsRefused) {
  EXPECT_THAT(test::error_of([&] { read({piece("x.mid", 29, corpus::Split::kTraining)}); }),
              HasSubstr("as long as the run's sequences, 30 events"));
}

}  // namespace
}  // namespace crnngan::report

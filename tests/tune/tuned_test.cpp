#include "tune/tuned.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "compare/held_out.h"
#include "compare/source.h"
#include "corpus/fingerprint.h"
#include "generate/model.h"
#include "train/checkpoint.h"
#include "train/run.h"
#include "tune/music.h"
#include "tune/tuning.h"

namespace crnngan::tune {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using ::testing::HasSubstr;

struct Killed {};

class TunedTest : public ::testing::Test {
 protected:
  TunedTest() {
    ThreadPool pool(1);
    std::vector<corpus::Duplicate> duplicates;
    corpus_ = corpus_of(some_pieces(6, 80), "music", pool, duplicates);
  }

  // A run of two epochs, which its own configuration says.
  fs::path begin(const char* name, const train::StartModel& model = small_start()) {
    const fs::path run = folder_ / name;
    start_tuning(run, {model.name, read_again(model.model)}, corpus_, 1);
    std::string config = read_text_file(run / "config.toml");
    for (const char* key : {"\nepochs = 500", "pretraining_epochs = 500"}) {
      const std::size_t at = config.find(key) + std::string(key).size() - 3;
      config.replace(at, 3, "2");
    }
    const std::string rate = "learning_rate = 0.0003";
    config.replace(config.find(rate), rate.size(), "learning_rate = 0.02");
    write_file(run / "config.toml", config);
    return run;
  }

  static gan::Model read_again(const gan::Model& model) {
    return gan::read_model(gan::file_of(model));
  }

  TemporaryFolder folder_;
  corpus::Corpus corpus_;
};

TEST_F(TunedTest, HeldOutPiecesBecomeLikelierAndTheFileSaysIt) {
  const fs::path run = begin("run");
  double before = 0;
  train::RunEvents events;
  events.on_epoch = [&](const train::EpochReport& report) {
    if (report.epoch == 0) before = report.distance;
  };
  train::continue_run(run, {}, events);
  const Tuned tuned = finish_tuning(run, 1);
  EXPECT_EQ(tuned.learnt, 5U);
  EXPECT_EQ(tuned.held_out, 1U);
  EXPECT_EQ(tuned.known_before, 0U);
  EXPECT_NEAR(tuned.nats_before, before, 1e-9);
  EXPECT_LT(tuned.nats_after, tuned.nats_before - 0.1);
  EXPECT_GT(tuned.share, 0);
  EXPECT_GT(likelier_by(tuned), 0.1);
  for (const double share : {tuned.copied, tuned.copied_before, tuned.copied_held_out}) {
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
  }
  const generate::Model model = generate::load_model(tuned.file);
  EXPECT_FALSE(model.discriminator);
  EXPECT_THAT(model.about.card, HasSubstr("small, tuned by crnngan"));
  EXPECT_THAT(model.about.card, HasSubstr("on 5 pieces, 1 more held out"));
}

TEST_F(TunedTest, AKilledTuningGoesOnToTheSameBits) {
  const fs::path whole = begin("whole");
  train::continue_run(whole, {}, {});
  finish_tuning(whole, 1);
  for (int killed_after = 0; killed_after < 2; ++killed_after) {
    const fs::path run = begin(("run" + std::to_string(killed_after)).c_str());
    train::RunEvents events;
    events.on_epoch = [&](const train::EpochReport& report) {
      if (report.epoch == killed_after) throw Killed();
    };
    EXPECT_THROW(train::continue_run(run, {}, events), Killed);
    train::continue_run(run, {}, {});
    finish_tuning(run, 1);
    EXPECT_EQ(read_file(tuned_path(run)), read_file(tuned_path(whole)));
    finish_tuning(run, 1);
    EXPECT_EQ(read_file(tuned_path(run)), read_file(tuned_path(whole)));
  }
}

TEST_F(TunedTest, NeitherCorpusIsHeldOutFromTheTunedModel) {
  train::StartModel model = small_start();
  const corpus::Corpus first{some_pieces(3, 90)};
  gan::Provenance& before = model.model.about.trained_on.emplace();
  before.corpus = before.training_split = before.validation_split = before.test_split =
      "0123456789abcdef";
  for (const corpus::Piece& piece : first.pieces) {
    before.training.push_back(corpus::fingerprint(piece.tones));
  }
  for (const corpus::Piece& piece : corpus_.pieces) {
    if (piece.split != corpus::Split::kValidation) continue;
    before.training.push_back(corpus::fingerprint(piece.tones));
  }
  std::ranges::sort(before.training);
  const fs::path run = begin("run", model);
  train::continue_run(run, {}, {});
  const Tuned tuned = finish_tuning(run, 1);
  EXPECT_EQ(tuned.known_before, tuned.held_out);

  compare::Source songs;
  songs.trained_on = generate::load_model(tuned.file).about.trained_on;
  const auto refusal = [&](const corpus::Piece& piece) {
    compare::Source real;
    real.pieces = {{piece.tones}};
    real.split = corpus::Split::kTest;
    return error_of([&] { compare::held_out(real, songs); });
  };
  EXPECT_THAT(refusal(first.pieces[1]), HasSubstr("was trained on 1"));
  for (const corpus::Piece& piece : corpus_.pieces) {
    EXPECT_THAT(refusal(piece), HasSubstr("was trained on 1")) << piece.name;
  }
  compare::Source real;
  real.pieces = {{compare::walk(80, 100)}};
  real.split = corpus::Split::kTest;
  EXPECT_TRUE(compare::held_out(real, songs).is_known);
  songs.trained_on->earlier = {gan::kUnknown};
  EXPECT_FALSE(compare::held_out(real, songs).is_known);
}

TEST_F(TunedTest, OnlyARunOfTuningIsFinished) {
  EXPECT_THAT(error_of([&] { finish_tuning(folder_.path(), 1); }), HasSubstr("no training run"));
  const fs::path run = begin("run");
  EXPECT_THAT(error_of([&] { finish_tuning(run, 1); }), HasSubstr("an epoch that is done"));
}

}  // namespace
}  // namespace crnngan::tune

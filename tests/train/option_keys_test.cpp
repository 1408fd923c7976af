// What the keys that change networks and training do, each against a run without it.

#include <gmock/gmock.h>

#include <map>

#include "base/error_of.h"
#include "train/quick_training.h"

namespace crnngan::train {
namespace {

const std::string kGenerator = "trained.generator.";
const std::string kDiscriminator = "discriminator.";

TEST(OptionKeys, WithoutFeedbackTheGeneratorSeesNoiseAlone) {
  Recipe recipe = quick_recipe();
  recipe.generator.feedback = false;
  EXPECT_THAT(train(recipe, 2).file.tensors.at("generator.input.weight").shape,
              ::testing::ElementsAre(9, 4));
  EXPECT_THAT(train(quick_recipe(), 2).file.tensors.at("generator.input.weight").shape,
              ::testing::ElementsAre(9, 8));
}

TEST(OptionKeys, DetachedFeedbackChangesAdversarialTrainingAlone) {
  Recipe detached = quick_recipe();
  detached.train.detach_feedback = true;
  EXPECT_EQ(train(quick_recipe(), 1).weights(kGenerator), train(detached, 1).weights(kGenerator));
  EXPECT_NE(train(quick_recipe(), 2).weights(kGenerator), train(detached, 2).weights(kGenerator));
}

TEST(OptionKeys, DropoutOfEachNetworkChangesItsTrainingAndLeavesSongsWhole) {
  Recipe still = quick_recipe();
  still.train.learning_rate = 0;
  const Result plain = train(quick_recipe(), 2);
  for (const bool of_generator : {true, false}) {
    Recipe drops = quick_recipe();
    (of_generator ? drops.generator.dropout : drops.discriminator.dropout) = 0.5;
    const Result dropped = train(drops, 2);
    EXPECT_NE(plain.weights(kGenerator), dropped.weights(kGenerator));
    EXPECT_NE(plain.weights(kDiscriminator), dropped.weights(kDiscriminator));
    drops.train.learning_rate = 0;
    EXPECT_EQ(train(still, 1).songs, train(drops, 1).songs);
  }
  Recipe drops = quick_recipe();
  drops.generator.dropout = 0.5;
  EXPECT_NE(train(drops, 1).reports[0].pretraining_loss, plain.reports[0].pretraining_loss);
}

TEST(OptionKeys, DropoutIsDrawnAnewEachTimeAndReproducible) {
  Recipe recipe = quick_recipe();
  recipe.generator.dropout = 0.3;
  recipe.discriminator.dropout = 0.3;
  EXPECT_EQ(train(recipe, 2).weights(""), train(recipe, 2).weights(""));
  recipe.train.learning_rate = 0;
  const auto reports = train(recipe, 3).reports;
  EXPECT_NE(reports[1].discriminator_loss, reports[2].discriminator_loss);
}

// The rewards of the steps between would be logits that nothing trains.
TEST(OptionKeys, PolicyGradientWithADecisionFromTheEndsIsRefused) {
  Recipe recipe = find_recipe("policy");
  recipe.discriminator.decision = "ends";
  EXPECT_THAT(test::error_of([&] { check(recipe); }),
              ::testing::HasSubstr("discriminator.decision"));
  ThreadPool pool(1);
  gan::Generator generator(
      {.noise = 1, .features = 1, .units = 2, .bins = {sequence::Bins({{0, 1}})}});
  gan::Discriminator discriminator(
      {.features = 1, .units = 2, .layers = 1, .decision = gan::Decision::kEnds});
  TrainerOptions options;
  options.objective = ObjectiveKind::kPolicyGradient;
  EXPECT_THROW(Trainer(generator, discriminator, options, pool), std::invalid_argument);
}

TEST(OptionKeys, AForwardDiscriminatorHasNoBackwardLayers) {
  Recipe recipe = quick_recipe();
  EXPECT_FALSE(train(recipe, 2).weights("discriminator.backward.").empty());
  recipe.discriminator.bidirectional = false;
  EXPECT_TRUE(train(recipe, 2).weights("discriminator.backward.").empty());
}

TEST(OptionKeys, ADiscriminatorOfConvolutionsLearnsAndStaysWithTheModel) {
  Recipe recipe = quick_recipe();
  recipe.discriminator.encoder = "convolution";
  const Result one = train(recipe, 1);
  const Result two = train(recipe, 2);
  EXPECT_TRUE(two.weights("discriminator.forward.").empty());
  ASSERT_FALSE(two.weights("discriminator.convolution.").empty());
  EXPECT_NE(two.weights("discriminator.convolution."), one.weights("discriminator.convolution."));
  EXPECT_NE(two.weights(kGenerator), one.weights(kGenerator));
  EXPECT_EQ(two.file.metadata.at("discriminator.encoder"), "convolution");
}

TEST(OptionKeys, ADecisionFromTheEndsIsAnotherLossAndStaysWithTheModel) {
  Recipe recipe = quick_recipe();
  const double all_steps = train(recipe, 2).reports[1].discriminator_loss;
  recipe.discriminator.decision = "ends";
  const Result ends = train(recipe, 2);
  EXPECT_NE(ends.reports[1].discriminator_loss, all_steps);
  EXPECT_EQ(ends.file.metadata.at("discriminator.decision"), "ends");
}

TEST(OptionKeys, MinibatchFeaturesAreWeightsThatLearn) {
  Recipe recipe = quick_recipe();
  recipe.discriminator.minibatch_kernels = 3;
  recipe.discriminator.minibatch_dimensions = 2;
  const auto before = train(recipe, 1).weights("discriminator.minibatch");
  const auto after = train(recipe, 2).weights("discriminator.minibatch");
  ASSERT_FALSE(before.empty());
  EXPECT_NE(before, after);
}

TEST(OptionKeys, MomentumZeroIsPlainDescentAndMoreIsNot) {
  Recipe recipe = quick_recipe();
  const auto plain = train(recipe, 2).weights(kGenerator);
  recipe.train.optimiser = "momentum";
  recipe.train.momentum = 0;
  EXPECT_EQ(train(recipe, 2).weights(kGenerator), plain);
  recipe.train.momentum = 0.9;
  EXPECT_NE(train(recipe, 2).weights(kGenerator), plain);
}

TEST(OptionKeys, ALearningRateThatDecaysToNothingStopsBothNetworks) {
  Recipe recipe = quick_recipe();
  recipe.train.learning_rate_decay = 0;
  recipe.train.decay_start = 2;
  const Result two = train(recipe, 2);
  EXPECT_NE(train(recipe, 1).weights(kGenerator), two.weights(kGenerator));
  EXPECT_EQ(train(recipe, 3).weights(kGenerator), two.weights(kGenerator));
  EXPECT_EQ(train(recipe, 3).weights(kDiscriminator), two.weights(kDiscriminator));
}

TEST(OptionKeys, TheFeatureMatchingWeightScalesObjectiveAndGradient) {
  Recipe recipe = quick_recipe();
  recipe.train.learning_rate_decay = 0;  // the networks of the adversarial epoch are the same
  const Epoch once = train(recipe, 2).reports[1];
  recipe.train.feature_matching_weight = 2;
  const Epoch twice = train(recipe, 2).reports[1];
  EXPECT_NEAR(twice.objective / once.objective, 2, 1e-6);
  EXPECT_NEAR(twice.generator_gradient_norm / once.generator_gradient_norm, 2, 1e-4);
}

TEST(OptionKeys, PaddingTakesThePiecesThatAreTooShort) {
  Recipe recipe = quick_recipe();
  recipe.train.pretraining_epochs = 0;
  Pieces cut = pieces();
  for (std::size_t i = 0; i < cut.size(); ++i) cut[i].resize(i < 8 ? 5 : 40);
  const Result left_out = train(recipe, 1, cut);
  EXPECT_EQ(left_out.reports[0].iterations, 1);
  recipe.train.short_pieces = "pad";
  const Result padded = train(recipe, 1, cut);
  EXPECT_EQ(padded.reports[0].iterations, 3);
}

TEST(OptionKeys, PaddingLeavesOutPiecesFromWhichNothingCanBePredicted) {
  Recipe recipe = quick_recipe();
  recipe.train.short_pieces = "pad";
  Pieces cut = pieces();
  for (std::size_t i = 0; i < cut.size(); ++i) cut[i].resize(i < 8 ? i % 2 : 5);
  EXPECT_EQ(train(recipe, 3, cut).reports[2].iterations, 1);
}

TEST(OptionKeys, TheDiscriminatorLearnsInPretrainingOnlyWhenAsked) {
  Recipe recipe = quick_recipe();
  recipe.train.pretraining_epochs = 2;
  Recipe still = recipe;
  still.train.learning_rate = 0;
  const auto at_start = train(still, 1).weights(kDiscriminator);
  const auto generator = train(recipe, 2).weights(kGenerator);
  EXPECT_EQ(train(recipe, 2).weights(kDiscriminator), at_start);
  recipe.train.pretrain_discriminator = true;
  EXPECT_NE(train(recipe, 2).weights(kDiscriminator), at_start);
  EXPECT_EQ(train(recipe, 2).weights(kGenerator), generator);
}

TEST(OptionKeys, AFreshDiscriminatorForgetsPretraining) {
  Recipe recipe = quick_recipe();
  recipe.train.pretrain_discriminator = true;
  recipe.train.learning_rate_decay = 0;  // nobody learns in adversarial training
  Recipe still = quick_recipe();
  still.train.learning_rate = 0;
  const auto at_start = train(still, 1).weights(kDiscriminator);
  EXPECT_NE(train(recipe, 2).weights(kDiscriminator), at_start);
  recipe.train.fresh_discriminator = true;
  EXPECT_NE(train(recipe, 1).weights(kDiscriminator), at_start);
  EXPECT_EQ(train(recipe, 2).weights(kDiscriminator), at_start);
}

TEST(OptionKeys, NextEventTrainingNeverTouchesTheDiscriminator) {
  Recipe recipe = quick_recipe();
  recipe.train.objective = "next-event";
  const Result one = train(recipe, 1);
  const Result three = train(recipe, 3);
  EXPECT_EQ(one.weights(kDiscriminator), three.weights(kDiscriminator));
  EXPECT_NE(one.weights(kGenerator), three.weights(kGenerator));
  EXPECT_GT(three.reports[2].pretraining_loss, 0);
}

// A squared error teaches the generator not to heed its noise; the energy score, to use it.
TEST(OptionKeys, TheEnergyScoreTeachesOutputsToVary) {
  Recipe recipe = quick_recipe();
  recipe.train.epochs = 60;
  recipe.train.pretraining_epochs = 60;
  recipe.train.shortest_window = 12;
  recipe.train.optimiser = "adam";
  recipe.train.learning_rate = 0.01;
  recipe.train.samples = 20;
  const auto of_loss = [&](const char* loss) {
    recipe.train.prediction_loss = loss;
    return train(recipe, 60, pieces(), pieces());
  };
  // Mean over places of the songs' variance in pitch.
  const auto variance = [](const Result& result) {
    double sum = 0;
    const auto songs = static_cast<double>(result.songs.size());
    for (std::size_t i = 0; i < result.songs.front().size(); ++i) {
      double mean = 0;
      double squares = 0;
      for (const Song& song : result.songs) {
        mean += song[i].pitch / songs;
        squares += song[i].pitch * song[i].pitch / songs;
      }
      sum += squares - mean * mean;
    }
    return sum / static_cast<double>(result.songs.front().size());
  };
  const Result squared = of_loss("squared-error");
  const Result energy = of_loss("energy-score");
  EXPECT_LT(energy.reports[59].pretraining_loss, 0.8 * energy.reports[0].pretraining_loss);
  EXPECT_LT(energy.reports[59].validation->pretraining, energy.reports[0].validation->pretraining);
  EXPECT_GT(variance(energy), 2 * variance(squared));
}

TEST(OptionKeys, L2DrawsWeightsTowardsZero) {
  const auto size_of = [](const Result& result) {
    double sum = 0;
    for (const float weight : result.file.values<float>("trained.generator.lstm.0.weight_hh")) {
      sum += double{weight} * double{weight};
    }
    return sum;
  };
  Recipe recipe = quick_recipe();
  const double without = size_of(train(recipe, 3));
  recipe.train.l2 = 0.5;
  EXPECT_LT(size_of(train(recipe, 3)), 0.9 * without);
}

TEST(OptionKeys, AGeneratorWithoutAnyInputIsRefused) {
  Recipe recipe = quick_recipe();
  recipe.generator.noise = 0;
  EXPECT_NO_THROW(check(recipe));
  recipe.generator.feedback = false;
  EXPECT_THROW(check(recipe), Error);
}

Recipe recipe_with_bins() {
  Recipe recipe = quick_recipe();
  recipe.train.shortest_window = 12;
  recipe.train.objective = "policy-gradient";
  recipe.generator.bins = 50;
  recipe.generator.head_units = 8;
  return recipe;
}

TEST(OptionKeys, BinsMakeAGeneratorThatLearnsByLikelihood) {
  Recipe recipe = recipe_with_bins();
  recipe.train.pretraining_epochs = 3;
  recipe.train.optimiser = "adam";
  recipe.train.learning_rate = 0.01;
  recipe.train.windows_per_piece = 10;
  const Result result = train(recipe, 3, pieces(), pieces());
  EXPECT_THAT(result.file.tensors.at("generator.head.1.output.weight").shape,
              ::testing::ElementsAre(result.file.tensors.at("bins.1").shape[0], 8));
  EXPECT_LT(result.reports[2].pretraining_loss, result.reports[0].pretraining_loss - 1);
  EXPECT_LT(result.reports[2].validation->pretraining, result.reports[0].validation->pretraining);
}

TEST(OptionKeys, WithoutAPolicyItsObjectiveIsTheLikelihood) {
  Recipe recipe = recipe_with_bins();
  recipe.train.policy_weight = 0;
  Recipe likelihood = recipe;
  likelihood.train.pretraining_epochs = 2;
  EXPECT_EQ(train(recipe, 2).weights(kGenerator), train(likelihood, 2).weights(kGenerator));
}

TEST(OptionKeys, EdgesChooseOtherWindows) {
  Recipe recipe = recipe_with_bins();
  const auto plain = train(recipe, 1).weights(kGenerator);
  recipe.train.edges = 0.5;
  EXPECT_NE(train(recipe, 1).weights(kGenerator), plain);
}

TEST(OptionKeys, ThePolicyItsDiscountAndTheLikelihoodChangeWhatItLearns) {
  const auto plain = train(recipe_with_bins(), 2).weights(kGenerator);
  Recipe recipe = recipe_with_bins();
  recipe.train.policy_weight = 2;
  EXPECT_NE(train(recipe, 2).weights(kGenerator), plain);
  recipe = recipe_with_bins();
  recipe.train.reward_discount = 0.5;
  EXPECT_NE(train(recipe, 2).weights(kGenerator), plain);
  recipe = recipe_with_bins();
  recipe.train.likelihood_weight = 0;
  EXPECT_NE(train(recipe, 2).weights(kGenerator), plain);
  EXPECT_EQ(train(recipe, 2).weights(""), train(recipe, 2).weights(""));
}

// The discriminator stands still: what the generator learns is to please it.
TEST(OptionKeys, ThePolicyGradientMakesWhatTheDiscriminatorTakesForRealLikelier) {
  Recipe recipe = recipe_with_bins();
  recipe.train.pretraining_epochs = 0;
  recipe.train.likelihood_weight = 0;
  recipe.train.discriminator_rate_factor = 0;
  recipe.train.optimiser = "adam";
  recipe.train.learning_rate = 3e-3;
  recipe.train.batch = 32;
  recipe.train.windows_per_piece = 100;
  recipe.train.policy_weight = 10;
  recipe.generator.hidden = 16;
  recipe.discriminator.hidden = 16;
  const auto reports = train(recipe, 3).reports;
  EXPECT_LT(reports[1].objective, reports[0].objective - 0.1);
  EXPECT_LT(reports[2].objective, reports[1].objective);
  EXPECT_LT(reports[2].generator_loss, reports[0].generator_loss);
}

TEST(OptionKeys, TransposingMovesTrainingPiecesAlone) {
  Recipe recipe = quick_recipe();
  recipe.train.learning_rate = 0;
  const auto plain = train(recipe, 1, pieces(), pieces()).reports[0];
  recipe.train.transpose = 5;
  const auto moved = train(recipe, 1, pieces(), pieces()).reports[0];
  EXPECT_NE(moved.pretraining_loss, plain.pretraining_loss);
  EXPECT_EQ(moved.validation->pretraining, plain.validation->pretraining);
  EXPECT_EQ(train(recipe, 1).reports[0].pretraining_loss, moved.pretraining_loss);
}

TEST(OptionKeys, Bfloat16TrainsAlikeButForRounding) {
  Recipe recipe = quick_recipe();
  const auto exact = train(recipe, 2).reports;
  recipe.train.precision = "bfloat16";
  if (!nn::is_available(nn::Precision::kBfloat16)) {
    EXPECT_THAT(test::error_of([&] { check(recipe); }), ::testing::HasSubstr("use float32"));
    GTEST_SKIP() << "this processor does not multiply bfloat16 numbers: only that it says so was "
                    "tested";
  }
  const auto rounded = train(recipe, 2).reports;
  EXPECT_NE(rounded[0].pretraining_loss, exact[0].pretraining_loss);
  EXPECT_NEAR(rounded[0].pretraining_loss, exact[0].pretraining_loss,
              1e-3 * exact[0].pretraining_loss);
  EXPECT_NEAR(rounded[1].discriminator_loss, exact[1].discriminator_loss,
              1e-3 * exact[1].discriminator_loss);
}

TEST(OptionKeys, PitchCirclesGiveTheDiscriminatorFourInputsMore) {
  Recipe recipe = quick_recipe();
  recipe.discriminator.pitch_circles = true;
  EXPECT_THAT(train(recipe, 2).file.tensors.at("discriminator.forward.lstm.0.weight_ih").shape,
              ::testing::ElementsAre(28, 8));
}

}  // namespace
}  // namespace crnngan::train

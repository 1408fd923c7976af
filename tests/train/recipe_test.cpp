#include "train/recipe.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "music/domain.h"
#include "train/from_recipe.h"
#include "train/music_recipe.h"
#include "train/recipe_keys.h"

namespace crnngan::train {
namespace {

std::string error_of_setting(const std::string& setting) {
  Recipe recipe;
  try {
    apply_setting(recipe, setting);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Recipe, SettingsChangeKeysOfEachType) {
  Recipe recipe;
  for (const char* setting :
       {"seed=7", "train.batch=3", "train.learning_rate=1", "train.l2=2.5e-3",
        "train.optimiser=adam", "generator.start=unit-variance", "music.pace_events=true"}) {
    apply_setting(recipe, setting);
  }
  EXPECT_EQ(recipe.seed, 7u);
  EXPECT_EQ(recipe.train.batch, 3);
  EXPECT_EQ(recipe.train.learning_rate, 1);
  EXPECT_EQ(recipe.train.l2, 2.5e-3);
  apply_setting(recipe, "train.l2=.5");
  EXPECT_EQ(recipe.train.l2, 0.5);
  EXPECT_EQ(recipe.train.optimiser, "adam");
  EXPECT_EQ(generator_start(recipe), gan::Start::kUnitVariance);
  EXPECT_TRUE(recipe.music.pace_events);
  apply_setting(recipe, "music.pace_events=false");
  EXPECT_FALSE(recipe.music.pace_events);
  apply_toml(recipe, "[music]\npace_events = true\n", "test");
  EXPECT_TRUE(recipe.music.pace_events);
}

TEST(Recipe, WhatIsNeitherTrueNorFalseIsRefused) {
  EXPECT_EQ(error_of_setting("music.pace_events=yes"),
            "music.pace_events=yes: 'music.pace_events' must be true or false, found "
            "\"yes\"");
  EXPECT_NE(error_of_setting("music.pace_events=1"), "");
  Recipe recipe;
  EXPECT_THROW(apply_toml(recipe, "[music]\npace_events = 1\n", "test"), Error);
}

TEST(Recipe, MusicKeysDecideTheCodecAndTheFeaturesOfBothNetworks) {
  Recipe recipe;
  const std::vector<music::Tone> piece{{96, 60, 80, 0}, {192, 64, 90, 96}, {48, 67, 70, 192}};
  const auto domain = [&] { return music::Domain(domain_options(recipe), {piece}, {}); };
  EXPECT_EQ(codec_options(recipe), music::CodecOptions());
  EXPECT_EQ(generator_shape(recipe, domain()).features, 4);
  for (const char* setting : {"codec=dequantised", "music.tones_per_cell=3", "music.chord_gap=8",
                              "music.pace_events=true"}) {
    apply_setting(recipe, setting);
  }
  EXPECT_EQ(codec_options(recipe),
            (music::CodecOptions{music::CodecKind::kDequantised, 3, 8, true}));
  EXPECT_EQ(generator_shape(recipe, domain()).features, 12);
  EXPECT_EQ(discriminator_shape(recipe, domain()).features, 12);
}

TEST(Recipe, AnUnknownKeyNamesTheNearestKnownOne) {
  EXPECT_EQ(error_of_setting("train.epoch=3"),
            "train.epoch=3: unknown key 'train.epoch'; did you mean 'train.epochs'?");
}

TEST(Recipe, ValuesOutOfRangeOrOfAnotherTypeAreRefusedWithTheRange) {
  EXPECT_EQ(error_of_setting("train.batch=0"),
            "train.batch=0: 'train.batch' must be a whole number 1 .. 4096, found 0");
  for (const char* setting : {"train.batch=2.5", "train.batch=many", "train.batch=", "train.batch",
                              "train.learning_rate=-1", "train.learning_rate=nan",
                              "train.optimiser=rmsprop", "train.batch=99999999999999999999"}) {
    EXPECT_NE(error_of_setting(setting), "") << setting;
  }
}

TEST(Recipe, SeedsAreAnyOf64BitsAndNeverRounded) {
  for (const std::uint64_t seed : {std::uint64_t{0}, (std::uint64_t{1} << 53) + 1,
                                   kFirstQuotedSeed - 1, kFirstQuotedSeed, ~std::uint64_t{0}}) {
    Recipe set;
    apply_setting(set, fmt::format("seed={}", seed));
    EXPECT_EQ(set.seed, seed);
    Recipe again;
    apply_toml(again, to_toml(set), "test");
    EXPECT_EQ(again.seed, seed);
  }
  for (const char* seed : {"-1", "18446744073709551616", "1.5", "1e3", "many", "", " 1"}) {
    EXPECT_EQ(error_of_setting("seed=" + std::string(seed)),
              fmt::format("seed={}: 'seed' must be a whole number 0 .. 18446744073709551615, "
                          "found \"{}\"",
                          seed, seed));
  }
}

// Readers of TOML take what is beyond 64 bits with a sign for the last number that has them, or
// refuse it.
TEST(Recipe, SeedsBeyondTheNumbersOfTomlAreRefusedWithoutQuotes) {
  Recipe recipe;
  for (const char* toml : {"seed = 9223372036854775807", "seed = 9223372036854775808",
                           "seed = 18446744073709551615", "seed = -1", "seed = 1.0"}) {
    EXPECT_THROW(apply_toml(recipe, toml, "test"), Error) << toml;
  }
  EXPECT_EQ(recipe.seed, 1u);
}

TEST(Recipe, TextReadsBackAsTheSameRecipe) {
  Recipe recipe;
  recipe.seed = 123456789;
  recipe.train.learning_rate = 0.1 + 0.2;  // no short decimal
  recipe.train.l2 = 1;
  recipe.generator.hidden = 17;
  recipe.music.pace_events = true;
  Recipe again;
  apply_toml(again, to_toml(recipe), "test");
  EXPECT_EQ(to_toml(again), to_toml(recipe));
  EXPECT_EQ(again.train.learning_rate, recipe.train.learning_rate);
  EXPECT_TRUE(again.music.pace_events);
}

TEST(Recipe, WhatIsNotTomlIsRefusedOnOneLine) {
  Recipe recipe;
  const auto message = [&](const char* toml) {
    return failure_of("a.toml", [&] { apply_toml(recipe, toml, "a.toml"); }).value_or("");
  };
  EXPECT_EQ(message("seed = 2\n[train\nbatch = 3\n"),
            "a.toml: line 2: expected [TABLE] or KEY = VALUE, as TOML has them, found '[train'");
  EXPECT_EQ(
      message("seed = 2\nseed = = 3\n"),
      "a.toml: line 2: expected [TABLE] or KEY = VALUE, as TOML has them, found 'seed = = 3'");
  EXPECT_TRUE(message("seed = 2\nseed = 3\n").starts_with("a.toml: line ")) << message("");
  EXPECT_TRUE(message("\xff\xfe").starts_with("a.toml: ")) << message("\xff\xfe");
}

TEST(Recipe, NestedTextFromOutsideEndsInAnErrorAndNotInTheStack) {
  Recipe recipe;
  for (const char* part : {"[", "{a=", "a."}) {
    std::string text = "a = ";
    for (int i = 0; i < 8000; ++i) text += part;
    EXPECT_THROW(apply_toml(recipe, text, "deep.toml"), Error) << part;
  }
  // Up to the bounds the parser takes them.
  std::string nested = "a = ";
  for (int i = 0; i < 256; ++i) nested += '[';
  EXPECT_THROW(apply_toml(recipe, nested, "deep.toml"), Error);
}

TEST(Recipe, EveryCarriedRecipeIsValid) {
  EXPECT_GE(recipe_names().size(), 3U);
  for (const std::string& name : recipe_names()) EXPECT_NO_THROW(check(find_recipe(name))) << name;
  EXPECT_THROW(find_recipe("no-such-recipe"), Error);
}

TEST(Recipe, PaperRecipeIsThePapers) {
  const Recipe recipe = find_recipe("paper");
  EXPECT_EQ(recipe.train.batch, 20);
  EXPECT_EQ(recipe.train.learning_rate, 0.1);
  EXPECT_EQ(recipe.train.pretraining_epochs, 6);
  EXPECT_EQ(recipe.train.freeze_threshold, 0.7);
  EXPECT_EQ(recipe.generator.hidden, 350);
  EXPECT_EQ(recipe.generator.layers, 2);
  EXPECT_EQ(recipe.generator.noise, 4);
  EXPECT_EQ(recipe.discriminator.hidden, 350);
  EXPECT_EQ(trainer_options(recipe).objective, ObjectiveKind::kFeatureMatching);
  EXPECT_EQ(trainer_options(recipe).optimiser.kind, nn::OptimiserKind::kSgd);
}

TEST(Recipe, PaperWithThreeTonesACellDiffersInNothingElse) {
  Recipe recipe = find_recipe("paper-3");
  EXPECT_EQ(recipe.music.tones_per_cell, 3);
  recipe.music.tones_per_cell = 1;
  EXPECT_EQ(to_toml(recipe), to_toml(find_recipe("paper")));
}

TEST(Recipe, KeysThatDoNotFitTogetherAreRefused) {
  Recipe recipe;
  recipe.train.epochs = 5;
  EXPECT_THROW(check(recipe), Error);
  recipe = Recipe();
  recipe.train.steps = 3;
  EXPECT_THROW(check(recipe), Error);
  recipe.train.pretraining_epochs = 0;  // without it nothing grows
  EXPECT_NO_THROW(check(recipe));
}

TEST(Recipe, BinsAskForTheRestToFit) {
  const Recipe policy = find_recipe("policy");
  EXPECT_NO_THROW(check(policy));
  for (const char* setting : {"codec=dequantised", "generator.noise=3", "generator.song_noise=1",
                              "generator.noise_kind=standard", "generator.start=unit-variance",
                              "generator.feedback=false", "train.objective=relativistic",
                              "generator.bins=1", "generator.bins=0"}) {
    Recipe recipe = policy;
    apply_setting(recipe, setting);
    EXPECT_THROW(check(recipe), Error) << setting;
  }
  Recipe recipe;
  recipe.discriminator.pitch_circles = true;
  EXPECT_NO_THROW(check(recipe));
  recipe.codec = "raw";
  EXPECT_THROW(check(recipe), Error);
}

TEST(Recipe, TheEnergyScoreAsksForNoiseAtEachStepAndPoints) {
  Recipe recipe;
  recipe.train.prediction_loss = "energy-score";
  EXPECT_NO_THROW(check(recipe));
  for (const char* setting : {"generator.noise=0", "generator.dropout=0.5", "generator.bins=50"}) {
    Recipe other = recipe;
    apply_setting(other, setting);
    EXPECT_THROW(check(other), Error) << setting;
  }
}

}  // namespace
}  // namespace crnngan::train

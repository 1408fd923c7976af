#include "generate/song_plan.h"

#include <gmock/gmock.h>

#include <set>
#include <vector>

#include "base/error_of.h"
#include "gan/initial.h"
#include "generate/small_model.h"
#include "generate/songs.h"
#include "music/feature_bins.h"

namespace crnngan::generate {
namespace {

using music::Tone;
using test::error_of;
using test::songs_of;

std::vector<Tone> some_tones() {
  std::vector<Tone> tones;
  for (std::int32_t n = 0; n < 100; ++n) {
    tones.push_back({96 + n % 3 * 96, 50 + n * 7 % 24, 60 + n % 4, n % 3 == 0 ? 0 : 192});
  }
  return tones;
}

constexpr std::int64_t kBar = 4 * music::kTicksPerQuarter;

// Pieces of 4 bars of 4/4, of 6 and two thirds of 3/4, and one without a metre.
music::ContextKnowledge some_knowledge() {
  music::ContextKnowledge knowledge;
  knowledge.values.of[0] = {"bach", "chopin"};
  knowledge.values.of[5] = {"3/4", "4/4"};
  knowledge.examples = {{{1, 0, 0, 0, 0, 2, 0, 0}, 4 * kBar},
                        {{2, 0, 0, 0, 0, 1, 0, 0}, 5 * kBar},
                        {{2, 0, 0, 0, 0, 0, 0, 0}, 6 * kBar + 3}};
  return knowledge;
}

// An untrained model that is told everything.
Model told_model() {
  const std::vector<std::vector<Tone>> pieces{some_tones()};
  const music::Codec codec = music::Codec::fit({}, pieces);
  const auto bins = music::feature_bins(codec, pieces, 50);
  music::Context context({true, true, true, true}, codec, bins, some_knowledge());
  gan::Generator generator({.noise = 4,
                            .features = 4,
                            .units = 8,
                            .layers = 1,
                            .bins = bins,
                            .head_units = 6,
                            .order = music::drawing_order(4),
                            .context = context.columns()});
  gan::initialise(generator, gan::Start::kUniform, 1);
  return {test::model_of(std::move(generator), codec), codec, std::move(context), "told"};
}

// Songs end on a bar line, or where they have none on a quarter.
TEST(SongPlan, IsLikeAPieceOfTrainingWhereNobodySays) {
  const Model model = told_model();
  std::set<std::int64_t> lengths;
  for (int number = 0; number < 40; ++number) {
    const SongPlan plan = plan_of(model, {.is_whole = true}, number);
    lengths.insert(*plan.wishes.ticks);
    EXPECT_TRUE(plan.wishes.ends);
    EXPECT_FALSE(plan.wishes.events);
    const bool is_bach = plan.wishes.ticks == 4 * kBar;
    EXPECT_EQ(plan.wishes.labels[0], is_bach ? 1 : 2);
    EXPECT_EQ(plan.metre == (midi::TimeSignature{4, 4}), is_bach);
    EXPECT_EQ(plan.wishes.signatures.has_value(), plan.wishes.ticks != 6 * kBar);
  }
  EXPECT_THAT(lengths, ::testing::ElementsAre(4 * kBar, 7 * kBar * 3 / 4, 6 * kBar));
}

TEST(SongPlan, OfATimeHasItsLastOnsetOnTheLastBarLineBefore) {
  const Model model = told_model();
  SongOptions options{.labels = {{"metre", "3/4"}}};
  const std::int64_t bar = 3 * music::kTicksPerQuarter;
  for (const auto& [ticks, last] : {std::pair{8 * bar, 7 * bar}, std::pair{8 * bar + 1, 8 * bar},
                                    std::pair{8 * bar - 1, 7 * bar}, std::pair{bar, 0 * bar}}) {
    options.ticks = ticks;
    const SongPlan plan = plan_of(model, options, 0);
    EXPECT_EQ(plan.wishes.ticks, last);
    EXPECT_EQ(plan.ticks, ticks);
  }
}

TEST(SongPlan, CountsBarsOfItsOwnMetre) {
  const Model model = told_model();
  SongOptions options{.bars = 8, .bar_ticks = 100};
  options.labels = {{"metre", "3/4"}};
  EXPECT_EQ(plan_of(model, options, 0).ticks, 8 * kBar * 3 / 4);
  options.labels = {};
  options.primer = Primer(model, some_tones());
  EXPECT_EQ(plan_of(model, options, 0).ticks, 800);
  const Model untold{test::model_of(gan::Generator(model.generator.shape()), model.codec),
                     model.codec, std::nullopt, "untold"};
  EXPECT_EQ(plan_of(untold, options, 0).ticks, 800);
}

TEST(SongPlan, HasWhatIsAskedFor) {
  const Model model = told_model();
  const SongOptions chopin{.tones = 7, .labels = {{"composer", "chopin"}, {"metre", "3/4"}}};
  for (int number = 0; number < 10; ++number) {
    const SongPlan plan = plan_of(model, chopin, number);
    EXPECT_EQ(plan.wishes.events, 7);
    EXPECT_EQ(plan.tones, 14);
    EXPECT_EQ(plan.wishes.labels[0], 2);
    EXPECT_EQ(plan.metre, (midi::TimeSignature{3, 4}));
    EXPECT_EQ(plan.wishes.signatures->first_onset_ticks, 0);
  }
  // What no piece has together can be asked for, too.
  const SongOptions both{.labels = {{"composer", "bach"}, {"metre", "3/4"}}};
  EXPECT_EQ(plan_of(model, both, 0).wishes.labels[0], 1);
  EXPECT_EQ(plan_of(model, both, 0).metre, (midi::TimeSignature{3, 4}));
}

// What is told counts beside a song that is told neither key and mode, nor the end, nor what is
// asked for.
TEST(SongPlan, KnowsWhatIsToldBesides) {
  const Model model = told_model();
  const SongPlan plan = plan_of(model, {.labels = {{"composer", "chopin"}}, .is_whole = true}, 0);
  EXPECT_TRUE(plan.wishes.ticks && plan.wishes.ends);
  EXPECT_FALSE(plan.untold.ticks || plan.untold.events || plan.untold.ends);
  for (std::size_t label = 0; label < music::kLabelNames.size(); ++label) {
    const bool is_untold = label == 0 || label == music::kKeyLabel || label == music::kModeLabel;
    EXPECT_EQ(plan.untold.labels[label], is_untold ? 0 : plan.wishes.labels[label]) << label;
  }
  EXPECT_EQ(plan.untold.signatures, plan.wishes.signatures);
}

TEST(SongPlan, WhatTheModelDoesNotKnowIsRefused) {
  const SongOptions satie{.labels = {{"composer", "satie"}}};
  EXPECT_THAT(error_of([&] { check(satie, told_model()); }), ::testing::HasSubstr("bach, chopin"));
}

TEST(SongPlan, AnExcerptBeginsAtAnyBeatAndNeverKnowsItsPlace) {
  const Model model = told_model();
  std::set<std::int64_t> first;
  for (int number = 0; number < 30; ++number) {
    const SongPlan plan =
        plan_of(model, {.labels = {{"metre", "3/4"}}, .is_excerpt = true}, number);
    first.insert(plan.wishes.signatures->first_onset_ticks);
    EXPECT_TRUE(plan.wishes.is_excerpt);
    EXPECT_FALSE(plan.wishes.ends);
    EXPECT_EQ(plan.tones, 100);
  }
  EXPECT_THAT(first, ::testing::ElementsAre(0, 384, 768));
}

TEST(SongPlan, OfAContinuedPieceHasItsMetreAndCountsItsTones) {
  const Model model = told_model();
  const music::Signatures signatures{
      .first_onset_ticks = 384, .keeps_beat = true, .times = {{0, {3, 4}}}};
  SongOptions options{.tones = 50};
  options.primer = Primer(model, some_tones(), signatures);
  const SongPlan plan = plan_of(model, options, 0);
  EXPECT_EQ(plan.wishes.signatures, signatures);
  EXPECT_EQ(plan.wishes.heard, 100);
  EXPECT_EQ(plan.wishes.events, 150);
  EXPECT_EQ(plan.wishes.labels[0], 0);
  EXPECT_EQ(plan.wishes.labels[5], 1);
}

std::int64_t last_onset(const std::vector<Tone>& song) {
  std::int64_t ticks = 0;
  for (const Tone& tone : song) ticks += tone.gap_ticks;
  return ticks;
}

TEST(ToldSongs, AreAsLongAsPlannedWithoutDoubledKeys) {
  const Model model = told_model();
  const auto songs = songs_of(model, {.count = 9, .is_whole = true});
  for (int number = 0; number < 9; ++number) {
    const auto& song = songs[static_cast<std::size_t>(number)];
    EXPECT_EQ(last_onset(song), plan_of(model, {.is_whole = true}, number).wishes.ticks);
    std::set<std::int32_t> keys;
    for (const Tone& tone : song) {
      if (tone.gap_ticks > 0) keys.clear();
      EXPECT_TRUE(keys.insert(tone.pitch).second) << number;
    }
  }
}

TEST(ToldSongs, OfANumberOfTonesEndOnABarLineNearIt) {
  const auto songs =
      songs_of(told_model(), {.count = 9, .tones = 60, .labels = {{"metre", "3/4"}}});
  for (const auto& song : songs) {
    EXPECT_EQ(last_onset(song) % (3 * music::kTicksPerQuarter), 0);
    EXPECT_NEAR(static_cast<double>(song.size()), 60, 20);
  }
}

TEST(ToldSongs, OfSoManyBarsBeginTheLastOneAndEndWithIt) {
  const std::int64_t ticks = 5 * kBar;
  for (const auto& song :
       songs_of(told_model(), {.count = 9, .labels = {{"metre", "4/4"}}, .ticks = ticks})) {
    EXPECT_EQ(last_onset(song), 4 * kBar);
    EXPECT_LE(song.back().length_ticks, kBar);
  }
}

// What is written of an excerpt has no end.
TEST(ToldSongs, ThatAreExcerptsHaveAllTheirTones) {
  for (const auto& song : songs_of(told_model(), {.count = 9, .tones = 60, .is_excerpt = true})) {
    EXPECT_EQ(song.size(), 60U);
  }
}

TEST(ToldSongs, DoNotDependOnHowManyThereAre) {
  const Model model = told_model();
  const auto many = songs_of(model, {.count = 7, .is_whole = true});
  const auto few = songs_of(model, {.count = 2, .is_whole = true});
  EXPECT_EQ(few[0], many[0]);
  EXPECT_EQ(few[1], many[1]);
}

}  // namespace
}  // namespace crnngan::generate

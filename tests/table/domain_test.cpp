#include "table/domain.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error.h"
#include "base/error_of.h"
#include "table/follower.h"
#include "table/small_table.h"

namespace crnngan::table {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

sequence::Batch filled(const Domain& domain, const sequence::Source& source,
                       const std::vector<sequence::Window>& windows, int steps,
                       std::uint32_t epoch = 1) {
  ThreadPool pool(2);
  sequence::Batch batch;
  source.fill(windows, steps, {.seed = 1, .epoch = epoch}, pool, batch);
  EXPECT_EQ(batch.features, domain.features());
  return batch;
}

TEST(TableDomain, SequencesHaveAnEndWhereTheirLengthsDiffer) {
  const Domain domain(test::small_table(20, 12), {.bins = 16});
  EXPECT_EQ(domain.training().lengths().size(), 16U);
  EXPECT_EQ(domain.training().lengths().front(), 13U);
  const Domain equal(test::small_table(20, 12, true), {.bins = 16});
  EXPECT_THAT(equal.training().lengths(), Each(12U));
}

// What is told of a row while it is written is what was told of it in training.
TEST(TableDomain, AFollowerTellsWhatTrainingDoes) {
  const Table table = test::small_table();
  const Domain domain(table, {.bins = 16});
  const Coding& coding = domain.coding();
  const auto windows = std::vector<sequence::Window>{{0, 0, 13}, {1, 0, 12}};
  const sequence::Batch batch = filled(domain, domain.training(), windows, 13);
  const auto columns = domain.context().size();
  std::vector<const Sequence*> learnt;
  for (const Sequence& sequence : table.sequences) {
    if (sequence.split == sequence::Split::kTraining) learnt.push_back(&sequence);
  }
  for (std::size_t row = 0; row < 2; ++row) {
    Follower follower(coding, label_numbers(coding, domain.labels(), learnt[row]->context));
    follower.start();
    for (std::size_t t = 0; t < windows[row].length; ++t) {
      std::vector<int> told(columns);
      follower.tell(told);
      const std::size_t place = t * 2 + row;
      const auto expected = std::span(batch.context).subspan(place * columns, columns);
      // The label is hidden at times.
      EXPECT_TRUE(std::equal(told.begin(), told.end() - 1, expected.begin())) << row << " " << t;
      EXPECT_THAT(expected.back(), ::testing::AnyOf(0, told.back()));
      const auto features =
          std::span(batch.x).subspan(place * coding.variables(), coding.variables());
      const auto bins =
          std::span(batch.bins).subspan(place * coding.variables(), coding.variables());
      follower.hear(features, bins);
    }
    EXPECT_TRUE(follower.has_ended());
    EXPECT_EQ(follower.values().size(), coding.values_of(*learnt[row]).size());
  }
}

TEST(TableDomain, WindowsOfASeriesBeginWithoutAPast) {
  Table table = test::small_table(20, 12, true);
  table.schema.is_whole = false;
  const Domain domain(table, {.bins = 16});
  const sequence::Batch batch = filled(domain, domain.validation(), {{0, 4, 6}}, 6);
  const auto columns = domain.context().size();
  for (std::size_t t = 0; t < 6; ++t) {
    EXPECT_EQ(batch.context[t * columns], static_cast<int>(t) + 1);  // rows that are known, and 1
  }
  EXPECT_EQ(batch.context[1], 0) << "no level is known in the first row";
  EXPECT_NE(batch.context[columns + 1], 0);
}

TEST(TableDomain, LevelsAndLabelsAreHiddenInTrainingAlone) {
  const Domain domain(test::small_table(), {.bins = 16, .hidden = 0.5});
  std::vector<sequence::Window> windows;
  for (std::size_t i = 0; i < 300; ++i) windows.push_back({i % 4, 0, 11});
  const auto share_hidden = [&](const sequence::Source& source, std::size_t column) {
    const sequence::Batch batch = filled(domain, source, windows, 11);
    const auto columns = domain.context().size();
    std::size_t hidden = 0;
    for (std::size_t row = 300; row < 600; ++row) {
      if (batch.context[row * columns + column] == 0) ++hidden;
    }
    return static_cast<double>(hidden) / 300;
  };
  const std::size_t label = domain.context().size() - 1;
  EXPECT_NEAR(share_hidden(domain.training(), 1), 0.5, 0.1);
  EXPECT_NEAR(share_hidden(domain.training(), label), 0.15, 0.06);
  EXPECT_EQ(share_hidden(domain.validation(), 1), 0);
  EXPECT_EQ(share_hidden(domain.validation(), label), 0);
}

TEST(TableDomain, NothingIsPermittedButWhatARowCanBe) {
  const Domain domain(test::small_table(), {.bins = 16});
  const Coding& coding = domain.coding();
  Follower follower(coding, {0});
  follower.start();
  const auto permitted = [&](int feature, const std::vector<float>& drawn,
                             const std::vector<int>& bins) {
    std::vector<float> p(
        static_cast<std::size_t>(coding.bins()[static_cast<std::size_t>(feature)].size()), 1.0F);
    follower.permit(feature, drawn, bins, p);
    return p;
  };
  std::vector<float> none(coding.variables());
  std::vector<int> no_bins(coding.variables(), 5);
  EXPECT_EQ(permitted(0, none, no_bins)[0], 0) << "no sequence is empty";
  const Sequence first = test::small_table().sequences.front();
  const Values row = coding.values_of(first);
  const auto features = follower.features_of(std::span(row).first(coding.variables()));
  follower.hear(features, {});
  EXPECT_EQ(permitted(0, none, no_bins)[0], 1);
  EXPECT_EQ(permitted(1, none, no_bins)[0], 0) << "the end is of the whole row";
  const auto at_end = permitted(1, none, std::vector<int>(coding.variables(), 0));
  EXPECT_EQ(std::count(at_end.begin(), at_end.end(), 1.0F), 1);
  EXPECT_EQ(at_end[0], 1);
  Follower endless(coding, {0}, 0, false);
  endless.start();
  endless.hear(features, {});
  std::vector<float> p(static_cast<std::size_t>(coding.bins()[0].size()), 1.0F);
  endless.permit(0, none, no_bins, p);
  EXPECT_EQ(p[0], 0);
}

TEST(TableDomain, ItsMeaningComesBackAndHostileOnesAreRefused) {
  const Domain domain(test::small_table(), {.bins = 16});
  const std::string text = domain.meaning();
  const Meaning again = meaning_of(kDomain, text);
  EXPECT_EQ(to_json(again), text);
  EXPECT_EQ(again.labels, domain.labels());
  EXPECT_EQ(again.coding.bins(), domain.coding().bins());
  EXPECT_THAT(test::error_of([&] { meaning_of("music", text); }), HasSubstr("another domain"));
  for (const std::string bad : {"", "{}", "[]", "{\"schema\":1}", "null"}) {
    EXPECT_NE(test::error_of([&] { meaning_of(kDomain, bad); }), "") << bad;
  }
  // Each number and word of it taken away or changed is refused or harmless.
  for (std::size_t at = 0; at < text.size(); at += 97) {
    std::string changed = text;
    changed[at] = changed[at] == '1' ? '-' : '1';
    failure_of("changed", [&] { meaning_of(kDomain, changed); });
    EXPECT_TRUE(failure_of("cut", [&] { meaning_of(kDomain, text.substr(0, at)); })) << at;
  }
}

TEST(Labels, WhatIsAskedForStandsInPlaceOfTheNearestExample) {
  const Labels labels{.columns = {0, 1}, .levels = {{}, {}}, .examples = {{0, 5}, {0, 7}, {1, 7}}};
  EXPECT_THAT(context_like(labels, {0.0, std::nullopt}, 0), ElementsAre(0, 5));
  EXPECT_THAT(context_like(labels, {0.0, std::nullopt}, 0.99), ElementsAre(0, 7));
  EXPECT_THAT(context_like(labels, {1.0, 5.0}, 0), ElementsAre(1, 5));
  EXPECT_TRUE(context_like({}, {}, 0.5).empty());
}

TEST(Labels, StartsAreThoseOfTrainingWindows) {
  Table table = test::small_table(20, 12, true);
  EXPECT_THAT(Labels::fit(table).starts, Each(3));
  table.schema.is_whole = false;
  table.schema.window = 10;
  const Labels labels = Labels::fit(table);
  EXPECT_EQ(labels.starts.size(), 16U * 3);
  EXPECT_EQ(start_like(labels, 0), 3);
  EXPECT_EQ(start_like(labels, 1), labels.starts.back());
  EXPECT_EQ(start_like({}, 0.5), 0);
}

TEST(Labels, AreNumberedFromOneAndUnknownIsZero) {
  const Table table = test::small_table();
  const Labels labels = Labels::fit(table);
  EXPECT_EQ(labels.values(table.schema, 0), 3);
  EXPECT_EQ(labels.number_of(table.schema, 0, 1), 2);
  EXPECT_EQ(labels.number_of(table.schema, 0, std::nan("")), 0);
}

}  // namespace
}  // namespace crnngan::table

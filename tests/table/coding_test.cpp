#include "table/coding.h"

#include <gmock/gmock.h>

#include <cmath>

#include "base/error.h"
#include "table/meaning.h"
#include "table/read_table.h"
#include "table/sines.h"
#include "table/small_table.h"

namespace crnngan::table {
namespace {

// The rows that the features of a sequence stand for.
Values decoded(const Coding& coding, const std::vector<std::vector<float>>& rows) {
  Values values;
  Scaled scaled;
  for (const auto& features : rows) {
    coding.add_row(values, scaled);
    for (std::size_t v = 0; v < features.size(); ++v) {
      coding.decode(features[v], v, values, scaled);
    }
  }
  return values;
}

std::vector<std::vector<float>> encoded(const Coding& coding, const Sequence& sequence) {
  const Values values = coding.values_of(sequence);
  const Scaled scaled = coding.scaled(values);
  std::vector<std::vector<float>> rows;
  for (std::size_t t = 0; t * coding.variables() < values.size(); ++t) {
    rows.emplace_back(coding.variables());
    coding.encode(values, scaled, t, 0, rows.back());
  }
  return rows;
}

void expect_equal(const Values& found, const Values& expected, double most) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(found[i])) << i;
    } else {
      EXPECT_NEAR(found[i], expected[i], most) << i;
    }
  }
}

TEST(Coding, RowsOfTrainingComeBackAsTheyWere) {
  const Table table = test::small_table();
  const Coding coding = Coding::fit(table, 40);
  EXPECT_TRUE(coding.has_ends());
  EXPECT_TRUE(coding.learns_time());
  EXPECT_EQ(coding.variables(), 5U);
  for (const Sequence& sequence : table.sequences) {
    if (sequence.split != sequence::Split::kTraining) continue;
    // Features are floats; numbers come back rounded to the decimals of their column.
    const Values back = decoded(coding, encoded(coding, sequence));
    expect_equal(back, coding.values_of(sequence), 0.0101);
    EXPECT_EQ(coding.sequence_of(back, 3).times, sequence.times);
  }
}

TEST(Coding, WithoutBinsNumbersAreStandardisedAndComeBack) {
  Table table = test::small_table();
  for (Sequence& sequence : table.sequences) {
    for (double& value : sequence.values) value = std::isnan(value) ? 4.5 : value;
  }
  const Coding coding = Coding::fit(table, 0);
  EXPECT_FALSE(coding.has_bins());
  EXPECT_FALSE(coding.has_ends());
  EXPECT_TRUE(coding.bins().empty());
  const Sequence& sequence = table.sequences.front();
  const Values values = decoded(coding, encoded(coding, sequence));
  for (std::size_t i = 0; i < sequence.values.size(); ++i) {
    EXPECT_NEAR(values[i / 4 * 5 + i % 4], sequence.values[i], 0.01);
  }
}

TEST(Coding, EveryFeatureIsInItsBinAndEveryBinHasItsRegion) {
  const Table table = test::small_table();
  const Coding coding = Coding::fit(table, 40);
  for (const Sequence& sequence : table.sequences) {
    const Values all = coding.values_of(sequence);
    std::size_t known = 0;
    for (const auto& features : encoded(coding, sequence)) {
      const std::size_t row_end = known + features.size();
      for (std::size_t v = 0; v < features.size(); ++v, ++known) {
        Values values(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(known));
        values.resize(row_end, std::nan(""));
        const sequence::Bins& bins = coding.bins()[v];
        const int bin = bins.of(features[v]);
        EXPECT_GE(features[v], bins[bin].low - 1e-6F);
        EXPECT_LE(features[v], bins[bin].high + 1e-6F);
        EXPECT_NE(bin, 0) << "the end";
        EXPECT_TRUE(coding.may_be(v, bin, values, coding.scaled(values)))
            << v << " " << features[v];
      }
    }
  }
}

TEST(Coding, WhatIsNeverBelowAnotherColumnIsNotWrittenBelowIt) {
  const Table table = test::small_table();
  const Coding coding = Coding::fit(table, 40);
  EXPECT_THAT(coding.variable(1).bounds.floors, ::testing::ElementsAre(0));
  EXPECT_FALSE(coding.variable(0).bounds.any());
  std::mt19937 random(2);
  Values values;
  Scaled scaled;
  for (int row = 0; row < 200; ++row) {
    coding.add_row(values, scaled);
    for (std::size_t v = 0; v < coding.variables(); ++v) {
      // Any bin of the region, whether it is permitted or not.
      const sequence::Bins& bins = coding.bins()[v];
      const int bin = 1 + static_cast<int>(random() % static_cast<unsigned>(bins.size() - 1));
      coding.decode(bins.value(bin, 0.5F), v, values, scaled);
    }
    EXPECT_GE(values[values.size() - 4], values[values.size() - 5]);
    EXPECT_GE(values[values.size() - 5], -50);
    EXPECT_LE(values[values.size() - 5], 50);
  }
}

// A column that stays in half of its rows does so by the point for it alone: what is drawn off the
// prediction is another value, be it ever so near.
TEST(Coding, WhatIsOffThePredictionIsNotWhatWasBefore) {
  for (const int decimals : {0, 2}) {
    Table table = test::small_table();
    const double unit = std::pow(10.0, -decimals);
    table.schema.columns = {{.name = "n",
                             .kind = decimals == 0 ? Kind::kWhole : Kind::kNumber,
                             .format = {.decimals = decimals},
                             .least = -1e6,
                             .greatest = 1e6}};
    table.schema.time = std::nullopt;
    std::mt19937 random(3);
    for (Sequence& sequence : table.sequences) {
      sequence.context.clear();
      sequence.times.clear();
      sequence.values.assign(40, 0);
      for (std::size_t t = 1; t < 40; ++t) {
        const double step = std::round(500 * std::sin(static_cast<double>(random()))) * unit;
        sequence.values[t] = sequence.values[t - 1] + (random() % 2 == 0 ? 0 : step);
      }
    }
    const Coding coding = Coding::fit(table, 16);
    ASSERT_TRUE(coding.variable(0).variable.can_stay);
    Values values = {5 * unit};
    Scaled scaled = coding.scaled(values);
    for (int i = 0; i <= 2000; ++i) {
      const float off = 2 + 0.9999F * static_cast<float>(i) / 2000;
      Values longer = values;
      Scaled longer_scaled = scaled;
      coding.add_row(longer, longer_scaled);
      coding.decode(off, 0, longer, longer_scaled);
      EXPECT_NE(longer[1], longer[0]) << off;
    }
  }
}

TEST(Coding, SwingsGoOnByALawOfTheirOwn) {
  const Table table = read_table("sines", sines(200, 1), {.all = true}).table;
  const Coding coding = Coding::fit(table, 64);
  for (std::size_t v = 0; v < coding.variables(); ++v) {
    EXPECT_TRUE(coding.variable(v).recurrence) << v;
    // From the fifth row on nothing is left but what rounding to six decimals takes away.
    const Knots& off = coding.variable(v).knots.back();
    EXPECT_LT(off.back() - off.front(), 1e-4) << v;
  }
  const Meaning again = meaning_of(kDomain, to_json({coding, {}}));
  for (const Sequence& sequence : table.sequences) {
    const auto rows = encoded(coding, sequence);
    expect_equal(decoded(coding, rows), coding.values_of(sequence), 1.1e-6);
    EXPECT_EQ(encoded(again.coding, sequence), rows);
  }
}

TEST(Coding, NumbersWithoutALawHaveNone) {
  Table table = read_table("sines", sines(200, 1), {.all = true}).table;
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  for (Sequence& sequence : table.sequences) {
    double level = 0;
    for (double& value : sequence.values) value = level += normal(random);
  }
  const Coding coding = Coding::fit(table, 64);
  for (std::size_t v = 0; v < coding.variables(); ++v) {
    EXPECT_FALSE(coding.variable(v).recurrence) << v;
  }
}

TEST(Coding, TheEndIsTheSameInAllFeatures) {
  const Coding coding = Coding::fit(test::small_table(), 40);
  std::vector<float> features(coding.variables());
  coding.encode_end(features);
  EXPECT_TRUE(coding.is_end(features));
  for (std::size_t v = 0; v < features.size(); ++v) {
    EXPECT_EQ(coding.bins()[v].of(features[v]), coding.end_bin());
  }
  EXPECT_FALSE(Coding::fit(test::small_table(20, 12, true), 40).has_ends());
}

TEST(Coding, PartsThatDoNotFitTogetherAreRefused) {
  const Coding coding = Coding::fit(test::small_table(), 8);
  std::vector<CodedVariable> variables;
  std::vector<std::vector<std::vector<double>>> weights;
  for (std::size_t v = 0; v < coding.variables(); ++v) variables.push_back(coding.variable(v));
  for (const Prediction& prediction : coding.predictions()) weights.push_back(prediction.weights());
  const auto refusal = [&](auto change) {
    auto changed = variables;
    auto changed_weights = weights;
    change(changed, changed_weights);
    const auto refused = [&] { Coding(coding.schema(), true, true, changed, changed_weights); };
    return failure_of("coding", refused).value_or("");
  };
  using ::testing::HasSubstr;
  EXPECT_EQ(refusal([](auto&, auto&) {}), "");
  EXPECT_THAT(refusal([](auto& v, auto&) { v.pop_back(); }), HasSubstr("expected 5 variables"));
  EXPECT_THAT(refusal([](auto& v, auto&) { v[0].bounds.floors = {0}; }), HasSubstr("bounded"));
  EXPECT_THAT(refusal([](auto& v, auto&) { v[0].knots.pop_back(); }), HasSubstr("knots"));
  EXPECT_THAT(refusal([](auto& v, auto&) { v[0].knots[3].resize(kKnotsABin + 1); }),
              HasSubstr("equally many knots of variable 0"));
  EXPECT_THAT(refusal([](auto&, auto& w) { w.pop_back(); }), HasSubstr("5 predictions"));
  EXPECT_THAT(refusal([](auto&, auto& w) { w[1][2].pop_back(); }), HasSubstr("prediction 1"));
}

}  // namespace
}  // namespace crnngan::table

#include "compare/output.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace crnngan::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Comparison small_comparison() {
  Comparison comparison;
  comparison.real_pieces = 10;
  comparison.generated_pieces = 20;
  comparison.tones = {{.name = "pitch",
                       .mean = {60, 65},
                       .overlap = {0.25, 0.75},
                       .wasserstein = {1.5, 0.5},
                       .distance_overlap = {},
                       .divergence = {}}};
  comparison.windows = {{.name = "polyphony",
                         .mean = {0.5, 0.625},
                         .overlap = {0.5, 0.875},
                         .wasserstein = {0.25, 0.125},
                         .distance_overlap = Beside{0.75, 0.9375},
                         .divergence = Beside{0.5, 0.0625}}};
  comparison.frechet = {3, 0.5};
  comparison.diversity = {0.5, 1};
  return comparison;
}

TEST(ComparisonCsv, HasALineForEachNumber) {
  EXPECT_EQ(to_csv(small_comparison()),
            "of,what,generated,real\n"
            "pitch,mean,60,65\n"
            "pitch,overlap,0.25,0.75\n"
            "pitch,wasserstein,1.5,0.5\n"
            "polyphony,mean,0.5,0.625\n"
            "polyphony,overlap,0.5,0.875\n"
            "polyphony,wasserstein,0.25,0.125\n"
            "polyphony,distance_overlap,0.75,0.9375\n"
            "polyphony,divergence,0.5,0.0625\n"
            "all,tone_overlap,0.25,0.75\n"
            "all,window_overlap,0.5,0.875\n"
            "all,tone_wasserstein,1.5,0.5\n"
            "all,window_wasserstein,0.25,0.125\n"
            "all,frechet,3,0.5\n"
            "all,diversity,0.5,1\n");
}

TEST(ComparisonJson, HoldsTheSameNumbersAndThoseThatAreKnown) {
  Comparison comparison = small_comparison();
  auto json = nlohmann::json::parse(to_json(comparison));
  EXPECT_EQ(json["real_pieces"], 10);
  EXPECT_EQ(json["tones"][0]["name"], "pitch");
  EXPECT_EQ(json["tones"][0]["overlap"]["real"], 0.75);
  EXPECT_FALSE(json["tones"][0].contains("divergence"));
  EXPECT_EQ(json["windows"][0]["divergence"]["generated"], 0.5);
  EXPECT_EQ(json["frechet"]["generated"], 3);
  EXPECT_FALSE(json.contains("copying"));
  EXPECT_FALSE(json.contains("classifier_auc"));

  comparison.copying = Beside{0.25, 0.125};
  comparison.classifier = {{0.875, 0.5}, {0.9375, 0.5}, {0.875, 1}};
  json = nlohmann::json::parse(to_json(comparison));
  EXPECT_EQ(json["copying"]["generated"], 0.25);
  EXPECT_EQ(json["classifier_accuracy"]["generated"], 0.875);
  EXPECT_EQ(json["classifier_auc"]["generated"], 0.9375);
  EXPECT_EQ(json["classifier_auc_of_seed"], (std::vector<double>{0.875, 1}));
}

TEST(ComparisonTable, FitsATerminalAndSaysWhatEachNumberIs) {
  Comparison comparison = small_comparison();
  comparison.copying = Beside{0.25, 0.125};
  comparison.classifier = {{0.875, 0.5}, {0.9375, 0.5}, {0.875, 1}};
  const std::string table = to_table(comparison);
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 101u) << line;
  EXPECT_THAT(table, HasSubstr("pitch                     60.00    65.00    0.250    0.750     1.50"
                               "     0.50\n"));
  EXPECT_THAT(table, HasSubstr("0.750    0.938\n"));
  EXPECT_THAT(table, HasSubstr("copying                   0.250    0.125  share of 8-tone"));
  EXPECT_THAT(table, HasSubstr("classifier_auc            0.938    0.500  "));
  EXPECT_THAT(to_table(small_comparison()), Not(HasSubstr("copying")));
}

}  // namespace
}  // namespace crnngan::compare

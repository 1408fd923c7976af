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
  comparison.songs = {{.name = "recalled",
                       .mean = {0.125, 0.25},
                       .overlap = {0.375, 0.875},
                       .wasserstein = {0.5, 0.125},
                       .distance_overlap = {},
                       .divergence = {}}};
  comparison.frechet = {3, 0.5};
  comparison.diversity = {0.5, 1};
  return comparison;
}

// Scores of three judges.
Judged judged() {
  const auto score = [](double auc) {
    return JudgeScore{.accuracy = auc - 0.125, .auc = auc, .iteration = 50};
  };
  return {{score(0.875), score(0.875), score(0.875)}, {score(0.5), score(0.5), score(0.5)}};
}

TEST(ComparisonCsv, BeginsWithTheJudges) {
  Comparison comparison = small_comparison();
  comparison.judged = judged();
  EXPECT_THAT(to_csv(comparison), ::testing::StartsWith("of,what,generated,real\n"
                                                        "judge_auc,mean,0.875,0.5\n"
                                                        "judge_auc,low,0.875,0.5\n"
                                                        "judge_auc,high,0.875,0.5\n"
                                                        "judge_accuracy,mean,0.75,0.375\n"));
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
            "recalled,mean,0.125,0.25\n"
            "recalled,overlap,0.375,0.875\n"
            "recalled,wasserstein,0.5,0.125\n"
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
  EXPECT_FALSE(json.contains("judge_auc"));
  EXPECT_EQ(json["songs"][0]["mean"]["real"], 0.25);

  comparison.copying = Beside{0.25, 0.125};
  comparison.judged = judged();
  json = nlohmann::json::parse(to_json(comparison));
  EXPECT_EQ(json["copying"]["generated"], 0.25);
  EXPECT_EQ(json["judge_auc"]["generated"]["mean"], 0.875);
  EXPECT_EQ(json["judge_auc"]["real"]["high"], 0.5);
  EXPECT_EQ(json["judge_auc"]["generated"]["of_judge"], (std::vector<double>{0.875, 0.875, 0.875}));
  EXPECT_EQ(json["judge_accuracy"]["generated"]["mean"], 0.75);
  EXPECT_EQ(json["judge_iterations"]["real"], (std::vector<int>{50, 50, 50}));
}

TEST(ComparisonTable, FitsATerminalAndSaysWhatEachNumberIs) {
  Comparison comparison = small_comparison();
  comparison.copying = Beside{0.25, 0.125};
  comparison.judged = judged();
  const std::string table = to_table(comparison);
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 101u) << line;
  EXPECT_THAT(table, HasSubstr("pitch                     60.00    65.00    0.250    0.750     1.50"
                               "     0.50\n"));
  EXPECT_THAT(table, HasSubstr("0.750    0.938\n"));
  EXPECT_THAT(table, HasSubstr("copying                   0.250    0.125  share of 8-tone"));
  EXPECT_THAT(table, ::testing::StartsWith("told from real music"));
  EXPECT_THAT(table,
              HasSubstr("judge_auc                 0.875 (0.875 to 0.875)    0.500 (0.500 to "
                        "0.500)  area under the curve\n"));
  EXPECT_THAT(table, HasSubstr("recalled                   0.12     0.25    0.375    0.875"));
  EXPECT_THAT(to_table(small_comparison()), Not(HasSubstr("copying")));
}

}  // namespace
}  // namespace crnngan::compare

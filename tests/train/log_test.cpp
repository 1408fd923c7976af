#include "train/log.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace crnngan::train {
namespace {

// Measures that a log has.
constexpr std::array<std::string_view, 3> kNames = {"polyphony", "scale_consistency", "tone_span"};

std::ptrdiff_t columns_of(const std::string& row) {
  return std::count(row.begin(), row.end(), ',') + 1;
}

TEST(Log, EveryRowHasTheColumnsOfTheHeader) {
  EpochReport report;
  EXPECT_EQ(columns_of(log_row(report, kNames)), columns_of(log_header(kNames)));
  report.epoch = 1;
  EXPECT_EQ(columns_of(log_row(report, kNames)), columns_of(log_header(kNames)));
  report.phase = Phase::kAdversarial;
  report.samples = {{"polyphony", {0.5, 0, 0, 0}}};
  EXPECT_EQ(columns_of(log_row(report, kNames)), columns_of(log_header(kNames)));
  EXPECT_EQ(columns_of(real_row(report.samples, kNames)), columns_of(log_header(kNames)));
}

TEST(Log, TruncationKeepsTheHeaderAndEarlierEpochs) {
  const std::string log = "epoch,x\n0,a\n1,b\n2,c\n10,d\n";
  EXPECT_EQ(truncate_log(log, 1), "epoch,x\n0,a\n1,b\n");
  EXPECT_EQ(truncate_log(log, -1), "epoch,x\n");
  EXPECT_EQ(truncate_log(log, 10), log);
  EXPECT_EQ(truncate_log("", 3), "");
}

TEST(Log, TruncationKeepsRealMusic) {
  EXPECT_EQ(truncate_log("epoch,phase\n,real\n0,untrained\n", -1), "epoch,phase\n,real\n");
}

// The fields of a line by the names of the header.
std::map<std::string, std::string> fields(const std::string& row) {
  const auto split = [](const std::string& line) {
    std::vector<std::string> parts(1);
    for (const char c : line) {
      if (c == ',') {
        parts.emplace_back();
      } else if (c != '\n') {
        parts.back() += c;
      }
    }
    return parts;
  };
  const auto names = split(log_header(kNames));
  const auto values = split(row);
  std::map<std::string, std::string> by_name;
  for (std::size_t i = 0; i < names.size(); ++i) by_name[names[i]] = values.at(i);
  return by_name;
}

TEST(Log, ARowSaysWhatAppliesToItsPhaseAndNothingElse) {
  EpochReport report;
  report.epoch = 3;
  report.iterations = 10;
  report.seconds = 2;
  report.pretraining_loss = 0.25;
  report.validation = ValidationLosses{0.5, 0, 0};
  report.diversity = 0.75;
  auto row = fields(log_row(report, kNames));
  EXPECT_EQ(row["epoch"], "3");
  EXPECT_EQ(row["phase"], "pretraining");
  EXPECT_EQ(row["iterations_per_second"], "5");
  EXPECT_EQ(row["pretraining_loss"], "0.25");
  EXPECT_EQ(row["validation_pretraining_loss"], "0.5");
  EXPECT_EQ(row["diversity"], "0.75");
  EXPECT_EQ(row["discriminator_loss"], "");
  EXPECT_EQ(row["generator_frozen"], "");
  report.phase = Phase::kAdversarial;
  report.discriminator_loss = 1.5;
  report.generator_frozen = 0.125;
  report.validation = ValidationLosses{0, 1.25, 0.625};
  row = fields(log_row(report, kNames));
  EXPECT_EQ(row["discriminator_loss"], "1.5");
  EXPECT_EQ(row["generator_frozen"], "0.125");
  EXPECT_EQ(row["validation_generator_loss"], "0.625");
  EXPECT_EQ(row["pretraining_loss"], "");
  EXPECT_EQ(row["validation_pretraining_loss"], "");
}

TEST(Log, CurvesAreTheNumbersOfEpochsUnderTheirNames) {
  const std::string log =
      "epoch,phase,seconds,objective,diversity,polyphony\n,real,,,,0.75\n0,untrained,,,0.5,0\n"
      "7,adversarial,1.5,nan,0.25,\n";
  const std::vector<Scalar> scalars = curves(log);
  std::vector<std::string> found;
  for (const Scalar& scalar : scalars) {
    found.push_back(fmt::format("{} {} {}", scalar.tag, scalar.step, scalar.value));
  }
  EXPECT_THAT(found, ::testing::ElementsAre("songs/diversity 0 0.5", "songs/polyphony 0 0",
                                            "training/seconds 7 1.5", "training/objective 7 nan",
                                            "songs/diversity 7 0.25"));
  EXPECT_TRUE(curves("").empty());
}

TEST(Log, EpochsAndNumbersThatNoLogHasGiveNoCurveOutOfRange) {
  for (const char* epoch : {"1e300", "nan", "1.5", "99999999999999999999", "epoch"}) {
    EXPECT_TRUE(curves(std::string("epoch,phase,seconds\n") + epoch + ",adversarial,2\n").empty())
        << epoch;
  }
  const auto scalars = curves("epoch,phase,seconds\n1,adversarial,-1e300\n");
  ASSERT_EQ(scalars.size(), 1U);
  EXPECT_EQ(scalars[0].value, std::numeric_limits<float>::lowest());
}

TEST(Log, ALogThatGrowsHasCurvesThatGrow) {
  EpochReport report;
  const std::string before = log_header(kNames) + real_row({}, kNames) + log_row(report, kNames);
  report.epoch = 1;
  const auto first = curves(before);
  const auto all = curves(before + log_row(report, kNames));
  ASSERT_GT(all.size(), first.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(all[i].tag, first[i].tag);
}

TEST(Log, AnEpochWithoutValidationPiecesHasNoValidationLoss) {
  EpochReport report;
  report.epoch = 1;
  EXPECT_EQ(fields(log_row(report, kNames))["validation_pretraining_loss"], "");
}

TEST(Log, AMeasureHasItsMeanAndQuartilesForSongsAndForRealMusic) {
  EpochReport report;
  report.samples = {{"tone_span", {4, 1, 3, 7}}};
  for (const std::string& row : {log_row(report, kNames), real_row(report.samples, kNames)}) {
    auto of = fields(row);
    EXPECT_EQ(of["tone_span"], "4");
    EXPECT_EQ(of["tone_span_lower_quartile"], "1");
    EXPECT_EQ(of["tone_span_upper_quartile"], "7");
  }
  EXPECT_EQ(fields(real_row(report.samples, kNames))["phase"], "real");
}

}  // namespace
}  // namespace crnngan::train

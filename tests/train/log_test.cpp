#include "train/log.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace crnngan::train {
namespace {

std::ptrdiff_t columns_of(const std::string& row) {
  return std::count(row.begin(), row.end(), ',') + 1;
}

TEST(Log, EveryRowHasTheColumnsOfTheHeader) {
  EpochReport report;
  EXPECT_EQ(columns_of(log_row(report)), columns_of(log_header()));
  report.epoch = 1;
  EXPECT_EQ(columns_of(log_row(report)), columns_of(log_header()));
  report.phase = Phase::kAdversarial;
  report.samples = {{"polyphony", {0.5, 0, 0, 0}}};
  EXPECT_EQ(columns_of(log_row(report)), columns_of(log_header()));
}

TEST(Log, TruncationKeepsTheHeaderAndEarlierEpochs) {
  const std::string log = "epoch,x\n0,a\n1,b\n2,c\n10,d\n";
  EXPECT_EQ(truncate_log(log, 1), "epoch,x\n0,a\n1,b\n");
  EXPECT_EQ(truncate_log(log, -1), "epoch,x\n");
  EXPECT_EQ(truncate_log(log, 10), log);
  EXPECT_EQ(truncate_log("", 3), "");
}

}  // namespace
}  // namespace crnngan::train

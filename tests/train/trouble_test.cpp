#include "train/trouble.h"

#include <gmock/gmock.h>

namespace crnngan::train {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

EpochReport healthy(int epoch) {
  EpochReport report;
  report.epoch = epoch;
  report.phase = Phase::kAdversarial;
  report.discriminator_loss = 0.8;
  report.chance_loss = 1.386;
  report.diversity = 0.9;
  return report;
}

// What is told in each epoch of a run.
std::vector<std::vector<std::string>> told(const std::vector<EpochReport>& run) {
  std::vector<std::vector<std::string>> all;
  for (std::size_t i = 1; i <= run.size(); ++i) {
    const std::size_t kept = std::min(i, kReportsThatCount);
    all.push_back(new_troubles(std::span(run).subspan(i - kept, kept)));
  }
  return all;
}

std::vector<EpochReport> run_with(int healthy_epochs, int ill_epochs,
                                  const std::function<void(EpochReport&)>& make_ill) {
  std::vector<EpochReport> run;
  for (int epoch = 1; epoch <= healthy_epochs + ill_epochs; ++epoch) {
    run.push_back(healthy(epoch));
    if (epoch > healthy_epochs) make_ill(run.back());
  }
  return run;
}

TEST(Trouble, AHealthyRunHasNone) {
  for (const auto& epoch : told(run_with(6, 0, {}))) EXPECT_THAT(epoch, IsEmpty());
}

TEST(Trouble, CollapseIsToldOnceWhenItBegins) {
  const auto all = told(run_with(2, 3, [](EpochReport& r) { r.diversity = 0.04; }));
  EXPECT_THAT(all[1], IsEmpty());
  EXPECT_THAT(all[2], ElementsAre(HasSubstr("diversity 0.04")));
  EXPECT_THAT(all[3], IsEmpty());
  EXPECT_THAT(all[4], IsEmpty());
}

TEST(Trouble, CollapseThatComesBackIsToldAgain) {
  auto run = run_with(1, 3, [](EpochReport& r) { r.diversity = 0.04; });
  run[2].diversity = 0.5;
  const auto all = told(run);
  EXPECT_THAT(all[1], ElementsAre(HasSubstr("collapsed")));
  EXPECT_THAT(all[2], IsEmpty());
  EXPECT_THAT(all[3], ElementsAre(HasSubstr("collapsed")));
}

TEST(Trouble, AnUntrainedNetworkIsNoCollapse) {
  EpochReport report;
  EXPECT_THAT(new_troubles(std::vector{report}), IsEmpty());
}

TEST(Trouble, ADiscriminatorAtChanceIsToldAfterThreeEpochs) {
  const auto all = told(run_with(1, 5, [](EpochReport& r) { r.discriminator_loss = 1.385; }));
  EXPECT_THAT(all[2], IsEmpty());
  EXPECT_THAT(all[3], ElementsAre(HasSubstr("learnt nothing")));
  EXPECT_THAT(all[4], IsEmpty());
}

TEST(Trouble, ADiscriminatorThatHasWonIsToldAfterThreeEpochs) {
  const auto all = told(run_with(0, 4, [](EpochReport& r) { r.discriminator_loss = 0.05; }));
  EXPECT_THAT(all[1], IsEmpty());
  EXPECT_THAT(all[2], ElementsAre(HasSubstr("has won")));
  EXPECT_THAT(all[3], IsEmpty());
}

TEST(Trouble, AGeneratorThatHardlyMovesIsToldAfterThreeEpochs) {
  const auto all = told(run_with(2, 3, [](EpochReport& r) { r.generator_frozen = 0.95; }));
  EXPECT_THAT(all[3], IsEmpty());
  EXPECT_THAT(all[4], ElementsAre(HasSubstr("stood still in 95 %")));
}

TEST(Trouble, ADiscriminatorThatHardlyMovesIsTold) {
  const auto all = told(run_with(1, 3, [](EpochReport& r) { r.discriminator_frozen = 0.95; }));
  EXPECT_THAT(all[2], IsEmpty());
  EXPECT_THAT(all[3], ElementsAre(HasSubstr("the discriminator is frozen")));
}

TEST(Trouble, TrainingThatStandsStillIsToldOnceInEitherPhase) {
  for (const Phase phase : {Phase::kPretraining, Phase::kAdversarial}) {
    auto run = run_with(0, 7, [&](EpochReport& r) {
      r.phase = phase;
      r.pretraining_loss = r.objective = 0.5;
    });
    run[0].pretraining_loss = run[0].objective = 0.6;
    run[6].pretraining_loss = run[6].objective = 0.499;
    const auto all = told(run);
    for (const std::size_t healthy : {0, 1, 2, 4, 5, 6}) EXPECT_THAT(all[healthy], IsEmpty());
    EXPECT_THAT(all[3], ElementsAre(HasSubstr("training stands still")));
  }
}

TEST(Trouble, ALossThatMovesOrLongerWindowsAreNoStandstill) {
  double loss = 0.5;
  for (const auto& epoch :
       told(run_with(0, 6, [&](EpochReport& r) { r.objective = loss *= 0.99; }))) {
    EXPECT_THAT(epoch, IsEmpty());
  }
  int steps = 4;
  for (const auto& epoch : told(run_with(0, 6, [&](EpochReport& r) {
         r.phase = Phase::kPretraining;
         r.pretraining_loss = 0.5;
         r.window_steps = steps *= 2;
       }))) {
    EXPECT_THAT(epoch, IsEmpty());
  }
}

TEST(Trouble, ARunOfFewIterationsIsToldInItsFirstEpoch) {
  const auto all = told(run_with(0, 2, [](EpochReport& r) {
    r.iterations = 2;
    r.epochs = 25;
  }));
  EXPECT_THAT(all[0], ElementsAre(HasSubstr("2 iterations, all epochs 50")));
  EXPECT_THAT(all[0][0], HasSubstr("train.windows_per_piece"));
  EXPECT_THAT(all[1], IsEmpty());
  for (const auto& epoch : told(run_with(0, 2, [](EpochReport& r) {
         r.iterations = 242;
         r.epochs = 25;
       }))) {
    EXPECT_THAT(epoch, IsEmpty());
  }
}

TEST(Trouble, EachNamesAKeyOrARecipeToTry) {
  const std::function<void(EpochReport&)> ills[] = {
      [](EpochReport& r) { r.diversity = 0.04; },
      [](EpochReport& r) { r.discriminator_loss = 1.385; },
      [](EpochReport& r) { r.discriminator_loss = 0.05; },
      [](EpochReport& r) { r.generator_frozen = 0.95; },
      [](EpochReport& r) { r.discriminator_frozen = 0.95; },
      [](EpochReport& r) { r.objective = 0.5; }};
  for (const auto& ill : ills) {
    std::vector<std::string> troubles;
    for (const auto& epoch : told(run_with(0, 3, ill))) {
      troubles.insert(troubles.end(), epoch.begin(), epoch.end());
    }
    ASSERT_THAT(troubles, ::testing::SizeIs(1));
    EXPECT_THAT(troubles[0], ::testing::AnyOf(HasSubstr("train."), HasSubstr("--recipe ")));
  }
}

TEST(Trouble, PretrainingKnowsCollapseAlone) {
  auto run = run_with(0, 4, [](EpochReport& r) {
    r.phase = Phase::kPretraining;
    r.discriminator_loss = 0;
    r.generator_frozen = 1;
  });
  EXPECT_THAT(told(run)[3], IsEmpty());
}

}  // namespace
}  // namespace crnngan::train

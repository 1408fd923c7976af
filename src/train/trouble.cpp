#include "train/trouble.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace crnngan::train {

namespace {

constexpr std::size_t kRunning = kReportsThatCount - 1;

constexpr double kCollapsed = 0.1;  // of real music's diversity

using Sign = bool (*)(const EpochReport&);

bool collapsed(const EpochReport& report) {
  return report.is_trained() && report.diversity < kCollapsed;
}

bool undecided(const EpochReport& report) {
  return report.is_adversarial() && report.discriminator_loss > 0.99 * report.chance_loss;
}

bool decided(const EpochReport& report) {
  return report.is_adversarial() && report.discriminator_loss < 0.1 * report.chance_loss;
}

bool idle(const EpochReport& report) {
  return report.is_adversarial() && report.generator_frozen > 0.9;
}

// Whether the sign is there in the newest `running` epochs and was not in the one before.
bool begins(std::span<const EpochReport> reports, Sign sign, std::size_t running) {
  if (reports.size() < running) return false;
  const auto newest = reports.last(running);
  if (!std::all_of(newest.begin(), newest.end(), sign)) return false;
  return reports.size() == running || !sign(reports[reports.size() - running - 1]);
}

}  // namespace

std::vector<std::string> new_troubles(std::span<const EpochReport> reports) {
  std::vector<std::string> troubles;
  if (begins(reports, collapsed, 1)) {
    troubles.push_back(fmt::format(
        "the songs are nearly all alike (diversity {:.2f} of real music's): the "
        "generator has collapsed; train.objective = \"relativistic\" with a "
        "train.penalty, generator.song_noise or discriminator.minibatch_kernels may help",
        reports.back().diversity));
  }
  if (begins(reports, undecided, kRunning)) {
    troubles.push_back(fmt::format(
        "the discriminator has learnt nothing for {} epochs (L_D {:.3f}, guessing gives {:.3f}); a "
        "higher train.learning_rate or train.discriminator_rate_factor may help",
        kRunning, reports.back().discriminator_loss, reports.back().chance_loss));
  }
  if (begins(reports, decided, kRunning)) {
    troubles.push_back(fmt::format(
        "the discriminator has won (L_D {:.3f}, guessing gives {:.3f}): the generator "
        "gets little to learn from; a lower train.discriminator_rate_factor or a higher "
        "train.penalty may help",
        reports.back().discriminator_loss, reports.back().chance_loss));
  }
  if (begins(reports, idle, kRunning)) {
    troubles.push_back(
        fmt::format("the generator stood still in {:.0f} % of the iterations; a lower "
                    "train.freeze_threshold may help",
                    100 * reports.back().generator_frozen));
  }
  return troubles;
}

}  // namespace crnngan::train

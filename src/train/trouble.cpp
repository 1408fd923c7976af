#include "train/trouble.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace crnngan::train {

namespace {

constexpr std::size_t kRunning = kReportsThatCount - 1;

constexpr double kCollapsed = 0.1;  // of real music's diversity

constexpr int kFewIterations = 500;  // of a run; recipe demo has 684 on the bundled pieces

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

bool discriminator_idle(const EpochReport& report) {
  return report.is_adversarial() && report.discriminator_frozen > 0.9;
}

// What the generator learns from.
double learnt_from(const EpochReport& report) {
  if (report.is_pretraining()) return report.pretraining_loss;
  return report.is_adversarial() ? report.objective : 0;
}

// Whether two epochs in a row end at the same place, in the same task.
bool is_still(const EpochReport& before, const EpochReport& after) {
  constexpr double kStill = 1e-4;  // of the value
  const double value = learnt_from(before);
  return value != 0 && before.phase == after.phase && before.window_steps == after.window_steps &&
         std::abs(learnt_from(after) - value) <= kStill * std::abs(value);
}

// Whether the newest epochs are still, and did not begin to be so before them.
bool begins_to_be_still(std::span<const EpochReport> reports) {
  if (reports.size() < kRunning) return false;
  const auto newest = reports.last(kRunning);
  for (std::size_t i = 1; i < newest.size(); ++i) {
    if (!is_still(newest[i - 1], newest[i])) return false;
  }
  return reports.size() == kRunning ||
         !is_still(reports[reports.size() - kRunning - 1], newest.front());
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
  const auto tell = [&]<class... Values>(fmt::format_string<const Values&...> text,
                                         const Values&... values) {
    troubles.push_back(fmt::format(text, values...));
  };
  if (reports.empty()) return troubles;
  const EpochReport& newest = reports.back();
  const int iterations = newest.iterations * newest.epochs;
  if (newest.epoch == 1 && iterations > 0 && iterations < kFewIterations) {
    tell(
        "an epoch has {} iterations, all epochs {}, which is little to learn from: the corpus is "
        "small for this recipe; a higher train.windows_per_piece may help, or --recipe demo",
        newest.iterations, iterations);
  }
  if (begins(reports, collapsed, 1)) {
    tell(
        "the songs are nearly all alike (diversity {:.2f} of real music's): the generator has "
        "collapsed; train.objective = \"relativistic\" with a train.penalty, generator.song_noise "
        "or "
        "discriminator.minibatch_kernels may help; --recipe modern has the first, --recipe studio "
        "does not collapse",
        newest.diversity);
  }
  if (begins(reports, undecided, kRunning)) {
    tell(
        "the discriminator has learnt nothing for {} epochs (L_D {:.3f}, guessing gives {:.3f}); a "
        "higher train.learning_rate or train.discriminator_rate_factor may help, or --recipe "
        "modern",
        kRunning, newest.discriminator_loss, newest.chance_loss);
  }
  if (begins(reports, decided, kRunning)) {
    tell(
        "the discriminator has won (L_D {:.3f}, guessing gives {:.3f}): the generator gets little "
        "to learn from; a lower train.discriminator_rate_factor or a higher train.penalty may "
        "help, "
        "or --recipe modern",
        newest.discriminator_loss, newest.chance_loss);
  }
  if (begins(reports, idle, kRunning)) {
    tell(
        "the generator is frozen: it stood still in {:.0f} % of the iterations, as its loss is far "
        "below the discriminator's; a lower train.freeze_threshold may help (0: never frozen), or "
        "--recipe modern",
        100 * newest.generator_frozen);
  }
  if (begins(reports, discriminator_idle, kRunning)) {
    tell(
        "the discriminator is frozen: it stood still in {:.0f} % of the iterations, as its loss is "
        "far below the generator's; a lower train.freeze_threshold may help (0: never frozen), or "
        "--recipe modern",
        100 * newest.discriminator_frozen);
  }
  if (begins_to_be_still(reports)) {
    tell(
        "training stands still: what the generator learns from has been {:.4g} for {} epochs; a "
        "higher train.learning_rate may help, or a train.learning_rate_decay nearer to 1",
        learnt_from(newest), kRunning);
  }
  return troubles;
}

}  // namespace crnngan::train

#include "gan/losses.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace crnngan::gan {

namespace {

double log_sigmoid(double x) { return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x))); }

double sigmoid(double x) { return std::exp(log_sigmoid(x)); }

std::size_t place(const Logits& logits, int t, int row) {
  return static_cast<std::size_t>(t) * static_cast<std::size_t>(logits.batch) +
         static_cast<std::size_t>(row);
}

// Mean over the rows of log(mean over t of sigmoid(sign * logit_t)); since 1 - sigmoid(l) is
// sigmoid(-l), sign -1 gives log (1 - D).
double mean_log_decision(double sign, const Logits& logits, Range rows, double scale,
                         float* d_logits) {
  const auto at = [&](int t, int row) { return place(logits, t, row); };
  std::vector<double> logs(static_cast<std::size_t>(logits.steps));
  double total = 0;
  for (int row = rows.first; row < rows.last; ++row) {
    for (int t = 0; t < logits.steps; ++t) {
      logs[static_cast<std::size_t>(t)] = log_sigmoid(sign * double{logits.values[at(t, row)]});
    }
    const double highest = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (const double value : logs) sum += std::exp(value - highest);
    const double log_sum = highest + std::log(sum);
    total += log_sum - std::log(static_cast<double>(logits.steps));
    if (d_logits == nullptr) continue;
    for (int t = 0; t < logits.steps; ++t) {
      const double share_of_t = std::exp(logs[static_cast<std::size_t>(t)] - log_sum);
      const double slope = sign * sigmoid(-sign * double{logits.values[at(t, row)]});
      d_logits[at(t, row)] += static_cast<float>(scale / rows.size() * share_of_t * slope);
    }
  }
  return total / rows.size();
}

}  // namespace

double mean_log_real(const Logits& logits, Range rows, double scale, float* d_logits) {
  return mean_log_decision(1, logits, rows, scale, d_logits);
}

double mean_log_fake(const Logits& logits, Range rows, double scale, float* d_logits) {
  return mean_log_decision(-1, logits, rows, scale, d_logits);
}

double discriminator_loss(const Logits& logits, Range real, Range fake, float* d_logits) {
  return -mean_log_real(logits, real, -1, d_logits) - mean_log_fake(logits, fake, -1, d_logits);
}

double generator_loss(GeneratorLoss kind, const Logits& logits, Range fake, float* d_logits) {
  return kind == GeneratorLoss::kMinimax ? mean_log_fake(logits, fake, 1, d_logits)
                                         : -mean_log_real(logits, fake, -1, d_logits);
}

double relativistic_loss(const Logits& logits, Range wanted, Range other, float* d_logits) {
  const double scale = 1.0 / (static_cast<double>(logits.steps) * wanted.size());
  double total = 0;
  for (int t = 0; t < logits.steps; ++t) {
    for (int pair = 0; pair < wanted.size(); ++pair) {
      const std::size_t high = place(logits, t, wanted.first + pair);
      const std::size_t low = place(logits, t, other.first + pair);
      const double lead = double{logits.values[high]} - double{logits.values[low]};
      total -= log_sigmoid(lead);
      if (d_logits == nullptr) continue;
      const auto slope = static_cast<float>(scale * sigmoid(-lead));
      d_logits[high] -= slope;
      d_logits[low] += slope;
    }
  }
  return total * scale;
}

double smoothness_penalty(const Logits& logits, Range clean, Range perturbed, double weight,
                          float* d_logits) {
  const double scale = weight / (static_cast<double>(logits.steps) * clean.size());
  double total = 0;
  for (int t = 0; t < logits.steps; ++t) {
    for (int row = 0; row < clean.size(); ++row) {
      const std::size_t before = place(logits, t, clean.first + row);
      const std::size_t after = place(logits, t, perturbed.first + row);
      const double change = double{logits.values[after]} - double{logits.values[before]};
      total += change * change;
      if (d_logits == nullptr) continue;
      const auto slope = static_cast<float>(2 * scale * change);
      d_logits[after] += slope;
      d_logits[before] -= slope;
    }
  }
  return total * scale;
}

}  // namespace crnngan::gan

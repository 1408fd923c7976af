#include "gan/losses.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crnngan::gan {

namespace {

double log_sigmoid(double x) { return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x))); }

double sigmoid(double x) { return std::exp(log_sigmoid(x)); }

// Calls visit(logit, place) for the steps of a row that decide.
template <class Visit>
void for_each_deciding(const Logits& logits, int row, const Visit& visit) {
  for (int t = 0; t < logits.length(row); ++t) {
    if (!logits.decides(t, row)) continue;
    const std::size_t place = logits.place(t, row);
    visit(double{logits.values[place]}, place);
  }
}

// Mean over the rows of log(mean over t of sigmoid(sign * logit_t)); since 1 - sigmoid(l) is
// sigmoid(-l), sign -1 gives log (1 - D).
double mean_log_decision(double sign, const Logits& logits, Range rows, double scale,
                         float* d_logits) {
  double total = 0;
  for (int row = rows.first; row < rows.last; ++row) {
    double highest = -std::numeric_limits<double>::infinity();
    for_each_deciding(logits, row, [&](double logit, std::size_t) {
      highest = std::max(highest, log_sigmoid(sign * logit));
    });
    double sum = 0;
    for_each_deciding(logits, row, [&](double logit, std::size_t) {
      sum += std::exp(log_sigmoid(sign * logit) - highest);
    });
    const double log_sum = highest + std::log(sum);
    total += log_sum - std::log(static_cast<double>(logits.deciding_steps(row)));
    if (d_logits == nullptr) continue;
    for_each_deciding(logits, row, [&](double logit, std::size_t place) {
      const double share_of_step = std::exp(log_sigmoid(sign * logit) - log_sum);
      const double slope = sign * sigmoid(-sign * logit);
      d_logits[place] += static_cast<float>(scale / rows.size() * share_of_step * slope);
    });
  }
  return total / rows.size();
}

// The weight of a row's steps in a mean over rows of means over deciding steps, relative to the
// weight where all steps decide.
double relative_weight(const Logits& logits, int row) {
  return static_cast<double>(logits.steps) / logits.deciding_steps(row);
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
      if (!logits.decides(t, wanted.first + pair)) continue;
      const double weight = relative_weight(logits, wanted.first + pair);
      const std::size_t high = logits.place(t, wanted.first + pair);
      const std::size_t low = logits.place(t, other.first + pair);
      const double lead = double{logits.values[high]} - double{logits.values[low]};
      total -= weight * log_sigmoid(lead);
      if (d_logits == nullptr) continue;
      const auto slope = static_cast<float>(scale * weight * sigmoid(-lead));
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
      if (!logits.decides(t, clean.first + row)) continue;
      const double row_weight = relative_weight(logits, clean.first + row);
      const std::size_t before = logits.place(t, clean.first + row);
      const std::size_t after = logits.place(t, perturbed.first + row);
      const double change = double{logits.values[after]} - double{logits.values[before]};
      total += row_weight * change * change;
      if (d_logits == nullptr) continue;
      const auto slope = static_cast<float>(2 * scale * row_weight * change);
      d_logits[after] += slope;
      d_logits[before] -= slope;
    }
  }
  return total * scale;
}

void advantages(const Logits& logits, Range fake, double discount, float* out) {
  const auto batch = static_cast<std::size_t>(fake.size());
  for (int row = 0; row < fake.size(); ++row) {
    double sum = 0;
    double weights = 0;
    for (int t = logits.steps - 1; t >= 0; --t) {
      const bool is_there = t < logits.length(fake.first + row);
      if (is_there) {
        sum = discount * sum + double{logits.values[logits.place(t, fake.first + row)]};
        weights = discount * weights + 1;
      }
      out[static_cast<std::size_t>(t) * batch + static_cast<std::size_t>(row)] =
          is_there ? static_cast<float>(sum / weights) : 0;
    }
  }
  for (int t = 0; t < logits.steps; ++t) {
    float* step = out + static_cast<std::size_t>(t) * batch;
    double sum = 0;
    int rows = 0;
    for (int row = 0; row < fake.size(); ++row) {
      sum += double{step[row]};
      rows += t < logits.length(fake.first + row) ? 1 : 0;
    }
    for (int row = 0; row < fake.size(); ++row) {
      if (t < logits.length(fake.first + row)) step[row] -= static_cast<float>(sum / rows);
    }
  }
}

}  // namespace crnngan::gan

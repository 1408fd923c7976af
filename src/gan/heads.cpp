#include "gan/heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nn/kernels.h"

namespace crnngan::gan {

namespace {

// The bin below whose end the distribution has a share of `pick`, and the value there.
std::pair<int, float> pick_value(const sequence::Bins& bins, const float* probabilities,
                                 float pick) {
  float below = 0;
  int bin = 0;
  while (bin + 1 < bins.size() && below + probabilities[bin] <= pick) below += probabilities[bin++];
  const float place = (pick - below) / std::max(probabilities[bin], 1e-30F);
  return {bin, bins.value(bin, std::clamp(place, 0.0F, 1.0F))};
}

}  // namespace

Heads::Heads(nn::Parameters& parameters, const std::string& name, int inputs, int units,
             std::span<const sequence::Bins> bins)
    : inputs_(inputs), units_(units) {
  for (std::size_t f = 0; f < bins.size(); ++f) {
    const std::string head = fmt::format("{}.{}", name, f);
    nn::Linear input(parameters, head + ".input", inputs, units);
    std::vector<nn::Embedding> given;
    for (std::size_t g = 0; g < f; ++g) {
      given.emplace_back(parameters, fmt::format("{}.given.{}", head, g), bins[g].size(), units);
    }
    nn::Linear output(parameters, head + ".output", units, bins[f].size());
    heads_.push_back({bins[f], std::move(input), std::move(given), std::move(output)});
  }
}

HeadsTape Heads::tape(int rows) const {
  HeadsTape tape{rows, std::vector<int>(nn::size_of(rows, features())), {}, {}};
  for (const Head& head : heads_) {
    tape.units.emplace_back(nn::size_of(rows, units_));
    tape.probabilities.emplace_back(nn::size_of(rows, head.bins.size()));
  }
  return tape;
}

HeadsGradients Heads::gradients(const HeadsTape& tape) {
  HeadsGradients gradients;
  for (const nn::Buffer& units : tape.units) gradients.d_units.emplace_back(units.size());
  for (const nn::Buffer& probabilities : tape.probabilities) {
    gradients.d_logits.emplace_back(probabilities.size());
  }
  gradients.losses.resize(static_cast<std::size_t>(tape.rows));
  return gradients;
}

void Heads::pack() {
  for (Head& head : heads_) {
    head.input.pack();
    head.output.pack();
  }
}

void Heads::predict(int f, const float* h, float temperature, HeadsTape& tape, Range rows) const {
  const Head& head = heads_[static_cast<std::size_t>(f)];
  float* units = tape.units[static_cast<std::size_t>(f)].data() + nn::size_of(rows.first, units_);
  const int* bins = tape.bins.data() + nn::size_of(rows.first, features());
  head.input.forward(h + nn::size_of(rows.first, inputs_), units, rows.size());
  for (std::size_t g = 0; g < head.given.size(); ++g) {
    head.given[g].add(bins + g, features(), units, rows.size());
  }
  // The ReLU itself: what is not above 0 becomes 0.
  nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), units_)), units, units);
  float* probabilities = tape.probabilities[static_cast<std::size_t>(f)].data() +
                         nn::size_of(rows.first, head.bins.size());
  head.output.forward(units, probabilities, rows.size());
  nn::kernels().softmax(rows.size(), head.bins.size(), 1 / temperature, probabilities);
}

void Heads::forward(const float* h, HeadsTape& tape, Range rows) const {
  for (int f = 0; f < features(); ++f) predict(f, h, /*temperature=*/1, tape, rows);
}

void Heads::draw(const float* h, const float* picks, std::span<const float> temperatures,
                 HeadsTape& tape, float* values, Range rows) const {
  for (int f = 0; f < features(); ++f) {
    predict(f, h, temperatures[static_cast<std::size_t>(f)], tape, rows);
    const sequence::Bins& bins = heads_[static_cast<std::size_t>(f)].bins;
    const float* probabilities = tape.probabilities[static_cast<std::size_t>(f)].data();
    for (int row = rows.first; row < rows.last; ++row) {
      const std::size_t place = nn::size_of(row, features()) + static_cast<std::size_t>(f);
      const auto [bin, value] =
          pick_value(bins, probabilities + nn::size_of(row, bins.size()), picks[place]);
      tape.bins[place] = bin;
      values[place] = value;
    }
  }
}

void Heads::log_loss(const HeadsTape& tape, const float* weights, HeadsGradients& gradients,
                     Range rows) const {
  std::fill_n(gradients.losses.begin() + rows.first, rows.size(), 0.0);
  for (std::size_t f = 0; f < heads_.size(); ++f) {
    const int bins = heads_[f].bins.size();
    for (int row = rows.first; row < rows.last; ++row) {
      const float* probabilities = tape.probabilities[f].data() + nn::size_of(row, bins);
      float* d_logits = gradients.d_logits[f].data() + nn::size_of(row, bins);
      const float weight = weights[row];
      const auto bin = static_cast<std::size_t>(tape.bins[nn::size_of(row, features()) + f]);
      for (int k = 0; k < bins; ++k) d_logits[k] = weight * probabilities[k];
      d_logits[bin] -= weight;
      gradients.losses[static_cast<std::size_t>(row)] -=
          double{weight} * std::log(std::max(double{probabilities[bin]}, 1e-30));
    }
  }
}

void Heads::backward(const HeadsTape& tape, HeadsGradients& gradients, float* d_h,
                     Range rows) const {
  const std::size_t first = nn::size_of(rows.first, units_);
  for (std::size_t f = 0; f < heads_.size(); ++f) {
    const Head& head = heads_[f];
    float* d_units = gradients.d_units[f].data() + first;
    head.output.backward(gradients.d_logits[f].data() + nn::size_of(rows.first, head.bins.size()),
                         d_units, rows.size(), nn::Into::kReplace);
    nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), units_)),
                                tape.units[f].data() + first, d_units);
    head.input.backward(d_units, d_h + nn::size_of(rows.first, inputs_), rows.size(),
                        f == 0 ? nn::Into::kReplace : nn::Into::kAdd);
  }
}

void Heads::add_gradients(const float* h, const HeadsTape& tape, const HeadsGradients& gradients,
                          int task) {
  const auto f = static_cast<std::size_t>(task / 3);
  Head& head = heads_[f];
  const float* d_units = gradients.d_units[f].data();
  switch (task % 3) {
    case 0:
      head.output.add_gradients(tape.units[f].data(), gradients.d_logits[f].data(), tape.rows);
      break;
    case 1:
      head.input.add_gradients(h, d_units, tape.rows);
      break;
    default:
      for (std::size_t g = 0; g < head.given.size(); ++g) {
        head.given[g].add_gradients(tape.bins.data() + g, features(), d_units, tape.rows);
      }
  }
}

}  // namespace crnngan::gan

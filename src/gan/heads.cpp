#include "gan/heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

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

double log_of(float probability) { return std::log(std::max(double{probability}, 1e-30)); }

std::vector<int> order_of(const HeadsShape& shape) {
  if (!shape.order.empty()) return shape.order;
  std::vector<int> order(shape.bins.size());
  std::iota(order.begin(), order.end(), 0);
  return order;
}

int count_of(const std::vector<int>& classes) {
  return classes.empty() ? 0 : *std::ranges::max_element(classes) + 1;
}

}  // namespace

Heads::Heads(nn::Parameters& parameters, const std::string& name, int inputs,
             const HeadsShape& shape)
    : inputs_(inputs),
      units_(shape.units),
      columns_(static_cast<int>(shape.context.size())),
      order_(order_of(shape)) {
  for (std::size_t f = 0; f < shape.bins.size(); ++f) {
    const std::string head = fmt::format("{}.{}", name, f);
    const int bins = shape.bins[f].size();
    nn::Linear input(parameters, head + ".input", inputs, units_);
    const auto place = std::ranges::find(order_, static_cast<int>(f));
    const std::vector<int> before(order_.begin(), place);
    std::vector<nn::Embedding> given;
    given.reserve(before.size());
    for (const int g : before) {
      given.emplace_back(parameters, fmt::format("{}.given.{}", head, g),
                         shape.bins[static_cast<std::size_t>(g)].size(), units_);
    }
    nn::Linear output(parameters, head + ".output", units_, bins);
    std::vector<int> classes = shape.classes.empty() ? std::vector<int>() : shape.classes[f];
    std::optional<nn::Linear> shared;
    if (!classes.empty()) {
      shared.emplace(parameters, head + ".shared", units_, count_of(classes));
    }
    std::vector<Copy> copies;
    for (std::size_t c = 0; c < shape.context.size(); ++c) {
      const sequence::ContextColumn& column = shape.context[c];
      if (column.foretells != static_cast<int>(f)) continue;
      const auto trust = static_cast<std::size_t>(column.trust);
      copies.push_back({static_cast<int>(c), column.trust,
                        nn::Embedding(parameters, fmt::format("{}.copy.{}", head, column.name),
                                      shape.context[trust].values, 1, nn::Initial::kZero)});
    }
    std::optional<nn::Linear> by_state;
    if (!copies.empty()) {
      by_state.emplace(parameters, head + ".copy", inputs, static_cast<int>(copies.size()),
                       nn::Initial::kZero);
    }
    heads_.push_back({shape.bins[f], std::move(classes), std::move(input), before, std::move(given),
                      std::move(output), std::move(shared), std::move(copies),
                      std::move(by_state)});
  }
}

HeadsTape Heads::tape(int rows) const {
  HeadsTape tape{.rows = rows,
                 .bins = std::vector<int>(nn::size_of(rows, features())),
                 .context = std::vector<int>(nn::size_of(rows, columns_)),
                 .units = {},
                 .shared = {},
                 .copies = {},
                 .probabilities = {},
                 .scratch = {}};
  for (const Head& head : heads_) {
    tape.units.emplace_back(nn::size_of(rows, units_));
    tape.shared.emplace_back(nn::size_of(rows, count_of(head.classes)));
    tape.copies.emplace_back(nn::size_of(rows, static_cast<int>(head.copies.size())));
    tape.probabilities.emplace_back(nn::size_of(rows, head.bins.size()));
  }
  tape.scratch = tape.probabilities;
  return tape;
}

HeadsGradients Heads::gradients(const HeadsTape& tape) {
  const auto like = [](const std::vector<nn::Buffer>& buffers) {
    std::vector<nn::Buffer> zeros;
    zeros.reserve(buffers.size());
    for (const nn::Buffer& buffer : buffers) zeros.emplace_back(buffer.size());
    return zeros;
  };
  return {.d_units = like(tape.units),
          .d_shared = like(tape.shared),
          .d_copies = like(tape.copies),
          .d_logits = like(tape.probabilities),
          .losses = std::vector<double>(static_cast<std::size_t>(tape.rows))};
}

void Heads::pack() {
  for (Head& head : heads_) {
    head.input.pack();
    head.output.pack();
    if (head.shared) head.shared->pack();
    if (head.by_state) head.by_state->pack();
  }
}

void Heads::predict(int f, const float* h, float temperature, HeadsTape& tape, Range rows) const {
  const Head& head = heads_[static_cast<std::size_t>(f)];
  float* units = tape.units[static_cast<std::size_t>(f)].data() + nn::size_of(rows.first, units_);
  const int* bins = tape.bins.data() + nn::size_of(rows.first, features());
  head.input.forward(h + nn::size_of(rows.first, inputs_), units, rows.size());
  for (std::size_t i = 0; i < head.given.size(); ++i) {
    head.given[i].add(bins + head.before[i], features(), units, rows.size());
  }
  // The ReLU itself: what is not above 0 becomes 0.
  nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), units_)), units, units);
  float* probabilities = tape.probabilities[static_cast<std::size_t>(f)].data() +
                         nn::size_of(rows.first, head.bins.size());
  head.output.forward(units, probabilities, rows.size());
  if (head.shared) add_shared(f, tape, rows);
  if (head.by_state) add_copies(f, h, tape, rows);
  nn::kernels().softmax(rows.size(), head.bins.size(), 1 / temperature, probabilities);
}

void Heads::add_shared(int f, HeadsTape& tape, Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const Head& head = heads_[at];
  const int count = head.shared->outputs();
  const int bins = head.bins.size();
  head.shared->forward(tape.units[at].data() + nn::size_of(rows.first, units_),
                       tape.shared[at].data() + nn::size_of(rows.first, count), rows.size());
  for (int row = rows.first; row < rows.last; ++row) {
    const float* shared = tape.shared[at].data() + nn::size_of(row, count);
    float* logits = tape.probabilities[at].data() + nn::size_of(row, bins);
    for (std::size_t k = 0; k < head.classes.size(); ++k) logits[k] += shared[head.classes[k]];
  }
}

void Heads::add_copies(int f, const float* h, HeadsTape& tape, Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const Head& head = heads_[at];
  const auto count = static_cast<int>(head.copies.size());
  head.by_state->forward(h + nn::size_of(rows.first, inputs_),
                         tape.copies[at].data() + nn::size_of(rows.first, count), rows.size());
  for (int row = rows.first; row < rows.last; ++row) {
    const int* context = tape.context.data() + nn::size_of(row, columns_);
    const float* by_state = tape.copies[at].data() + nn::size_of(row, count);
    float* logits = tape.probabilities[at].data() + nn::size_of(row, head.bins.size());
    for (const Copy& copy : head.copies) {
      const int bin = context[copy.column] - 1;
      if (bin >= 0) {
        copy.trust.add(context + copy.trust_column, 1, logits + bin, 1);
        logits[bin] += *by_state;
      }
      ++by_state;
    }
  }
}

void Heads::forward(const float* h, HeadsTape& tape, Range rows) const {
  for (const int f : order_) predict(f, h, /*temperature=*/1, tape, rows);
}

// The first of each pair gets the distribution from which both are drawn.
void Heads::guide(int f, float guidance, HeadsTape& tape, Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const int bins = heads_[at].bins.size();
  const auto log_float = [](float p) { return std::log(std::max(p, 1e-30F)); };
  for (int row = rows.first; row < rows.last; row += 2) {
    float* first = tape.probabilities[at].data() + nn::size_of(row, bins);
    const float* second = first + bins;
    for (int k = 0; k < bins; ++k) {
      first[k] = guidance * log_float(first[k]) + (1 - guidance) * log_float(second[k]);
    }
    nn::kernels().softmax(1, bins, 1, first);
  }
}

// Takes away what listeners do not permit, and makes the rest a distribution again.
void Heads::permit(int f, Listeners listeners, const float* values, HeadsTape& tape,
                   Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const auto bins = static_cast<std::size_t>(heads_[at].bins.size());
  const auto width = static_cast<std::size_t>(features());
  for (int row = rows.first; row < rows.last; ++row) {
    const auto place = static_cast<std::size_t>(row);
    const auto probabilities = std::span(tape.probabilities[at]).subspan(place * bins, bins);
    const auto kept = std::span(tape.scratch[at]).subspan(place * bins, bins);
    std::ranges::copy(probabilities, kept.begin());
    listeners[static_cast<std::size_t>(row - rows.first)]->permit(
        f, {values + place * width, width}, std::span(tape.bins).subspan(place * width, width),
        kept);
    const float sum = std::accumulate(kept.begin(), kept.end(), 0.0F);
    if (sum <= 0) continue;
    std::ranges::transform(kept, probabilities.begin(), [&](float p) { return p / sum; });
  }
}

// Takes away all but the likeliest bins that have so great a share together.
void Heads::keep_nucleus(int f, float nucleus, HeadsTape& tape, Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const auto bins = static_cast<std::size_t>(heads_[at].bins.size());
  for (int row = rows.first; row < rows.last; ++row) {
    const auto place = static_cast<std::size_t>(row);
    const auto probabilities = std::span(tape.probabilities[at]).subspan(place * bins, bins);
    const auto sorted = std::span(tape.scratch[at]).subspan(place * bins, bins);
    std::ranges::copy(probabilities, sorted.begin());
    std::ranges::sort(sorted, std::greater<>());
    float share = 0;
    std::size_t kept = 0;
    while (kept < bins && share < nucleus) share += sorted[kept++];
    const float least = sorted[kept - 1];
    float sum = 0;
    for (float& p : probabilities) {
      if (p < least) p = 0;
      sum += p;
    }
    for (float& p : probabilities) p /= sum;
  }
}

void Heads::draw(const float* h, const float* picks, const Drawing& how, HeadsTape& tape,
                 float* values, Range rows) const {
  for (const int f : order_) {
    predict(f, h, how.temperatures[static_cast<std::size_t>(f)], tape, rows);
    const bool are_pairs = how.guidance != 1;
    if (are_pairs) guide(f, how.guidance, tape, rows);
    if (!how.listeners.empty()) permit(f, how.listeners, values, tape, rows);
    const float nucleus = how.nuclei[static_cast<std::size_t>(f)];
    if (nucleus < 1) keep_nucleus(f, nucleus, tape, rows);
    const sequence::Bins& bins = heads_[static_cast<std::size_t>(f)].bins;
    const float* probabilities = tape.probabilities[static_cast<std::size_t>(f)].data();
    for (int row = rows.first; row < rows.last; ++row) {
      const std::size_t place = nn::size_of(row, features()) + static_cast<std::size_t>(f);
      if (are_pairs && (row - rows.first) % 2 == 1) {
        const std::size_t of_first = place - static_cast<std::size_t>(features());
        tape.bins[place] = tape.bins[of_first];
        values[place] = values[of_first];
        continue;
      }
      const auto [bin, value] =
          pick_value(bins, probabilities + nn::size_of(row, bins.size()), picks[place]);
      tape.bins[place] = bin;
      values[place] = value;
    }
  }
}

void Heads::log_likelihoods(const HeadsTape& tape, std::span<double> out, Range rows) const {
  for (int row = rows.first; row < rows.last; ++row) {
    double sum = 0;
    for (std::size_t f = 0; f < heads_.size(); ++f) {
      const auto bin = static_cast<std::size_t>(tape.bins[nn::size_of(row, features()) + f]);
      sum += log_of(tape.probabilities[f][nn::size_of(row, heads_[f].bins.size()) + bin]);
    }
    out[static_cast<std::size_t>(row)] = sum;
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
          double{weight} * log_of(probabilities[bin]);
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
    if (head.shared) {
      backward_to_shared(static_cast<int>(f), gradients, rows);
      head.shared->backward(
          gradients.d_shared[f].data() + nn::size_of(rows.first, head.shared->outputs()), d_units,
          rows.size(), nn::Into::kAdd);
    }
    nn::kernels().relu_backward(static_cast<long>(nn::size_of(rows.size(), units_)),
                                tape.units[f].data() + first, d_units);
    float* d_state = d_h + nn::size_of(rows.first, inputs_);
    head.input.backward(d_units, d_state, rows.size(),
                        f == 0 ? nn::Into::kReplace : nn::Into::kAdd);
    if (!head.by_state) continue;
    backward_to_copies(static_cast<int>(f), tape, gradients, rows);
    head.by_state->backward(
        gradients.d_copies[f].data() + nn::size_of(rows.first, head.by_state->outputs()), d_state,
        rows.size(), nn::Into::kAdd);
  }
}

void Heads::backward_to_shared(int f, HeadsGradients& gradients, Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const Head& head = heads_[at];
  const int count = head.shared->outputs();
  for (int row = rows.first; row < rows.last; ++row) {
    const float* d_logits = gradients.d_logits[at].data() + nn::size_of(row, head.bins.size());
    float* d_shared = gradients.d_shared[at].data() + nn::size_of(row, count);
    std::fill_n(d_shared, count, 0.0F);
    for (std::size_t k = 0; k < head.classes.size(); ++k) d_shared[head.classes[k]] += d_logits[k];
  }
}

void Heads::backward_to_copies(int f, const HeadsTape& tape, HeadsGradients& gradients,
                               Range rows) const {
  const auto at = static_cast<std::size_t>(f);
  const Head& head = heads_[at];
  const auto count = static_cast<int>(head.copies.size());
  for (int row = rows.first; row < rows.last; ++row) {
    const int* context = tape.context.data() + nn::size_of(row, columns_);
    const float* d_logits = gradients.d_logits[at].data() + nn::size_of(row, head.bins.size());
    float* d_copies = gradients.d_copies[at].data() + nn::size_of(row, count);
    for (const Copy& copy : head.copies) {
      const int bin = context[copy.column] - 1;
      *d_copies++ = bin >= 0 ? d_logits[bin] : 0;
    }
  }
}

void Heads::add_gradients(const float* h, const HeadsTape& tape, const HeadsGradients& gradients,
                          int task) {
  const auto f = static_cast<std::size_t>(task / kTasks);
  Head& head = heads_[f];
  const float* d_units = gradients.d_units[f].data();
  switch (task % kTasks) {
    case 0:
      head.output.add_gradients(tape.units[f].data(), gradients.d_logits[f].data(), tape.rows);
      if (head.shared) {
        head.shared->add_gradients(tape.units[f].data(), gradients.d_shared[f].data(), tape.rows);
      }
      break;
    case 1:
      head.input.add_gradients(h, d_units, tape.rows);
      break;
    case 2:
      for (std::size_t i = 0; i < head.given.size(); ++i) {
        head.given[i].add_gradients(tape.bins.data() + head.before[i], features(), d_units,
                                    tape.rows);
      }
      break;
    default:
      if (!head.by_state) break;
      head.by_state->add_gradients(h, gradients.d_copies[f].data(), tape.rows);
      add_trust_gradients(head, tape, gradients.d_copies[f]);
  }
}

// Unknown rows, whose gradient is 0, add nothing.
void Heads::add_trust_gradients(Head& head, const HeadsTape& tape, const nn::Buffer& d_copies) {
  const std::size_t count = head.copies.size();
  for (std::size_t i = 0; i < count; ++i) {
    Copy& copy = head.copies[i];
    for (int row = 0; row < tape.rows; ++row) {
      const int* context = tape.context.data() + nn::size_of(row, columns_);
      copy.trust.add_gradients(context + copy.trust_column, 1,
                               d_copies.data() + static_cast<std::size_t>(row) * count + i, 1);
    }
  }
}

}  // namespace crnngan::gan

#pragma once

// A domain that is no music: two numbers that turn on a circle, a step at a time. A proof that
// training and writing need nothing else of a domain (sequence/domain.h).

#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "sequence/domain.h"

namespace crnngan::test {

class Turning : public sequence::Source {
 public:
  // Of `count` sequences, each of which begins elsewhere.
  explicit Turning(std::size_t count) : lengths_(count, 100) {}

  const std::vector<std::size_t>& lengths() const override { return lengths_; }

  void fill(std::span<const sequence::Window> windows, int steps, const sequence::Iteration&,
            ThreadPool& pool, sequence::Batch& batch) const override {
    const auto encode = [](std::size_t sequence, std::size_t event, std::size_t,
                           const sequence::EventRow& filled) {
      const std::span<float> x = filled.features;
      const double turn = 2 * std::numbers::pi *
                          (static_cast<double>(event) / 8 + static_cast<double>(sequence) / 5);
      x[0] = static_cast<float>(std::sqrt(2) * std::cos(turn));
      x[1] = static_cast<float>(std::sqrt(2) * std::sin(turn));
    };
    sequence::fill(windows, steps, {.features = 2}, encode, pool, batch);
  }

 private:
  std::vector<std::size_t> lengths_;
};

class ToyDomain : public sequence::Domain {
 public:
  std::string name() const override { return "turns"; }
  int features() const override { return 2; }
  const sequence::Source& training() const override { return training_; }
  const sequence::Source& validation() const override { return validation_; }
  const std::vector<sequence::Bins>& bins() const override { return bins_; }
  std::vector<sequence::Circle> circles() const override { return {}; }
  std::vector<float> temperatures(float) const override { return {}; }
  std::string meaning() const override { return "x, y"; }
  Description description(const std::string& meaning) const override {
    return {{"columns", meaning}};
  }

 private:
  Turning training_{20};
  Turning validation_{4};
  std::vector<sequence::Bins> bins_;
};

}  // namespace crnngan::test

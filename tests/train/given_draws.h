#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "sequence/batch.h"
#include "train/draws.h"

namespace crnngan::test {

// Random inputs that are known, and no masks.
struct GivenDraws : train::Draws {
  std::vector<float> noise = {};          // (T,R,k); of more steps than are asked for, the first
  std::vector<float> start = {};          // (R,F)
  std::vector<float> displacements = {};  // (T,2P,F)
  std::vector<float> prediction = {};     // (P,R,k)

  void inputs(const gan::GeneratorShape& shape, gan::GeneratorTape& tape) const override {
    copy(noise, tape.noise);
    if (!shape.has_distribution() && !start.empty()) copy(start, tape.start);
  }
  void prediction_inputs(const gan::GeneratorShape&, gan::GeneratorTape& tape) const override {
    copy(prediction, tape.noise);
  }
  void perturbation(std::span<float> values) const override { copy(displacements, values); }
  void mask(double, std::uint64_t, std::span<float>) const override { FAIL() << "no masks given"; }

 private:
  static void copy(const std::vector<float>& from, std::span<float> to) {
    ASSERT_GE(from.size(), to.size());
    std::copy_n(from.begin(), to.size(), to.begin());
  }
};

// Sequences of `steps` steps, time-major, or shorter ones.
inline sequence::Batch batch_of(int steps, int rows, std::vector<float> x,
                                std::vector<int> lengths = {}) {
  sequence::Batch batch;
  batch.steps = steps;
  batch.rows = rows;
  batch.features = static_cast<int>(x.size()) / (steps * rows);
  batch.x = std::move(x);
  if (lengths.empty()) lengths.assign(static_cast<std::size_t>(rows), steps);
  batch.lengths = std::move(lengths);
  return batch;
}

}  // namespace crnngan::test

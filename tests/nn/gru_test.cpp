#include "nn/gru.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "finite_difference.h"

namespace crnngan::nn {
namespace {

constexpr int kGruSteps = 5;
constexpr int kGruLanes = 32;
constexpr int kGruInputs = 3;
constexpr int kGruUnits = 5;

// A layer with weights and inputs drawn at random.
struct DrawnGru {
  Parameters parameters;
  Gru gru{parameters, "gru", kGruInputs, kGruUnits};
  GruTape tape = gru.tape(kGruSteps, kGruLanes);

  DrawnGru() {
    std::uint32_t stream = 0;
    for (Parameter& parameter : parameters) draw(parameter.value, 1, stream++);
    draw(tape.x, 2, stream);
  }

  static void draw(Buffer& values, float scale, std::uint32_t stream) {
    RandomStream(3, Purpose::kWeights, stream).fill_uniform(values, 0);
    for (float& value : values) value = scale * (2 * value - 1);
  }
  const Parameter& parameter(std::size_t number) const {
    return *std::next(parameters.begin(), static_cast<std::ptrdiff_t>(number));
  }
};

double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

// The layer's equations for one sequence, number by number.
std::vector<double> outputs_of(const DrawnGru& drawn, std::size_t lane) {
  const auto weighted = [&](std::size_t number, std::size_t row, const std::vector<double>& in) {
    double sum{drawn.parameter(number + 1).value[row]};
    for (std::size_t k = 0; k < in.size(); ++k) {
      sum += double{drawn.parameter(number).value[row * in.size() + k]} * in[k];
    }
    return sum;
  };
  std::vector<double> outputs;
  std::vector<double> h(kGruUnits);
  for (std::size_t t = 0; t < kGruSteps; ++t) {
    std::vector<double> x;
    for (std::size_t k = 0; k < kGruInputs; ++k) {
      x.push_back(double{drawn.tape.x[(t * kGruInputs + k) * kGruLanes + lane]});
    }
    std::vector<double> both = x;
    both.insert(both.end(), h.begin(), h.end());
    std::vector<double> reset = x;
    for (std::size_t k = 0; k < kGruUnits; ++k) {
      reset.push_back(sigmoid_of(weighted(0, k, both)) * h[k]);
    }
    std::vector<double> next(kGruUnits);
    for (std::size_t k = 0; k < kGruUnits; ++k) {
      const double update = sigmoid_of(weighted(0, kGruUnits + k, both));
      next[k] = update * h[k] + (1 - update) * std::tanh(weighted(2, k, reset));
    }
    h = next;
    outputs.insert(outputs.end(), h.begin(), h.end());
  }
  return outputs;
}

TEST(Gru, OutputsAgreeWithItsEquations) {
  DrawnGru drawn;
  drawn.gru.forward(drawn.tape);
  for (std::size_t lane = 0; lane < kGruLanes; ++lane) {
    const std::vector<double> expected = outputs_of(drawn, lane);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_NEAR(drawn.tape.outputs()[i * kGruLanes + lane], expected[i], 2e-6)
          << lane << " " << i;
    }
  }
}

TEST(Gru, GradientsAgreeWithFiniteDifferences) {
  DrawnGru drawn;
  Buffer direction(drawn.tape.d_outputs.size());
  DrawnGru::draw(direction, 1, 9);
  const auto loss = [&] {
    drawn.gru.forward(drawn.tape);
    double sum = 0;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      sum += double{direction[i]} * double{drawn.tape.outputs()[i]};
    }
    return sum;
  };
  loss();
  drawn.tape.d_outputs = direction;
  drawn.gru.backward(drawn.tape);
  for (Parameter& parameter : drawn.parameters) {
    test::expect_finite_differences(parameter.value, parameter.gradient, loss, parameter.name);
  }
}

TEST(Gru, BackwardAddsToTheGradients) {
  DrawnGru drawn;
  drawn.gru.forward(drawn.tape);
  std::vector<Buffer> once;
  for (int time = 1; time <= 2; ++time) {
    std::fill(drawn.tape.d_outputs.begin(), drawn.tape.d_outputs.end(), 1.0F);
    drawn.gru.backward(drawn.tape);
    auto before = once.begin();
    for (const Parameter& parameter : drawn.parameters) {
      if (time == 1) {
        once.push_back(parameter.gradient);
        continue;
      }
      for (std::size_t i = 0; i < parameter.gradient.size(); ++i) {
        const float expected = 2 * (*before)[i];
        ASSERT_NEAR(parameter.gradient[i], expected, 1e-5 * (1 + std::abs(expected)));
      }
      ++before;
    }
  }
}

}  // namespace
}  // namespace crnngan::nn

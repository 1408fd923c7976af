#include "gan/discriminator.h"

#include <algorithm>
#include <vector>

#include "nn/kernels.h"
#include "nn/matmul.h"

namespace crnngan::gan {

namespace {

// The step that direction `direction` sees as its step t.
int in_order_of(int direction, int t, int steps) { return direction == 0 ? t : steps - 1 - t; }

// Copies rows of (T,R,width) from the order of time to that of a direction, or back: the two are
// the same permutation.
void reorder(int direction, int steps, int all_rows, int width, Range rows, const float* from,
             float* to) {
  for (int t = 0; t < steps; ++t) {
    const int source = in_order_of(direction, t, steps);
    std::copy_n(from + nn::size_of(source * all_rows + rows.first, width),
                nn::size_of(rows.size(), width),
                to + nn::size_of(t * all_rows + rows.first, width));
  }
}

// Runs task(direction, rows): both directions, each with its share of the threads.
template <class Task>
void for_each_direction(Range rows, ThreadPool& pool, const Task& task) {
  const int parts = std::clamp(pool.size() / kDirections, 1, rows.size());
  pool.run(kDirections * parts, [&](int number) {
    const Range part = share(rows.size(), number / kDirections, parts);
    task(number % kDirections, Range{rows.first + part.first, rows.first + part.last});
  });
}

}  // namespace

Discriminator::Discriminator(const DiscriminatorShape& shape)
    : shape_(shape),
      stacks_{nn::LstmStack(parameters_, "discriminator.forward.lstm", shape.features, shape.units,
                            shape.layers),
              nn::LstmStack(parameters_, "discriminator.backward.lstm", shape.features, shape.units,
                            shape.layers)},
      output_weight_(parameters_.add("discriminator.output.weight",
                                     {1, std::int64_t{2} * shape.units},
                                     /*decays=*/true)),
      output_bias_(parameters_.add("discriminator.output.bias", {1}, /*decays=*/false)),
      output_matrices_{nn::PackedMatrix(shape.units, 1), nn::PackedMatrix(shape.units, 1)} {}

DiscriminatorTape Discriminator::tape(int steps, int rows) const {
  const auto direction = [&](int number) {
    return DiscriminatorTape::Direction{nn::Buffer(nn::size_of(steps, rows, shape_.features)),
                                        stacks_[static_cast<std::size_t>(number)].tape(steps, rows),
                                        nn::Buffer(nn::size_of(steps, rows))};
  };
  return {steps,
          rows,
          nn::Buffer(nn::size_of(steps, rows, shape_.features)),
          {direction(0), direction(1)},
          nn::Buffer(nn::size_of(steps, rows))};
}

DiscriminatorGradients Discriminator::gradients(const DiscriminatorTape& tape) {
  const auto direction = [&](std::size_t number) {
    return DiscriminatorGradients::Direction{nn::LstmStack::gradients(tape.directions[number].lstm),
                                             nn::Buffer(tape.logits.size()),
                                             nn::Buffer(tape.x.size())};
  };
  return {nn::Buffer(tape.logits.size()), {direction(0), direction(1)}, nn::Buffer(tape.x.size())};
}

void Discriminator::pack() {
  for (std::size_t d = 0; d < kDirections; ++d) {
    stacks_[d].pack();
    output_matrices_[d].pack(output_weight_.value.data() +
                             nn::size_of(static_cast<int>(d), shape_.units));
  }
}

void Discriminator::forward(DiscriminatorTape& tape, ThreadPool& pool) const {
  for_each_direction({0, tape.rows}, pool, [&](int number, Range rows) {
    const auto d = static_cast<std::size_t>(number);
    DiscriminatorTape::Direction& direction = tape.directions[d];
    reorder(number, tape.steps, tape.rows, shape_.features, rows, tape.x.data(),
            direction.x.data());
    stacks_[d].forward(direction.x.data(), direction.lstm, rows);
    const nn::LstmTape& top = direction.lstm.back();
    for (int t = 0; t < tape.steps; ++t) {
      output_matrices_[d].multiply(top.outputs.data() + top.at(t, rows.first, shape_.units),
                                   direction.logits.data() + top.at(t, rows.first, 1), rows.size(),
                                   nn::Into::kReplace);
    }
  });
  for (int t = 0; t < tape.steps; ++t) {
    const float* forwards = tape.directions[0].logits.data() + nn::size_of(t, tape.rows);
    const float* backwards =
        tape.directions[1].logits.data() + nn::size_of(in_order_of(1, t, tape.steps), tape.rows);
    float* logits = tape.logits.data() + nn::size_of(t, tape.rows);
    for (int row = 0; row < tape.rows; ++row) {
      logits[row] = forwards[row] + backwards[row] + output_bias_.value[0];
    }
  }
}

void Discriminator::logits_to_top(const DiscriminatorTape& tape, DiscriminatorGradients& gradients,
                                  int number, Range rows) const {
  const auto d = static_cast<std::size_t>(number);
  DiscriminatorGradients::Direction& direction = gradients.directions[d];
  reorder(number, tape.steps, tape.rows, 1, rows, gradients.d_logits.data(),
          direction.d_logits.data());
  const nn::LstmTape& top = tape.directions[d].lstm.back();
  for (int t = 0; t < tape.steps; ++t) {
    nn::kernels().outer_product(
        rows.size(), shape_.units, direction.d_logits.data() + top.at(t, rows.first, 1),
        output_weight_.value.data() + nn::size_of(number, shape_.units),
        direction.lstm.back().d_outputs.data() + top.at(t, rows.first, shape_.units));
  }
}

void Discriminator::backward_to_parameters(const DiscriminatorTape& tape,
                                           DiscriminatorGradients& gradients, ThreadPool& pool) {
  for_each_direction({0, tape.rows}, pool, [&](int number, Range rows) {
    const auto d = static_cast<std::size_t>(number);
    logits_to_top(tape, gradients, number, rows);
    stacks_[d].backward(tape.directions[d].lstm, gradients.directions[d].lstm, nullptr, rows);
  });
  for (const float d_logit : gradients.d_logits) output_bias_.gradient[0] += d_logit;
  const int tasks = stacks_[0].gradient_tasks() + 1;
  pool.run(kDirections * tasks, [&](int number) {
    const auto d = static_cast<std::size_t>(number % kDirections);
    const int task = number / kDirections;
    const DiscriminatorTape::Direction& direction = tape.directions[d];
    if (task + 1 < tasks) {
      stacks_[d].add_gradients(direction.x.data(), direction.lstm, gradients.directions[d].lstm,
                               task);
    } else {
      nn::multiply_transposed(
          gradients.directions[d].d_logits.data(), direction.lstm.back().outputs.data(),
          output_weight_.gradient.data() + nn::size_of(static_cast<int>(d), shape_.units), 1,
          tape.steps * tape.rows, shape_.units, nn::Into::kAdd);
    }
  });
}

void Discriminator::backward_to_input(const DiscriminatorTape& tape,
                                      DiscriminatorGradients& gradients, Range rows,
                                      ThreadPool& pool) const {
  for_each_direction(rows, pool,
                     [&](int number, Range part) { logits_to_top(tape, gradients, number, part); });
  stacks_to_input(tape, gradients, rows, pool);
}

double Discriminator::feature_matching(const DiscriminatorTape& tape,
                                       DiscriminatorGradients& gradients, Range real, Range fake,
                                       ThreadPool& pool) const {
  const double scale = 1.0 / (static_cast<double>(tape.steps) * fake.size());
  const auto gradient_scale = static_cast<float>(2 * scale);
  std::vector<double> distances(nn::size_of(kDirections, fake.size()));  // one a direction and row
  for_each_direction(fake, pool, [&](int number, Range part) {
    const auto d = static_cast<std::size_t>(number);
    const nn::LstmTape& top = tape.directions[d].lstm.back();
    nn::Buffer& d_top = gradients.directions[d].lstm.back().d_outputs;
    for (int row = part.first; row < part.last; ++row) {
      const int partner = real.first + row - fake.first;
      double distance = 0;
      for (int t = 0; t < tape.steps; ++t) {
        const float* of_real = top.outputs.data() + top.at(t, partner, shape_.units);
        const float* of_fake = top.outputs.data() + top.at(t, row, shape_.units);
        float* d_fake = d_top.data() + top.at(t, row, shape_.units);
        float step_distance = 0;
        for (int k = 0; k < shape_.units; ++k) {
          const float difference = of_fake[k] - of_real[k];
          step_distance += difference * difference;
          d_fake[k] = gradient_scale * difference;
        }
        distance += double{step_distance};
      }
      distances[nn::size_of(number, fake.size()) + static_cast<std::size_t>(row - fake.first)] =
          distance;
    }
  });
  stacks_to_input(tape, gradients, fake, pool);
  double sum = 0;
  for (const double distance : distances) sum += distance;
  return sum * scale;
}

void Discriminator::stacks_to_input(const DiscriminatorTape& tape,
                                    DiscriminatorGradients& gradients, Range rows,
                                    ThreadPool& pool) const {
  for_each_direction(rows, pool, [&](int number, Range part) {
    const auto d = static_cast<std::size_t>(number);
    DiscriminatorGradients::Direction& direction = gradients.directions[d];
    stacks_[d].backward(tape.directions[d].lstm, direction.lstm, direction.d_x.data(), part);
  });
  const nn::Buffer& forwards = gradients.directions[0].d_x;
  reorder(1, tape.steps, tape.rows, shape_.features, rows, gradients.directions[1].d_x.data(),
          gradients.d_x.data());
  for (int t = 0; t < tape.steps; ++t) {
    const std::size_t first = nn::size_of(t * tape.rows + rows.first, shape_.features);
    for (std::size_t i = first; i < first + nn::size_of(rows.size(), shape_.features); ++i) {
      gradients.d_x[i] += forwards[i];
    }
  }
}

}  // namespace crnngan::gan

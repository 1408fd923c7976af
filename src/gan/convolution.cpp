#include "gan/convolution.h"

#include <fmt/format.h>

#include <algorithm>

#include "nn/kernels.h"

namespace crnngan::gan {

namespace {

constexpr int kTaps = 3;

struct LayerTape {
  nn::Buffer seen;   // (T,R,3H), the taps side by side
  nn::Buffer added;  // (T,R,H), before the mask
  nn::Buffer mask;   // (T,R,H); empty without dropout
};

struct ConvolutionTape : Encoder::Tape {
  using Tape::Tape;
  std::vector<LayerTape> layers;
};

struct ConvolutionGradients : Encoder::Gradients {
  using Gradients::Gradients;
  std::vector<nn::Buffer> d_sums;  // (T,R,H) of each layer, by what goes into max(0, .)
  nn::Buffer d_hidden;             // (T,R,H), by h; at last by that before the first layer
  nn::Buffer d_seen;               // (T,R,3H)
};

const ConvolutionTape& convolution_of(const Encoder::Tape& tape) {
  return static_cast<const ConvolutionTape&>(tape);
}
ConvolutionTape& convolution_of(Encoder::Tape& tape) { return static_cast<ConvolutionTape&>(tape); }
const ConvolutionGradients& convolution_of(const Encoder::Gradients& gradients) {
  return static_cast<const ConvolutionGradients&>(gradients);
}
ConvolutionGradients& convolution_of(Encoder::Gradients& gradients) {
  return static_cast<ConvolutionGradients&>(gradients);
}

// Where row `row` of step t begins in an array (T,R,width).
std::size_t at(const Encoder::Tape& tape, int t, int row, int width) {
  return (static_cast<std::size_t>(t) * static_cast<std::size_t>(tape.rows) +
          static_cast<std::size_t>(row)) *
         static_cast<std::size_t>(width);
}

bool is_there(const Encoder::Tape& tape, int t, int row) {
  return t >= 0 && t < tape.lengths[static_cast<std::size_t>(row)];
}

}  // namespace

Convolution::Convolution(const EncoderShape& shape, nn::Parameters& parameters,
                         const std::string& name, nn::Precision /*precision*/)
    : is_causal_(!shape.bidirectional),
      input_(parameters, name + ".input", shape.inputs, shape.units) {
  for (int l = 0; l < shape.layers; ++l) {
    layers_.emplace_back(parameters, fmt::format("{}.convolution.{}", name, l), kTaps * shape.units,
                         shape.units);
  }
}

int Convolution::outputs_of(const EncoderShape& shape) { return shape.units; }

void Convolution::expect(const EncoderShape& shape, const TensorFile& file,
                         const std::string& name) {
  for (int l = 0; l < shape.layers; ++l) {
    file.values<float>(fmt::format("{}.convolution.{}.weight", name, l),
                       {shape.units, std::int64_t{kTaps} * shape.units});
  }
}

int Convolution::steps_before(int layer, int tap) const {
  return ((is_causal_ ? kTaps - 1 : 1) - tap) * (1 << layer);
}

std::unique_ptr<Encoder::Tape> Convolution::tape(int steps, int rows, nn::Dropout dropout) const {
  const int units = input_.outputs();
  auto tape = std::make_unique<ConvolutionTape>(steps, rows, input_.inputs(), units);
  const std::size_t size = nn::size_of(steps, rows, units);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    tape->layers.push_back({nn::Buffer(kTaps * size), nn::Buffer(size),
                            nn::Buffer(dropout == nn::Dropout::kMasks ? size : 0)});
  }
  if (dropout == nn::Dropout::kMasks) {
    for (LayerTape& layer : tape->layers) tape->masks.push_back(&layer.mask);
  }
  return tape;
}

std::unique_ptr<Encoder::Gradients> Convolution::gradients(const Tape& tape) const {
  auto gradients = std::make_unique<ConvolutionGradients>(tape);
  gradients->d_sums.assign(layers_.size(), nn::Buffer(tape.outputs.size()));
  gradients->d_hidden.resize(tape.outputs.size());
  gradients->d_seen.resize(kTaps * tape.outputs.size());
  return gradients;
}

void Convolution::pack() {
  input_.pack();
  for (nn::Linear& layer : layers_) layer.pack();
}

void Convolution::forward(Tape& tape, ThreadPool& pool) const {
  in_parts({0, tape.rows}, pool, [&](Range rows) {
    for (int t = 0; t < tape.steps; ++t) {
      input_.forward(tape.x.data() + at(tape, t, rows.first, input_.inputs()),
                     tape.outputs.data() + at(tape, t, rows.first, input_.outputs()), rows.size());
    }
    for (int l = 0; l < static_cast<int>(layers_.size()); ++l) {
      gather(l, tape, rows);
      add(l, tape, rows);
    }
  });
}

// What layer `layer` sees of the outputs so far.
void Convolution::gather(int layer, Tape& tape, Range rows) const {
  const int units = input_.outputs();
  float* seen = convolution_of(tape).layers[static_cast<std::size_t>(layer)].seen.data();
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = rows.first; row < rows.last; ++row) {
      for (int tap = 0; tap < kTaps; ++tap) {
        float* to = seen + at(tape, t, row, kTaps * units) + nn::size_of(tap, units);
        const int from = t - steps_before(layer, tap);
        if (is_there(tape, from, row)) {
          std::copy_n(tape.outputs.data() + at(tape, from, row, units), units, to);
        } else {
          std::fill_n(to, units, 0.0F);
        }
      }
    }
  }
}

// The layer's part of the outputs.
void Convolution::add(int number, Tape& tape, Range rows) const {
  const int units = input_.outputs();
  const auto l = static_cast<std::size_t>(number);
  LayerTape& layer = convolution_of(tape).layers[l];
  for (int t = 0; t < tape.steps; ++t) {
    const std::size_t first = at(tape, t, rows.first, units);
    layers_[l].forward_relu(layer.seen.data() + kTaps * first, layer.added.data() + first,
                            rows.size());
    const long count = long{units} * rows.size();
    float* sum = tape.outputs.data() + first;
    if (layer.mask.empty()) {
      nn::kernels().add_bias(1, static_cast<int>(count), layer.added.data() + first, sum);
    } else {
      nn::kernels().add_product(count, layer.added.data() + first, layer.mask.data() + first, sum);
    }
  }
}

void Convolution::backward(const Tape& tape, Gradients& gradients, Range rows, Down down,
                           ThreadPool& pool) const {
  const int units = input_.outputs();
  in_parts(rows, pool, [&](Range part) {
    float* d_hidden = convolution_of(gradients).d_hidden.data();
    for (int t = 0; t < tape.steps; ++t) {
      const std::size_t first = at(tape, t, part.first, units);
      std::copy_n(gradients.d_outputs.data() + first, nn::size_of(part.size(), units),
                  d_hidden + first);
    }
    for (int l = static_cast<int>(layers_.size()) - 1; l >= 0; --l) {
      take(l, tape, gradients, part);
      scatter(l, tape, gradients, part);
    }
    if (down == Down::kToWeights) return;
    for (int t = 0; t < tape.steps; ++t) {
      input_.backward(d_hidden + at(tape, t, part.first, units),
                      gradients.d_x.data() + at(tape, t, part.first, input_.inputs()), part.size(),
                      nn::Into::kReplace);
    }
  });
}

// The gradients by what the layer saw, from those by what it left.
void Convolution::take(int number, const Tape& tape, Gradients& gradients, Range rows) const {
  const int units = input_.outputs();
  const auto l = static_cast<std::size_t>(number);
  const LayerTape& layer = convolution_of(tape).layers[l];
  ConvolutionGradients& all = convolution_of(gradients);
  for (int t = 0; t < tape.steps; ++t) {
    const std::size_t first = at(tape, t, rows.first, units);
    const long count = long{units} * rows.size();
    float* d_sums = all.d_sums[l].data() + first;
    const float* d_hidden = all.d_hidden.data() + first;
    if (layer.mask.empty()) {
      std::copy_n(d_hidden, count, d_sums);
    } else {
      nn::kernels().multiply(count, d_hidden, layer.mask.data() + first, d_sums);
    }
    nn::kernels().relu_backward(count, layer.added.data() + first, d_sums);
    layers_[l].backward(d_sums, all.d_seen.data() + kTaps * first, rows.size(), nn::Into::kReplace);
  }
}

// Adds them to those by what the layers below left.
void Convolution::scatter(int layer, const Tape& tape, Gradients& gradients, Range rows) const {
  const int units = input_.outputs();
  ConvolutionGradients& all = convolution_of(gradients);
  for (int t = 0; t < tape.steps; ++t) {
    for (int row = rows.first; row < rows.last; ++row) {
      for (int tap = 0; tap < kTaps; ++tap) {
        const int from = t - steps_before(layer, tap);
        if (!is_there(tape, from, row)) continue;
        nn::kernels().add_bias(
            1, units, all.d_seen.data() + at(tape, t, row, kTaps * units) + nn::size_of(tap, units),
            all.d_hidden.data() + at(tape, from, row, units));
      }
    }
  }
}

int Convolution::gradient_tasks() const { return static_cast<int>(layers_.size()) + 1; }

void Convolution::add_gradients(const Tape& tape, const Gradients& gradients, int task) {
  const int all = tape.steps * tape.rows;
  if (task == 0) {
    input_.add_gradients(tape.x.data(), convolution_of(gradients).d_hidden.data(), all);
    return;
  }
  const auto l = static_cast<std::size_t>(task) - 1;
  layers_[l].add_gradients(convolution_of(tape).layers[l].seen.data(),
                           convolution_of(gradients).d_sums[l].data(), all);
}

}  // namespace crnngan::gan

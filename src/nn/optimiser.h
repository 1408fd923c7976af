#pragma once

#include <string>
#include <vector>

#include "base/tensor_file.h"
#include "nn/parameters.h"

namespace crnngan::nn {

enum class OptimiserKind { kSgd, kMomentum, kAdam };

struct OptimiserOptions {
  OptimiserKind kind = OptimiserKind::kSgd;
  double beta1 = 0.9;     // Adam: decay of the mean of gradients
  double beta2 = 0.999;   // Adam: decay of the mean of their squares
  double momentum = 0.9;  // momentum: what is kept of the velocity
};

// Moves parameters against their gradients: w -= rate * gradient (SGD); w -= rate * velocity with
// velocity = momentum * velocity + gradient, at first zero (momentum; Polyak 1964); or Adam (Kingma
// and Ba 2015, with bias correction).
class Optimiser {
 public:
  Optimiser(OptimiserOptions options, const Parameters& parameters);

  void step(Parameters& parameters, double rate);

  // The state, each tensor under PREFIX + its parameter's name. load() throws Error when it does
  // not fit; then nothing was changed.
  void save(TensorFile& file, const std::string& prefix, const Parameters& parameters) const;
  void load(const TensorFile& file, const std::string& prefix, const Parameters& parameters);

 private:
  void step_sgd(Parameters& parameters, float rate);
  void step_momentum(Parameters& parameters, float rate);
  void step_adam(Parameters& parameters, double rate);

  // One tensor of the state, under PREFIX + name + "." + its parameter's name.
  struct State {
    const char* name;
    std::vector<Buffer> values;  // a buffer a parameter
  };

  OptimiserOptions options_;
  std::int64_t steps_ = 0;
  std::vector<State> states_;  // Adam: mean, square; momentum: velocity
};

}  // namespace crnngan::nn

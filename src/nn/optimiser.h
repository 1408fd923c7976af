#pragma once

#include <string>
#include <vector>

#include "base/tensor_file.h"
#include "nn/parameters.h"

namespace crnngan::nn {

enum class OptimiserKind { kSgd, kAdam };

struct OptimiserOptions {
  OptimiserKind kind = OptimiserKind::kSgd;
  double beta1 = 0.9;    // Adam: decay of the mean of gradients
  double beta2 = 0.999;  // Adam: decay of the mean of their squares
};

// Moves parameters against their gradients: w -= rate * gradient (SGD), or Adam (Kingma and Ba
// 2015, with bias correction).
class Optimiser {
 public:
  Optimiser(OptimiserOptions options, const Parameters& parameters);

  void step(Parameters& parameters, double rate);

  // The state, each tensor under PREFIX + its parameter's name. load() throws Error when it does
  // not fit; then nothing was changed.
  void save(TensorFile& file, const std::string& prefix, const Parameters& parameters) const;
  void load(const TensorFile& file, const std::string& prefix, const Parameters& parameters);

 private:
  OptimiserOptions options_;
  std::int64_t steps_ = 0;
  std::vector<Buffer> mean_;  // Adam: a buffer a parameter
  std::vector<Buffer> square_;
};

}  // namespace crnngan::nn

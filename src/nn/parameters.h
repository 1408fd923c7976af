#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/tensor_file.h"
#include "nn/buffer.h"

namespace crnngan::nn {

// Far more than the weights of a network that learns; with greater ones its numbers overflow.
inline constexpr float kMostWeight = 1e6F;

// What a tensor starts as.
enum class Initial {
  kByInputs,      // uniform within 1 / sqrt(the last dimension): weights of linear layers
  kByUnits,       // uniform within 1 / sqrt(units of the network's recurrent layers)
  kUnitVariance,  // uniform, of unit variance: vectors of bins (smaller ones leave a network deaf
                  // to keys for long)
  kGateBias,      // as kByUnits, but forget gates open (1); gates: i f g o
  kZero           // what joins a network that may have learnt already
};

// One trained tensor and the gradient of the loss with respect to it.
struct Parameter {
  std::string name;                 // as PyTorch would call it: generator.lstm.0.weight_ih
  std::vector<std::int64_t> shape;  // row-major
  bool decays = false;              // weight matrices fall under L2, biases do not
  Initial initial = Initial::kByUnits;
  Buffer value;
  Buffer gradient;
};

// The trained tensors of one network, in the order in which its layers were made.
class Parameters {
 public:
  // A new tensor of zeros. The reference stays valid as long as the set.
  Parameter& add(std::string name, std::vector<std::int64_t> shape, bool decays,
                 Initial initial = Initial::kByUnits);

  auto begin() { return list_.begin(); }
  auto end() { return list_.end(); }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

  void zero_gradients();

  // sqrt of the sum of squares over all gradients.
  double gradient_norm() const;

  // Adds `l2` times the weight to the gradient of each weight matrix: the gradient of
  // l2 / 2 times the sum of squares.
  void add_l2_gradients(double l2);

  // Scales all gradients so that their norm is at most `limit`. Returns the norm before.
  double clip_gradients(double limit);

  // Moves all values towards those of `other`, keeping `decay` of what they were: repeated, the
  // exponential average of `other`. REQUIRES the same tensors.
  void average(const Parameters& other, double decay);

  // Copies all values to and from a file, each tensor under `prefix` and its name. load() throws
  // Error when a tensor is missing or of another shape; then nothing was changed.
  void save(TensorFile& file, const std::string& prefix = "") const;
  void load(const TensorFile& file, const std::string& prefix = "");

 private:
  std::deque<Parameter> list_;
};

}  // namespace crnngan::nn

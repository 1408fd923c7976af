#include "nn/embedding.h"

#include "nn/kernels.h"

namespace crnngan::nn {

Embedding::Embedding(Parameters& parameters, const std::string& name, int entries, int width)
    : entries_(entries),
      width_(width),
      weight_(parameters.add(name + ".weight", {entries, width}, /*decays=*/false)) {}

void Embedding::add(const int* index, int stride, float* y, int rows) const {
  for (int row = 0; row < rows; ++row) {
    const float* vector = weight_.value.data() + size_of(index[size_of(row, stride)], width_);
    kernels().add_bias(1, width_, vector, y + size_of(row, width_));
  }
}

void Embedding::add_gradients(const int* index, int stride, const float* d_y, int rows) {
  for (int row = 0; row < rows; ++row) {
    float* gradient = weight_.gradient.data() + size_of(index[size_of(row, stride)], width_);
    kernels().add_bias(1, width_, d_y + size_of(row, width_), gradient);
  }
}

}  // namespace crnngan::nn

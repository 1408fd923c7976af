#include "nn/embedding.h"

#include <algorithm>
#include <utility>

#include "nn/kernels.h"

namespace crnngan::nn {

Embedding::Embedding(Parameters& parameters, const std::string& name, int entries, int width,
                     Initial initial, std::vector<int> classes)
    : entries_(entries),
      width_(width),
      classes_(std::move(classes)),
      weight_(parameters.add(name + ".weight", {entries, width}, /*decays=*/false, initial)) {
  if (classes_.empty()) return;
  const int count = *std::ranges::max_element(classes_) + 1;
  shared_ = &parameters.add(name + ".shared", {count, width}, /*decays=*/false, initial);
}

void Embedding::add(const int* index, int stride, float* y, int rows) const {
  for (int row = 0; row < rows; ++row) {
    const int number = index[size_of(row, stride)];
    float* sum = y + size_of(row, width_);
    kernels().add_bias(1, width_, weight_.value.data() + size_of(number, width_), sum);
    if (shared_ == nullptr) continue;
    const int of_class = classes_[static_cast<std::size_t>(number)];
    kernels().add_bias(1, width_, shared_->value.data() + size_of(of_class, width_), sum);
  }
}

void Embedding::add_gradients(const int* index, int stride, const float* d_y, int rows) {
  for (int row = 0; row < rows; ++row) {
    const int number = index[size_of(row, stride)];
    const float* slope = d_y + size_of(row, width_);
    kernels().add_bias(1, width_, slope, weight_.gradient.data() + size_of(number, width_));
    if (shared_ == nullptr) continue;
    const int of_class = classes_[static_cast<std::size_t>(number)];
    kernels().add_bias(1, width_, slope, shared_->gradient.data() + size_of(of_class, width_));
  }
}

}  // namespace crnngan::nn

// Any bytes: the reader either refuses them at a place inside, or gives tensors that are as large
// as they say and that survive being written.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "base/tensor_file.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

std::size_t element_bytes(crnngan::DataType type) {
  switch (type) {
    case crnngan::DataType::kU8:
      return 1;
    case crnngan::DataType::kF16:
    case crnngan::DataType::kBF16:
      return 2;
    case crnngan::DataType::kF64:
    case crnngan::DataType::kI64:
      return 8;
    default:
      return 4;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = crnngan::read_tensors(std::span(data, size));
  if (!parsed.ok()) {
    require(parsed.error().offset <= size);
    return 0;
  }
  const crnngan::TensorFile& file = parsed.value();
  std::size_t total = 0;
  for (const auto& [name, tensor] : file.tensors) {
    std::size_t bytes = element_bytes(tensor.type);
    bool empty = false;
    for (const std::int64_t length : tensor.shape) {
      require(length >= 0);
      bytes *= static_cast<std::size_t>(length);
      empty = empty || length == 0;
    }
    require(tensor.data.size() == (empty ? 0 : bytes));
    if (tensor.type == crnngan::DataType::kF16 || tensor.type == crnngan::DataType::kBF16) {
      require(file.values<float>(name, tensor.shape).size() == tensor.data.size() / 2);
    }
    total += tensor.data.size();
  }
  require(total <= size);
  const crnngan::Bytes written = crnngan::write_tensors(file);
  const auto again = crnngan::read_tensors(written);
  require(again.ok());
  require(again.value().metadata == file.metadata);
  require(again.value().tensors.size() == file.tensors.size());
  for (const auto& [name, tensor] : file.tensors) {
    const auto& other = again.value().tensors.at(name);
    require(other.type == tensor.type && other.shape == tensor.shape && other.data == tensor.data);
  }
  require(crnngan::write_tensors(again.value()) == written);
  return 0;
}

#pragma once

// Named tensors <-> bytes in the safetensors container: an 8-byte little-endian header length, a
// JSON header, the raw little-endian data. Corpora, models and checkpoints are such files, so any
// program that knows the container reads them (docs/formats.md lists what is in each).

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/half.h"
#include "base/parsed.h"

namespace crnngan {

enum class DataType { kF64, kF32, kF16, kBF16, kI32, kI64, kU8 };

// As the container writes it: "F32".
std::string_view type_name(DataType type);

// The container's name of a C++ type.
template <class T>
constexpr DataType data_type_of() {
  if constexpr (std::is_same_v<T, double>) {
    return DataType::kF64;
  } else if constexpr (std::is_same_v<T, float>) {
    return DataType::kF32;
  } else if constexpr (std::is_same_v<T, F16>) {
    return DataType::kF16;
  } else if constexpr (std::is_same_v<T, BF16>) {
    return DataType::kBF16;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return DataType::kI32;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return DataType::kI64;
  } else {
    static_assert(std::is_same_v<T, std::uint8_t>);
    return DataType::kU8;
  }
}

struct Tensor {
  DataType type = DataType::kF32;
  std::vector<std::int64_t> shape;
  Bytes data;  // row-major; as many bytes as shape and type say
};

class TensorFile {
 public:
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;

  // Adds a tensor. REQUIRES the product of `shape` to be the number of values.
  template <class T>
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const T> values) {
    Tensor tensor{data_type_of<T>(), std::move(shape), Bytes(values.size_bytes())};
    if (!values.empty()) std::memcpy(tensor.data.data(), values.data(), values.size_bytes());
    tensors[name] = std::move(tensor);
  }

  // Adds a tensor of floats as F32, or rounded to F16 or BF16. REQUIRES the product of `shape` to
  // be the number of values.
  void add_floats(const std::string& name, std::vector<std::int64_t> shape,
                  std::span<const float> values, DataType type);

  // The values of a tensor; floats also of one of F16 or BF16. Throws Error when it is missing or
  // of another type; also, unless `shape` is empty, when it has another shape (-1 stands for any
  // length).
  template <class T>
  std::vector<T> values(const std::string& name,
                        const std::vector<std::int64_t>& shape = {}) const {
    const Tensor& found = tensor(name, data_type_of<T>(), shape);
    if constexpr (std::is_same_v<T, float>) {
      if (found.type != DataType::kF32) return widened(found);
    }
    std::vector<T> result(found.data.size() / sizeof(T));
    if (!result.empty()) std::memcpy(result.data(), found.data.data(), found.data.size());
    return result;
  }

  // The floats of a tensor, each within -most .. most. Throws Error like values(), also when one is
  // beyond that or no number.
  std::vector<float> finite_values(const std::string& name, const std::vector<std::int64_t>& shape,
                                   float most) const;

  // The tensor itself, F16 or BF16 where F32 is asked for and it is. Throws Error like values().
  const Tensor& tensor(const std::string& name, DataType type,
                       const std::vector<std::int64_t>& shape = {}) const;

  // The entry of the metadata. Throws Error when it is missing.
  const std::string& meta(const std::string& key) const;

 private:
  static std::vector<float> widened(const Tensor& tensor);
};

// The bytes of the container. Equal contents give equal bytes; every tensor starts at a multiple of
// its element's size. REQUIRES UTF-8 names and metadata, and the bytes that each shape asks for.
Bytes write_tensors(const TensorFile& file);

// A tensor whose data lies elsewhere, in parts that follow each other.
struct TensorView {
  DataType type = DataType::kF32;
  std::vector<std::int64_t> shape;
  std::vector<std::span<const std::uint8_t>> parts;
};

// The container of data that is too large to copy: write `header`, then `parts`, which are those of
// the tensors.
struct TensorContainer {
  Bytes header;
  std::vector<std::span<const std::uint8_t>> parts;
};

// The same bytes as write_tensors() gives, with the same requirements. The views are kept.
TensorContainer lay_out(const std::map<std::string, std::string>& metadata,
                        const std::map<std::string, TensorView>& tensors);

// Checks everything that the header claims against the bytes before using it.
Parsed<TensorFile> read_tensors(std::span<const std::uint8_t> bytes);

}  // namespace crnngan

#pragma once

// A tensor file (tensor_file.h) without its data: for files that are written and read piece by
// piece, since memory does not hold them.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/tensor_file.h"

namespace crnngan {

struct TensorShape {
  DataType type = DataType::kF32;
  std::vector<std::int64_t> shape;
};

// A tensor's data, in bytes from where the data of all begins.
struct TensorPlace {
  std::string name;
  TensorShape shape;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

struct TensorOutline {
  std::map<std::string, std::string> metadata;
  std::vector<TensorPlace> tensors;  // one behind the other, without gaps
  std::uint64_t data = 0;            // where the data begins in the file
};

// The places that a file gives to such tensors, in the order of its data. REQUIRES lengths of at
// least 0, and data of less than 2^63 bytes.
std::vector<TensorPlace> places_of(const std::map<std::string, TensorShape>& tensors);

// The bytes of the file in front of the data. REQUIRES places_of(), UTF-8 names and metadata.
Bytes write_outline(const std::map<std::string, std::string>& metadata,
                    std::span<const TensorPlace> tensors);

// How many bytes of a file the outline takes, told by its first bytes; of a file of `file_bytes`.
constexpr std::size_t kOutlineStart = 8;
Parsed<std::uint64_t> outline_bytes(std::span<const std::uint8_t> start, std::uint64_t file_bytes);

// The outline of a file of `file_bytes`. Checks everything that it claims against them. REQUIRES
// outline_bytes() bytes.
Parsed<TensorOutline> read_outline(std::span<const std::uint8_t> bytes, std::uint64_t file_bytes);

}  // namespace crnngan

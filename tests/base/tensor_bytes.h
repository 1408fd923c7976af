#pragma once

#include <cstdint>
#include <string_view>

#include "base/tensor_file.h"

namespace crnngan::test {

// A container with this header, which need not be one, and so many bytes of data: 0, 1, 2 ...
inline Bytes container(std::string_view header, std::size_t data_bytes = 0) {
  Bytes bytes;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{header.size()} >> shift));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  for (std::size_t i = 0; i < data_bytes; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  return bytes;
}

}  // namespace crnngan::test

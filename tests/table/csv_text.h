#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "table/csv_input.h"
#include "table/read_table.h"

namespace crnngan::test {

// The bytes of a text, so many at a time.
inline table::ByteSource source_of(std::string text, std::size_t most = 7) {
  const auto place = std::make_shared<std::size_t>(0);
  return [text = std::move(text), place, most](std::span<char> bytes) {
    const std::size_t size = std::min({bytes.size(), most, text.size() - *place});
    std::memcpy(bytes.data(), text.data() + *place, size);
    *place += size;
    return size;
  };
}

// A header and rows of i = 0 .. rows - 1.
template <class Row>
std::string csv(const std::string& header, int rows, const Row& row) {
  std::string text = header + '\n';
  for (int i = 0; i < rows; ++i) text += row(i) + '\n';
  return text;
}

// The table of a CSV text, in a file called t.csv.
inline table::TableRead read_csv(const std::string& text, const table::ReadOptions& options = {}) {
  return table::read_table("t.csv", source_of(text), options);
}

}  // namespace crnngan::test

// Any bytes as a CSV file: the reader either refuses them, naming a place, or gives a table that
// survives its corpus file, can be told and is written as text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.h"
#include "table/read_table.h"
#include "table/summary.h"
#include "table/table_file.h"
#include "table/write_table.h"

#include <nlohmann/json.hpp>

namespace {

namespace table = crnngan::table;

void require(bool promise) {
  if (!promise) std::abort();
}

// The bytes in parts of 1 to 64.
table::ByteSource source_of(const std::uint8_t* data, std::size_t size) {
  std::size_t place = 0;
  return [=](std::span<char> bytes) mutable {
    const std::size_t count = std::min({bytes.size(), 1 + place % 64, size - place});
    if (count > 0) std::memcpy(bytes.data(), data + place, count);
    place += count;
    return count;
  };
}

}  // namespace

// The first byte chooses options, the others are the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  table::ReadOptions options{.fill = (data[0] & 1U) != 0, .all = (data[0] & 2U) != 0};
  if ((data[0] & 4U) != 0) options.window = 2;
  table::TableRead read;
  try {
    read = table::read_table("t.csv", source_of(data + 1, size - 1), options);
  } catch (const crnngan::BadInput& error) {
    require(std::string(error.what()).starts_with("t.csv:"));
    return 0;
  }
  const auto again = table::read_corpus(table::write_corpus(read.table));
  require(again.ok());
  require(again.value().schema == read.table.schema);
  require(again.value().sequences.size() == read.table.sequences.size());
  require(!table::to_table(read.table).empty());
  require(!table::to_json(read.table).dump(-1, ' ', false).empty());
  const std::string text = table::write_table(read.table.schema, read.table.sequences);
  require(text == table::write_table(again.value().schema, again.value().sequences));
  return 0;
}

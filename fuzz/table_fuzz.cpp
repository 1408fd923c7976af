// Any bytes as the corpus of a table: the reader either refuses them at a place inside, or gives a
// table whose values are what its columns can have, which survives being written and can be told.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>

#include "base/error.h"
#include "table/summary.h"
#include "table/table_file.h"
#include "table/write_table.h"

namespace {

namespace table = crnngan::table;

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = table::read_corpus(std::span(data, size));
  if (!parsed.ok()) {
    require(parsed.error().offset <= size);
    return 0;
  }
  const table::Table& read = parsed.value();
  const std::size_t learnt = read.schema.of(table::Role::kLearnt).size();
  const std::size_t context = read.schema.of(table::Role::kContext).size();
  require(learnt > 0 && !read.sequences.empty());
  for (const table::Sequence& sequence : read.sequences) {
    const std::size_t rows = read.rows(sequence);
    require(rows > 0 && sequence.values.size() == rows * learnt);
    require(sequence.context.size() == context);
    require(sequence.times.size() == (read.schema.time ? rows : 0));
  }
  const crnngan::Bytes written = table::write_corpus(read);
  const auto again = table::read_corpus(written);
  require(again.ok() && again.value().schema == read.schema);
  require(table::write_corpus(again.value()) == written);
  require(!table::to_json(read).dump().empty());
  try {
    require(!table::to_table(read).empty());
    require(!table::write_table(read.schema, read.sequences).empty());
  } catch (const crnngan::Error&) {
    // Times beyond the years that texts can tell.
  }
  return 0;
}

#pragma once

// A table <-> its corpus file, a safetensors file (docs/formats.md).

#include <cstdint>
#include <filesystem>
#include <span>

#include "base/files.h"
#include "base/parsed.h"
#include "base/tensor_file.h"
#include "table/table.h"

namespace crnngan::table {

// Whether the file says that it is the corpus of a table.
bool is_table(const TensorFile& file);

// The file's bytes and back. What is read keeps what table.h and the format promise.
Bytes write_corpus(const Table& table);
Parsed<Table> read_corpus(std::span<const std::uint8_t> bytes);

// The same on files, and of one whose tensors were read. Throw Error, naming the file, when it
// can't be written, or can't be read or is no corpus of a table.
void save_corpus(const Table& table, const std::filesystem::path& path);
Table load_corpus(const std::filesystem::path& path);
Parsed<Table> table_of(const TensorFile& file);

}  // namespace crnngan::table

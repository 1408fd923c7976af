#pragma once

// Which files are tables: told by how they begin; a file that is not there, or is compressed, by
// its name.

#include <cstddef>
#include <string>

namespace crnngan::cli {

// The file's first bytes; nothing where it is none.
std::string beginning_of(const std::string& path, std::size_t bytes);

// Whether the path is a CSV file, perhaps compressed, that holds no song.
bool is_csv_table(const std::string& path);

// Whether it is one, a table's corpus, or standard input.
bool is_table(const std::string& path);

}  // namespace crnngan::cli

#pragma once

// The include table of docs/architecture.md, and what breaks it.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace crnngan::architecture {

// A row of the table: a folder of src/ and the folders that its files may include.
struct Module {
  std::string name;
  std::set<std::string> may_include;
};

// The rows of the table whose head is "| module | may include |", in their order. Names are what
// stands in backticks. Throws std::invalid_argument when there is no such table.
std::vector<Module> read_table(const std::string& markdown);

// The paths of all #include "..." lines.
std::vector<std::string> quoted_includes(const std::string& source);

// All Y of the words crnngan_Y.
std::set<std::string> linked_names(const std::string& cmake);

// One line for each fault of the tree under `src`, sorted; none when table and tree agree:
// - a folder without a row, a row without a folder;
// - a row that allows a module which is not above it, or one that no file of the folder includes;
// - a file that includes what its row does not allow, or without naming the folder;
// - a source file beside a header of its name that does not include that first;
// - a header that does not begin with #pragma once;
// - a CMakeLists.txt that links a module which its row does not allow.
std::vector<std::string> faults(const std::vector<Module>& table, const std::filesystem::path& src);

}  // namespace crnngan::architecture

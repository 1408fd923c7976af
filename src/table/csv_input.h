#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace crnngan::table {

// Fills the span with the next bytes and returns how many; 0: the end. Throws Error.
using ByteSource = std::function<std::size_t(std::span<char>)>;

// The bytes of a file or a pipe, of "-" those of standard input; what gzip has compressed is
// unpacked. Throws Error, naming the path.
ByteSource open_input(const std::string& path);

// What messages call it.
std::string input_name(const std::string& path);

}  // namespace crnngan::table

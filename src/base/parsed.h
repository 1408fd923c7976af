#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "base/error.h"

namespace crnngan {

// Why bytes from outside could not be understood, and where.
struct ParseError {
  std::size_t offset = 0;  // in bytes from the start of the input
  std::string message;     // what was expected and what was found
};

// A value, or the reason why there is none. For input whose failure is expected: a scan of a
// folder notes the reason and goes on.
template <class T>
class Parsed {
 public:
  Parsed(T value) : content_(std::move(value)) {}
  Parsed(ParseError error) : content_(std::move(error)) {}

  bool ok() const { return std::holds_alternative<T>(content_); }

  // REQUIRES ok().
  T& value() { return std::get<T>(content_); }
  const T& value() const { return std::get<T>(content_); }

  // REQUIRES !ok().
  const ParseError& error() const { return std::get<ParseError>(content_); }

  // The value, or throws Error with `name` (a file's path), the offset and the reason.
  T take(const std::string& name) && {
    if (!ok()) throw Error("{}: byte {}: {}", name, error().offset, error().message);
    return std::move(std::get<T>(content_));
  }

 private:
  std::variant<T, ParseError> content_;
};

}  // namespace crnngan

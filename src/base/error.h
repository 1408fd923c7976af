#pragma once

#include <fmt/format.h>

#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace crnngan {

// What ends the task: a file that can't be read or written, a value out of range, a broken model.
// The message is one line: where, what was expected, what was found, what to do.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;

  template <class... Args>
  explicit Error(fmt::format_string<Args...> format, Args&&... args)
    requires(sizeof...(Args) > 0)
      : std::runtime_error(fmt::format(format, std::forward<Args>(args)...)) {}
};

// An Error about what stands in a file that a person wrote, and can mend: FILE:LINE:COLUMN and why.
// The program ends with the exit status of wrong usage.
class BadInput : public Error {
 public:
  using Error::Error;
};

// A reason with `name` (a file's path) in front, whether or not it begins with it.
inline std::string named(const std::string& name, const std::string& why) {
  return why.starts_with(name) ? why : name + ": " + why;
}

// Does `work`, and returns why it could not be done, if so: the message of its Error, or want of
// memory, with `name` in front. So one bad file of many ends nothing but itself.
template <class Work>
std::optional<std::string> failure_of(const std::string& name, const Work& work) {
  constexpr const char* kNoMemory = "not enough memory for it";
  try {
    work();
    return std::nullopt;
  } catch (const Error& error) {
    return named(name, error.what());
  } catch (const std::bad_alloc&) {
    return named(name, kNoMemory);
  } catch (const std::length_error&) {
    return named(name, kNoMemory);
  }
}

}  // namespace crnngan

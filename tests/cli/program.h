#pragma once

#include <string>

#include "base/command.h"

namespace crnngan::test {

// Runs the program with these arguments.
inline Outcome run_program(const std::string& arguments) {
  return run_command(std::string(CRNNGAN_PROGRAM) + " " + arguments);
}

}  // namespace crnngan::test

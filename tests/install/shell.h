#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/command.h"

namespace crnngan::test {

// Runs a shell command that must succeed; what it printed.
inline std::string run(const std::string& command) {
  const Outcome outcome = run_command(command);
  EXPECT_EQ(outcome.status, 0) << command << "\n" << outcome.output << outcome.errors;
  return outcome.output;
}

}  // namespace crnngan::test

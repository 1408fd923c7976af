#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace crnngan::test {

// The message of the Error that `action` throws; fails the test when it throws none.
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "no Error was thrown";
  return {};
}

}  // namespace crnngan::test

// The whole networks on every instruction set that this processor has. The choice is made once for
// a process, by our code and by oneDNN, so each gets a process of its own.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "nn/kernels.h"

namespace crnngan::gan {
namespace {

// What the golden tests return, in silence, with CRNNGAN_ISA set.
int golden_tests_on(const std::string& instruction_set) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string command = "CRNNGAN_ISA=" + instruction_set + " '" + program +
                              "' --gtest_filter='*Golden*-InstructionSets*' >/dev/null";
  return std::system(command.c_str());
}

TEST(InstructionSets, EachPassesTheGoldenTests) {
  for (const nn::Kernels* kernels : nn::available_kernels()) {
    EXPECT_EQ(golden_tests_on(kernels->instruction_set), 0) << kernels->instruction_set;
  }
}

TEST(InstructionSets, AnUnknownOneEndsTheWork) { EXPECT_NE(golden_tests_on("nonsense"), 0); }

}  // namespace
}  // namespace crnngan::gan

#pragma once

#include <span>
#include <string>
#include <vector>

#include "nn/kernel_table.h"

namespace crnngan::nn {

// Every set that this processor can run, the fastest first.
std::vector<const Kernels*> available_kernels();

// The set of that name or, when it is null, the first. Throws Error when there is no such one.
const Kernels& choose_kernels(std::span<const Kernels* const> available, const char* name);

// The set that the environment variable CRNNGAN_ISA names (baseline, avx2, avx512), else the
// fastest; the same all the time. Throws Error when this processor has no such one.
const Kernels& kernels();

// Whether CRNNGAN_ISA is set.
bool is_instruction_set_forced();

}  // namespace crnngan::nn

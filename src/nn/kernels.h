#pragma once

#include <vector>

#include "nn/kernel_table.h"

namespace crnngan::nn {

// Every set that this processor can run, the fastest first.
std::vector<const Kernels*> available_kernels();

// The fastest of them.
const Kernels& kernels();

}  // namespace crnngan::nn

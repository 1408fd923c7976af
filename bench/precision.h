#pragma once

// --bfloat16, which benchmarks of networks have.

#include <CLI/CLI.hpp>

#include "nn/precision.h"

namespace crnngan::bench {

inline void add_precision(CLI::App& app, nn::Precision& precision) {
  app.add_flag_callback("--bfloat16", [&precision] {
    precision = nn::Precision::kBfloat16;
    if (!nn::is_available(precision)) {
      throw CLI::ValidationError("--bfloat16", "this processor does not multiply such numbers");
    }
  });
}

}  // namespace crnngan::bench

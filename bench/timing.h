#pragma once

// What benchmarks time with.

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace crnngan::bench {

// By the wall clock.
inline double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// REQUIRES a value.
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace crnngan::bench

#include "nn/kernels.h"

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace crnngan::nn {

extern const Kernels kernels_baseline;
#ifdef CRNNGAN_X86_KERNELS
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

namespace {

constexpr const char* kVariable = "CRNNGAN_ISA";

}  // namespace

std::vector<const Kernels*> available_kernels() {
  std::vector<const Kernels*> available;
#ifdef CRNNGAN_X86_KERNELS
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    available.push_back(&kernels_avx512);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    available.push_back(&kernels_avx2);
  }
#endif
  available.push_back(&kernels_baseline);
  return available;
}

const Kernels& choose_kernels(std::span<const Kernels* const> available, const char* name) {
  if (name == nullptr) return *available.front();
  std::vector<std::string_view> names;
  for (const Kernels* kernels : available) {
    names.emplace_back(kernels->instruction_set);
    if (names.back() == name) return *kernels;
  }
  throw Error("{}: expected an instruction set of this processor ({}), found '{}'", kVariable,
              fmt::join(names, ", "), name);
}

const Kernels& kernels() {
  static const Kernels& chosen = choose_kernels(available_kernels(), std::getenv(kVariable));
  return chosen;
}

bool is_instruction_set_forced() { return std::getenv(kVariable) != nullptr; }

}  // namespace crnngan::nn

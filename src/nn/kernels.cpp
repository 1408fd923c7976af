#include "nn/kernels.h"

namespace crnngan::nn {

extern const Kernels kernels_baseline;
#ifdef CRNNGAN_X86_KERNELS
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

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

const Kernels& kernels() {
  static const Kernels& fastest = *available_kernels().front();
  return fastest;
}

}  // namespace crnngan::nn

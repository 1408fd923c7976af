#define CRNNGAN_INSTRUCTION_SET "avx512"
#define CRNNGAN_KERNELS kernels_avx512
#include "nn/kernels.inc"

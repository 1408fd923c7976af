#define CRNNGAN_INSTRUCTION_SET "avx2"
#define CRNNGAN_KERNELS kernels_avx2
#include "nn/kernels.inc"

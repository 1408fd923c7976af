#define CRNNGAN_INSTRUCTION_SET "baseline"
#define CRNNGAN_KERNELS kernels_baseline
#include "nn/kernels.inc"

#pragma once

// The losses of C-RNN-GAN (paper, section 2) and their gradients, from the discriminator's logits.
//
// logits are (T,B), time-major. A sequence's decision is D = mean over t of sigmoid(logit_t);
// its logarithms are taken without leaving logit space, so no decision is too sure for them.
// Gradients are added to arrays of the logits' shape.

#include "base/threads.h"

namespace crnngan::gan {

struct Logits {
  const float* values;  // (T,B)
  int steps;
  int batch;
};

// Mean over the rows of log D, or of log (1 - D). Adds `scale` times its gradient to d_logits
// unless that is null.
double mean_log_real(const Logits& logits, Range rows, double scale, float* d_logits);
double mean_log_fake(const Logits& logits, Range rows, double scale, float* d_logits);

// L_D = mean[-log D(x)] + mean[-log (1 - D(G(z)))].
double discriminator_loss(const Logits& logits, Range real, Range fake, float* d_logits);

// How the generator is judged by the decision on its sequences.
enum class GeneratorLoss {
  kMinimax,       // L_G = mean log (1 - D(G(z))), the paper's
  kNonSaturating  // mean -log D(G(z)) (Goodfellow et al. 2014)
};

double generator_loss(GeneratorLoss kind, const Logits& logits, Range fake, float* d_logits);

}  // namespace crnngan::gan

#pragma once

// The losses of C-RNN-GAN (paper, section 2) and their gradients, from the discriminator's logits.
//
// A sequence's decision is D = mean over the steps that decide of sigmoid(logit_t); its logarithms
// are taken without leaving logit space, so no decision is too sure for them. Every sequence weighs
// the same, however long it is. Gradients are added to arrays of the logits' shape.

#include "base/threads.h"
#include "gan/logits.h"

namespace crnngan::gan {

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

// Relativistic loss (Jolicoeur-Martineau 2019), step by step: each logit of a row of `wanted` is to
// exceed that of the row of `other` beside it. Mean over pairs of the mean over the deciding steps
// of log(1 + exp(other - wanted)). D wants the real rows higher, G the generated ones.
// REQUIRES ranges of equal size, and pairs of equal length.
double relativistic_loss(const Logits& logits, Range wanted, Range other, float* d_logits);

// The squared change of the logits from the rows `clean` to the rows `perturbed`, which are the
// same sequences with a little noise: mean over rows of the mean over the deciding steps, times
// `weight`. It keeps D smooth;
// with small noise it is the gradient penalty R1 (on real rows) or R2 (on generated ones; Mescheder
// et al. 2018) in a form that needs no second derivative. REQUIRES pairs of equal length.
double smoothness_penalty(const Logits& logits, Range clean, Range perturbed, double weight,
                          float* d_logits);

// How well each generated step is thought of (T,B), for the policy gradient (Williams 1992; for
// sequences Yu et al. 2017): the mean of the row's logits from that step on, each later one
// counting less by the factor `discount`, less the mean of that over the rows. 0 behind a row's
// end. REQUIRES discount in [0,1].
void advantages(const Logits& logits, Range fake, double discount, float* out);

}  // namespace crnngan::gan

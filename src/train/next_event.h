#pragma once

// Next-event prediction (paper, section 3): the generator reads real sequences, teacher forced, and
// learns what comes next.
//
// One that puts out points learns from the loss of prediction (train/prediction_loss.h) of
// P = T-1 events, all but the first: the output of step t is compared with the event of step t+1.
// One with distributions learns from -log of the likelihood of P = T events. Each sequence weighs
// the same.

#include "gan/generator.h"
#include "sequence/batch.h"
#include "train/passes.h"
#include "train/prediction_loss.h"

namespace crnngan::train {

class NextEvent {
 public:
  // Keeps references.
  NextEvent(gan::Generator& generator, PredictionLoss loss, ThreadPool& pool)
      : generator_(generator), loss_(loss), pool_(pool) {}

  // P, and the rows of a pass: one for each sequence, or for the energy score two with different
  // noise.
  int predictions(int steps) const {
    return generator_.shape().has_distribution() ? steps : steps - 1;
  }
  int rows(int batch) const { return loss_ == PredictionLoss::kEnergyScore ? 2 * batch : batch; }

  // Whether a pass needs the noise of its steps.
  bool takes_noise() const { return !generator_.shape().has_distribution(); }

  // The loss: the mean over sequences of the mean over their events. The pass, of P steps and
  // rows(), has its noise already; the gradient of `weight` times the loss is left there.
  // REQUIRES sequences of two steps or more for points, weight > 0.
  double loss(const sequence::Batch& batch, double weight, GeneratorPass& pass);

  // Adds the gradients of all parameters, after loss().
  void backward(GeneratorPass& pass);

 private:
  double loss_of_points(const sequence::Batch& batch, GeneratorPass& pass);
  double loss_of_distributions(const sequence::Batch& batch, double weight, GeneratorPass& pass);

  gan::Generator& generator_;
  PredictionLoss loss_;
  ThreadPool& pool_;
  nn::Buffer weights_;  // (T,B), of the likelihoods of events
  nn::Buffer twice_;    // (P,2B,F), the real events beside themselves
};

}  // namespace crnngan::train

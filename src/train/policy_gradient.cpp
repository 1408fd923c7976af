#include <stdexcept>

#include "train/next_event.h"
#include "train/objective.h"

namespace crnngan::train {

namespace {

class PolicyGradient : public RelativisticObjective {
 public:
  explicit PolicyGradient(const Learning& learning)
      : learning_(learning),
        likelihood_(learning.generator, learning.options.prediction_loss, learning.pool) {
    if (learning.discriminator.shape().decision != gan::Decision::kAllSteps) {
      throw std::invalid_argument(
          "[objective] decision must be all-steps with the policy gradient, received ends");
    }
  }

  double learn(const JudgedPass& pass) override {
    const TrainerOptions& options = learning_.options;
    double objective = -options.policy_weight * reward(pass);
    GeneratorPass& g = pass.generator;
    learning_.generator.log_loss(g.tape, weights_.data(), g.gradients, learning_.pool);
    learning_.generator.log_loss_backward(g.tape, g.gradients, learning_.pool);
    if (options.likelihood_weight > 0) {
      objective +=
          options.likelihood_weight * likelihood_.loss(pass.real, options.likelihood_weight, g);
      likelihood_.backward(g);
    }
    return objective;
  }

 private:
  // Fills the weights of the likelihoods of what was written. Returns the mean over rows of the
  // mean logit.
  double reward(const JudgedPass& pass) {
    const gan::Logits& logits = pass.logits;
    const Range fake = pass.rows.fake();
    weights_.resize(nn::size_of(logits.steps, fake.size()));
    gan::advantages(logits, fake, learning_.options.reward_discount, weights_.data());
    double mean = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const int t = static_cast<int>(i) / fake.size();
      const int row = fake.first + static_cast<int>(i) % fake.size();
      const double share = 1 / (static_cast<double>(logits.length(row)) * fake.size());
      weights_[i] *= static_cast<float>(learning_.options.policy_weight * share);
      if (t < logits.length(row)) mean += share * double{logits.values[logits.place(t, row)]};
    }
    return mean;
  }

  Learning learning_;
  NextEvent likelihood_;
  nn::Buffer weights_;  // (T,B)
};

}  // namespace

std::unique_ptr<Objective> policy_gradient(const Learning& learning) {
  return std::make_unique<PolicyGradient>(learning);
}

}  // namespace crnngan::train

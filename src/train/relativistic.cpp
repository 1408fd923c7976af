#include <algorithm>

#include "train/objective.h"

namespace crnngan::train {

namespace {

class Relativistic : public RelativisticObjective {
 public:
  explicit Relativistic(const Learning& learning) : learning_(learning) {}

  double learn(const JudgedPass& pass) override {
    DiscriminatorPass& d = pass.discriminator;
    std::ranges::fill(d.gradients.d_logits, 0.0F);
    const double loss = gan::relativistic_loss(pass.logits, pass.rows.fake(), pass.rows.real(),
                                               d.gradients.d_logits.data());
    learning_.discriminator.backward_to_input(d.tape, d.gradients, pass.rows.fake(),
                                              learning_.pool);
    follow_discriminator(pass, 1, learning_);
    return loss;
  }

 private:
  Learning learning_;
};

}  // namespace

std::unique_ptr<Objective> relativistic(const Learning& learning) {
  return std::make_unique<Relativistic>(learning);
}

}  // namespace crnngan::train

#include <algorithm>

#include "train/objective.h"

namespace crnngan::train {

namespace {

class Minimax : public Objective {
 public:
  Minimax(gan::GeneratorLoss loss, const Learning& learning) : loss_(loss), learning_(learning) {}

  double learn(const JudgedPass& pass) override {
    DiscriminatorPass& d = pass.discriminator;
    std::ranges::fill(d.gradients.d_logits, 0.0F);
    const double loss =
        gan::generator_loss(loss_, pass.logits, pass.rows.fake(), d.gradients.d_logits.data());
    learning_.discriminator.backward_to_input(d.tape, d.gradients, pass.rows.fake(),
                                              learning_.pool);
    follow_discriminator(pass, 1, learning_);
    return loss;
  }

 private:
  gan::GeneratorLoss loss_;
  Learning learning_;
};

}  // namespace

std::unique_ptr<Objective> minimax(const Learning& learning) {
  return std::make_unique<Minimax>(gan::GeneratorLoss::kMinimax, learning);
}

std::unique_ptr<Objective> non_saturating(const Learning& learning) {
  return std::make_unique<Minimax>(gan::GeneratorLoss::kNonSaturating, learning);
}

}  // namespace crnngan::train

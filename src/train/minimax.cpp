#include "train/objective.h"

namespace crnngan::train {

namespace {

class Minimax : public Objective {
 public:
  Minimax(gan::GeneratorLoss loss, const Learning& learning) : loss_(loss), learning_(learning) {}

  double learn(const JudgedPass& pass) override {
    return follow_logits(pass, learning_, [&](float* d_logits) {
      return gan::generator_loss(loss_, pass.logits, pass.rows.fake(), d_logits);
    });
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

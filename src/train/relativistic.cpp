#include "train/objective.h"

namespace crnngan::train {

namespace {

class Relativistic : public RelativisticObjective {
 public:
  explicit Relativistic(const Learning& learning) : learning_(learning) {}

  double learn(const JudgedPass& pass) override {
    return follow_logits(pass, learning_, [&](float* d_logits) {
      return gan::relativistic_loss(pass.logits, pass.rows.fake(), pass.rows.real(), d_logits);
    });
  }

 private:
  Learning learning_;
};

}  // namespace

std::unique_ptr<Objective> relativistic(const Learning& learning) {
  return std::make_unique<Relativistic>(learning);
}

}  // namespace crnngan::train

#include "train/objective.h"

namespace crnngan::train {

namespace {

class FeatureMatching : public Objective {
 public:
  explicit FeatureMatching(const Learning& learning) : learning_(learning) {}

  double learn(const JudgedPass& pass) override {
    const double weight = learning_.options.feature_matching_weight;
    DiscriminatorPass& d = pass.discriminator;
    const double distance = learning_.discriminator.feature_matching(
        d.tape, d.gradients, pass.rows.real(), pass.rows.fake(), learning_.pool);
    follow_discriminator(pass, weight, learning_);
    return weight * distance;
  }

 private:
  Learning learning_;
};

}  // namespace

std::unique_ptr<Objective> feature_matching(const Learning& learning) {
  return std::make_unique<FeatureMatching>(learning);
}

}  // namespace crnngan::train

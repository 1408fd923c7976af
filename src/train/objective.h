#pragma once

// What both networks learn from in adversarial training. Each objective is a file of its own:
//
//   feature_matching.cpp  R of generated sequences is to be near R of real ones (paper, section 3)
//   minimax.cpp           log (1 - D(G(z))), the paper's L_G, and -log D(G(z)) (non-saturating)
//   relativistic.cpp      logits of generated sequences above those of real ones; D likewise
//   policy_gradient.cpp   of generators with distributions: the likelihood of what D takes for
//                         real rises; real sequences stay likely; D learns as in relativistic
//
// Another one is such a file and a line of kObjectives (objective.cpp).

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gan/losses.h"
#include "train/passes.h"
#include "train/trainer_options.h"

namespace crnngan::train {

// One forward pass of both networks over real and generated sequences.
struct JudgedPass {
  const sequence::Batch& real;
  GeneratorPass& generator;
  DiscriminatorPass& discriminator;
  JudgedRows rows;
  gan::Logits logits;
};

// What objectives are made of. The networks and the pool must outlive them.
struct Learning {
  gan::Generator& generator;
  const gan::Discriminator& discriminator;
  const TrainerOptions& options;
  ThreadPool& pool;
};

class Objective {
 public:
  virtual ~Objective() = default;

  // L_D, without the penalty; adds its gradient to d_logits (T,R).
  virtual double discriminator_loss(const gan::Logits& logits, Range real, Range fake,
                                    float* d_logits) const;

  // What freezing compares with L_D: positive, and as large as L_D when D knows nothing.
  virtual double generator_loss(const gan::Logits& logits, Range real, Range fake) const;

  // L_D when every logit is 0.
  virtual double chance_loss() const;

  // Adds G's gradients of what it lowers, which is returned.
  virtual double learn(const JudgedPass& pass) = 0;
};

// L_D, and what freezing compares with it, of relativistic objectives.
class RelativisticObjective : public Objective {
 public:
  double discriminator_loss(const gan::Logits& logits, Range real, Range fake,
                            float* d_logits) const override;
  double generator_loss(const gan::Logits& logits, Range real, Range fake) const override;
  double chance_loss() const override;
};

// The names under which recipes know the objectives; "next-event", at the end, is none: the
// generator goes on as in pretraining.
std::vector<std::string> objective_names();
ObjectiveKind objective_kind(const std::string& name);  // REQUIRES one of the names.

// That of the options. One of next-event prediction has losses, but the generator learns nothing.
std::unique_ptr<Objective> make_objective(const Learning& learning);

// From d_x of the generated rows to G's parameters: `weight` times it is the gradient by what G
// wrote.
void follow_discriminator(const JudgedPass& pass, double weight, const Learning& learning);

// Adds G's gradients of a loss on D's logits, which is returned. loss(d_logits) adds its gradient
// to d_logits (T,R).
template <class Loss>
double follow_logits(const JudgedPass& pass, const Learning& learning, const Loss& loss) {
  DiscriminatorPass& d = pass.discriminator;
  std::ranges::fill(d.gradients.d_logits, 0.0F);
  const double value = loss(d.gradients.d_logits.data());
  learning.discriminator.backward_to_input(d.tape, d.gradients, pass.rows.fake(), learning.pool);
  follow_discriminator(pass, 1, learning);
  return value;
}

// Each made by its own file.
std::unique_ptr<Objective> feature_matching(const Learning& learning);
std::unique_ptr<Objective> minimax(const Learning& learning);
std::unique_ptr<Objective> non_saturating(const Learning& learning);
std::unique_ptr<Objective> relativistic(const Learning& learning);
std::unique_ptr<Objective> policy_gradient(const Learning& learning);

}  // namespace crnngan::train

#include "train/objective.h"

#include <algorithm>
#include <numbers>
#include <stdexcept>

namespace crnngan::train {

namespace {

class NoObjective : public Objective {
 public:
  double learn(const JudgedPass& /*pass*/) override {
    throw std::invalid_argument("[objective] kind must be adversarial, received next-event");
  }
};

std::unique_ptr<Objective> no_objective(const Learning& /*learning*/) {
  return std::make_unique<NoObjective>();
}

struct Entry {
  ObjectiveKind kind;
  const char* name;
  std::unique_ptr<Objective> (*make)(const Learning& learning);
};

constexpr Entry kObjectives[] = {
    {ObjectiveKind::kFeatureMatching, "feature-matching", feature_matching},
    {ObjectiveKind::kMinimax, "minimax", minimax},
    {ObjectiveKind::kNonSaturating, "non-saturating", non_saturating},
    {ObjectiveKind::kRelativistic, "relativistic", relativistic},
    {ObjectiveKind::kPolicyGradient, "policy-gradient", policy_gradient},
    {ObjectiveKind::kNextEvent, "next-event", no_objective}};

}  // namespace

double Objective::discriminator_loss(const gan::Logits& logits, Range real, Range fake,
                                     float* d_logits) const {
  return gan::discriminator_loss(logits, real, fake, d_logits);
}

double Objective::generator_loss(const gan::Logits& logits, Range /*real*/, Range fake) const {
  return gan::generator_loss(gan::GeneratorLoss::kNonSaturating, logits, fake, nullptr);
}

double Objective::chance_loss() const { return 2 * std::numbers::ln2; }

double RelativisticObjective::discriminator_loss(const gan::Logits& logits, Range real, Range fake,
                                                 float* d_logits) const {
  return gan::relativistic_loss(logits, real, fake, d_logits);
}

double RelativisticObjective::generator_loss(const gan::Logits& logits, Range real,
                                             Range fake) const {
  return gan::relativistic_loss(logits, fake, real, nullptr);
}

double RelativisticObjective::chance_loss() const { return std::numbers::ln2; }

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const Entry& each : kObjectives) names.emplace_back(each.name);
  return names;
}

ObjectiveKind objective_kind(const std::string& name) {
  return std::ranges::find(kObjectives, name, &Entry::name)->kind;
}

std::unique_ptr<Objective> make_objective(const Learning& learning) {
  return std::ranges::find(kObjectives, learning.options.objective, &Entry::kind)->make(learning);
}

void follow_discriminator(const JudgedPass& pass, double weight, const Learning& learning) {
  const sequence::Batch& real = pass.real;
  const std::size_t half = nn::size_of(real.rows, real.features);
  const std::size_t step_size = nn::size_of(pass.rows.all(), real.features);
  GeneratorPass& g = pass.generator;
  for (std::size_t t = 0; t < static_cast<std::size_t>(real.steps); ++t) {
    const float* d_x = pass.discriminator.gradients.d_x.data() + t * step_size + half;
    std::transform(d_x, d_x + half, g.gradients.d_outputs.data() + t * half,
                   [&](float slope) { return static_cast<float>(weight) * slope; });
  }
  learning.generator.rollout_backward(g.tape, g.gradients, learning.pool,
                                      learning.options.feedback);
}

}  // namespace crnngan::train

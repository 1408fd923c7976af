#include "train/trainer.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "train/prediction_loss.h"

namespace crnngan::train {

namespace {

// Masks (L,T,B,H), as one array, to the layers of a stack.
void set_masks(std::span<const float> masks, nn::StackTape& stack) {
  for (nn::LstmTape& layer : stack) {
    std::copy_n(masks.begin(), layer.mask.size(), layer.mask.begin());
    masks = masks.subspan(layer.mask.size());
  }
}

// Masks (T,2B,width) to (T,R,width), where the rows 2B.. are copies of the first `few` of both
// halves. Returns what follows them.
std::span<const float> set_mask(std::span<const float> masks, std::size_t steps, std::size_t batch,
                                std::size_t few, nn::Buffer& mask) {
  const std::size_t width = mask.size() / (steps * 2 * (batch + few));
  float* to = mask.data();
  for (std::size_t t = 0; t < steps; ++t) {
    const float* from = masks.data() + t * 2 * batch * width;
    to = std::copy_n(from, 2 * batch * width, to);
    to = std::copy_n(from, few * width, to);
    to = std::copy_n(from + batch * width, few * width, to);
  }
  return masks.subspan(steps * 2 * batch * width);
}

// L2 and clipping. Returns the gradient's norm between the two.
double regularise(nn::Parameters& parameters, const TrainerOptions& options) {
  parameters.add_l2_gradients(options.l2);
  return parameters.clip_gradients(options.clip);
}

// What G learns from, of the losses that see the logits alone.
double objective_on_logits(Objective objective, const gan::Logits& logits, Range real, Range fake,
                           float* d_logits) {
  switch (objective) {
    case Objective::kRelativistic:
      return gan::relativistic_loss(logits, fake, real, d_logits);
    case Objective::kMinimax:
      return gan::generator_loss(gan::GeneratorLoss::kMinimax, logits, fake, d_logits);
    case Objective::kNonSaturating:
      return gan::generator_loss(gan::GeneratorLoss::kNonSaturating, logits, fake, d_logits);
    case Objective::kFeatureMatching:  // sees the features
    case Objective::kPolicyGradient:   // changes likelihoods
    case Objective::kNextEvent:
      break;
  }
  throw std::invalid_argument("[trainer] objective must be one on the logits");
}

}  // namespace

Trainer::Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
                 const TrainerOptions& options, ThreadPool& pool)
    : generator_(generator),
      discriminator_(discriminator),
      options_(options),
      pool_(pool),
      generator_optimiser_(options.optimiser, generator.parameters()),
      discriminator_optimiser_(options.optimiser, discriminator.parameters()) {
  if (options.objective == Objective::kPolicyGradient &&
      discriminator.shape().decision != gan::Decision::kAllSteps) {
    throw std::invalid_argument(
        "[trainer] decision must be all-steps with the policy gradient, received ends");
  }
  generator_.pack();
  discriminator_.pack();
}

Trainer::GeneratorPass& Trainer::generator_pass(std::optional<GeneratorPass>& kept, int steps,
                                                int batch, std::span<const float> masks) {
  const bool drops = !masks.empty();
  if (!kept || kept->tape.steps != steps || kept->tape.batch != batch ||
      kept->tape.lstm.front().mask.empty() == drops) {
    kept.reset();
    gan::GeneratorTape tape =
        generator_.tape(steps, batch, drops ? nn::Dropout::kMasks : nn::Dropout::kNone);
    gan::GeneratorGradients gradients = gan::Generator::gradients(tape);
    kept = GeneratorPass{std::move(tape), std::move(gradients)};
  }
  if (drops) set_masks(masks, kept->tape.lstm);
  return *kept;
}

// D's batch: real rows, generated rows, then perturbed copies of the first of both.
Trainer::DiscriminatorPass& Trainer::discriminator_pass(int steps, int batch,
                                                        const DropoutMasks& masks,
                                                        std::span<const int> lengths) {
  const int few = perturbed_rows(batch);
  const int rows = 2 * (batch + few);
  const bool drops = !masks.empty();
  if (!discriminator_pass_ || discriminator_pass_->tape.steps != steps ||
      discriminator_pass_->tape.rows != rows ||
      discriminator_pass_->tape.input_mask.empty() == drops) {
    discriminator_pass_.reset();
    gan::DiscriminatorTape tape =
        discriminator_.tape(steps, rows, drops ? nn::Dropout::kMasks : nn::Dropout::kNone);
    const Range real{0, batch};
    const Range fake{batch, 2 * batch};
    tape.companions = {{real, real}, {fake, fake}};
    if (few > 0) {
      tape.companions.push_back({{fake.last, fake.last + few}, real});
      tape.companions.push_back({{fake.last + few, rows}, fake});
    }
    gan::DiscriminatorGradients gradients = gan::Discriminator::gradients(tape);
    discriminator_pass_ = DiscriminatorPass{std::move(tape), std::move(gradients)};
  }
  gan::DiscriminatorTape& tape = discriminator_pass_->tape;
  for (int row = 0; row < rows; ++row) {
    const int original = row < 2 * batch ? row % batch : (row - 2 * batch) % std::max(few, 1);
    tape.lengths[static_cast<std::size_t>(row)] =
        lengths.empty() ? steps : lengths[static_cast<std::size_t>(original)];
  }
  if (drops) {
    const auto set = [&](std::span<const float> from, nn::Buffer& mask) {
      return set_mask(from, static_cast<std::size_t>(steps), static_cast<std::size_t>(batch),
                      static_cast<std::size_t>(few), mask);
    };
    set(masks.discriminator_input, tape.input_mask);
    std::span<const float> rest = masks.discriminator;
    for (gan::DiscriminatorTape::Direction& direction : tape.directions) {
      for (nn::LstmTape& layer : direction.lstm) rest = set(rest, layer.mask);
    }
  }
  return *discriminator_pass_;
}

PretrainingResult Trainer::pretrain(std::span<const float> x, std::span<const float> noise,
                                    int steps, int batch, std::span<const int> lengths,
                                    std::span<const float> masks) {
  GeneratorPass& pass =
      generator_pass(generator_pass_, predictions(steps), prediction_rows(batch), masks);
  PretrainingResult result;
  if (generator_.shape().has_distribution()) {
    result.loss = log_loss(x, steps, batch, lengths, 1, pass);
    generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  } else {
    result.loss = predict(x, noise, steps, batch, lengths, pass);
    generator_.teacher_forced_backward(pass.tape, pass.gradients, pool_);
  }
  result.gradient_norm = update_generator();
  return result;
}

double Trainer::prediction_error(std::span<const float> x, std::span<const float> noise, int steps,
                                 int batch, std::span<const int> lengths) {
  GeneratorPass& pass =
      generator_pass(generator_pass_, predictions(steps), prediction_rows(batch), {});
  return generator_.shape().has_distribution() ? log_loss(x, steps, batch, lengths, 1, pass)
                                               : predict(x, noise, steps, batch, lengths, pass);
}

// The loss; its gradient is left in the pass.
double Trainer::predict(std::span<const float> x, std::span<const float> noise, int steps,
                        int batch, std::span<const int> lengths, GeneratorPass& pass) {
  std::copy(noise.begin(), noise.end(), pass.tape.noise.begin());
  const auto targets = x.subspan(x.size() / static_cast<std::size_t>(steps));
  const PredictionShape shape{predictions(steps), batch, generator_.shape().features, lengths};
  if (options_.prediction_loss == PredictionLoss::kSquaredError) {
    generator_.teacher_forced(x.data(), pass.tape, pool_);
    return mean_squared_error(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
  }
  twice_.resize(pass.tape.outputs.size());
  const std::size_t step_size = nn::size_of(batch, shape.features);
  for (std::size_t t = 0; t < static_cast<std::size_t>(shape.predictions); ++t) {
    const float* events = x.data() + t * step_size;
    float* both = twice_.data() + 2 * t * step_size;
    std::copy_n(events, step_size, std::copy_n(events, step_size, both));
  }
  generator_.teacher_forced(twice_.data(), pass.tape, pool_);
  return energy_score(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
}

double Trainer::log_loss(std::span<const float> x, int steps, int batch,
                         std::span<const int> lengths, double factor, GeneratorPass& pass) {
  generator_.predict(x.data(), pass.tape, pool_);
  weights_.resize(nn::size_of(steps, batch));
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const int t = static_cast<int>(i) / batch;
    const int own = lengths.empty() ? steps : lengths[i % static_cast<std::size_t>(batch)];
    weights_[i] = t < own ? static_cast<float>(factor / (static_cast<double>(own) * batch)) : 0;
  }
  return generator_.log_loss(pass.tape, weights_.data(), pass.gradients, pool_) / factor;
}

double Trainer::follow_policy(std::span<const float> real, const gan::Logits& logits, int batch,
                              std::span<const int> lengths, GeneratorPass& pass) {
  const Range fake{batch, 2 * batch};
  weights_.resize(nn::size_of(logits.steps, batch));
  gan::advantages(logits, fake, options_.reward_discount, weights_.data());
  double thought_real = 0;  // mean over rows of the mean logit
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const int t = static_cast<int>(i) / batch;
    const int row = fake.first + static_cast<int>(i) % batch;
    const double share = 1 / (static_cast<double>(logits.length(row)) * batch);
    weights_[i] *= static_cast<float>(options_.policy_weight * share);
    if (t < logits.length(row)) thought_real += share * double{logits.values[logits.place(t, row)]};
  }
  generator_.log_loss(pass.tape, weights_.data(), pass.gradients, pool_);
  generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  double objective = -options_.policy_weight * thought_real;
  if (options_.likelihood_weight > 0) {
    objective += options_.likelihood_weight *
                 log_loss(real, logits.steps, batch, lengths, options_.likelihood_weight, pass);
    generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  }
  return objective;
}

double Trainer::add_prediction(std::span<const float> real, std::span<const float> noise, int steps,
                               int batch, std::span<const int> lengths) {
  GeneratorPass& pass =
      generator_pass(prediction_pass_, predictions(steps), prediction_rows(batch), {});
  const double loss = predict(real, noise, steps, batch, lengths, pass);
  const auto weight = static_cast<float>(options_.prediction_weight);
  for (float& slope : pass.gradients.d_outputs) slope *= weight;
  generator_.teacher_forced_backward(pass.tape, pass.gradients, pool_);
  return options_.prediction_weight * loss;
}

AdversarialResult Trainer::adversarial(std::span<const float> real, const AdversarialNoise& noise,
                                       int steps, int batch, std::span<const int> lengths,
                                       Learners learners) {
  GeneratorPass& g = generator_pass(generator_pass_, steps, batch, noise.masks.generator);
  DiscriminatorPass& d = discriminator_pass(steps, batch, noise.masks, lengths);
  const Range real_rows{0, batch};
  const Range fake_rows{batch, 2 * batch};

  std::copy(noise.noise.begin(), noise.noise.end(), g.tape.noise.begin());
  std::copy(noise.start.begin(), noise.start.end(), g.tape.start.begin());
  generator_.rollout(g.tape, pool_);

  const auto features = static_cast<std::size_t>(generator_.shape().features);
  const std::size_t step_size = static_cast<std::size_t>(d.tape.rows) * features;
  const std::size_t half = static_cast<std::size_t>(batch) * features;
  const std::size_t few = static_cast<std::size_t>(perturbed_rows(batch)) * features;
  const auto deviation = static_cast<float>(options_.penalty_noise);
  for (std::size_t t = 0; t < static_cast<std::size_t>(steps); ++t) {
    float* x = d.tape.x.data() + t * step_size;
    std::copy_n(real.data() + t * half, half, x);
    std::copy_n(g.tape.outputs.data() + t * half, half, x + half);
    for (std::size_t i = 0; i < 2 * few; ++i) {
      const float clean = i < few ? x[i] : x[half + i - few];
      x[2 * half + i] = clean + deviation * noise.perturbation[2 * t * few + i];
    }
  }
  discriminator_.forward(d.tape, pool_);

  const gan::Logits logits = discriminator_.logits(d.tape);
  nn::Buffer& d_logits = d.gradients.d_logits;
  AdversarialResult result;
  std::fill(d_logits.begin(), d_logits.end(), 0.0F);
  judge(logits, batch, result, d_logits.data());
  result.frozen =
      gan::freeze(result.discriminator_loss, result.generator_loss, options_.freeze_threshold);
  if (learners == Learners::kNobody) result.frozen.discriminator = true;
  if (learners != Learners::kBoth) result.frozen.generator = true;

  // Gradients of both are taken before either moves. L_D first, while d_logits hold its gradient.
  if (!result.frozen.discriminator) {
    discriminator_.backward_to_parameters(d.tape, d.gradients, pool_);
  }
  if (!result.frozen.generator && options_.objective == Objective::kPolicyGradient) {
    result.objective = follow_policy(real, logits, batch, lengths, g);
  } else if (!result.frozen.generator) {
    double weight = 1;
    if (options_.objective == Objective::kFeatureMatching) {
      weight = options_.feature_matching_weight;
      result.objective = weight * discriminator_.feature_matching(d.tape, d.gradients, real_rows,
                                                                  fake_rows, pool_);
    } else {
      std::fill(d_logits.begin(), d_logits.end(), 0.0F);
      result.objective =
          objective_on_logits(options_.objective, logits, real_rows, fake_rows, d_logits.data());
      discriminator_.backward_to_input(d.tape, d.gradients, fake_rows, pool_);
    }
    for (std::size_t t = 0; t < static_cast<std::size_t>(steps); ++t) {
      const float* d_x = d.gradients.d_x.data() + t * step_size + half;
      std::transform(d_x, d_x + half, g.gradients.d_outputs.data() + t * half,
                     [&](float slope) { return static_cast<float>(weight) * slope; });
    }
    generator_.rollout_backward(g.tape, g.gradients, pool_, options_.feedback);
    if (options_.prediction_weight > 0) {
      result.objective += add_prediction(real, noise.prediction, steps, batch, lengths);
    }
  }
  const auto update = [&](int network) {
    if (network == 0 && !result.frozen.discriminator) {
      result.discriminator_gradient_norm = update_discriminator();
    } else if (network == 1 && !result.frozen.generator) {
      result.generator_gradient_norm = update_generator();
    }
  };
  pool_.run(2, std::cref(update));
  return result;
}

// Both losses, and the gradient of D's with its penalty.
void Trainer::judge(const gan::Logits& logits, int batch, AdversarialResult& result,
                    float* d_logits) const {
  const Range real{0, batch};
  const Range fake{batch, 2 * batch};
  if (is_relativistic(options_.objective)) {
    result.discriminator_loss = gan::relativistic_loss(logits, real, fake, d_logits);
    result.generator_loss = gan::relativistic_loss(logits, fake, real, nullptr);
  } else {
    result.discriminator_loss = gan::discriminator_loss(logits, real, fake, d_logits);
    result.generator_loss =
        gan::generator_loss(gan::GeneratorLoss::kNonSaturating, logits, fake, nullptr);
  }
  if (options_.penalty > 0) {
    const int few = penalty_rows(batch);
    const Range noisy_real{2 * batch, 2 * batch + few};
    const Range noisy_fake{noisy_real.last, noisy_real.last + few};
    gan::smoothness_penalty(logits, {0, few}, noisy_real, options_.penalty, d_logits);
    gan::smoothness_penalty(logits, {batch, batch + few}, noisy_fake, options_.penalty, d_logits);
  }
}

double Trainer::update_generator() {
  const double norm = regularise(generator_.parameters(), options_);
  generator_optimiser_.step(generator_.parameters(), options_.learning_rate);
  generator_.parameters().zero_gradients();
  generator_.pack();
  return norm;
}

double Trainer::update_discriminator() {
  const double norm = regularise(discriminator_.parameters(), options_);
  discriminator_optimiser_.step(discriminator_.parameters(),
                                options_.learning_rate * options_.discriminator_rate_factor);
  discriminator_.parameters().zero_gradients();
  discriminator_.pack();
  return norm;
}

void Trainer::restart_discriminator() {
  discriminator_optimiser_ = nn::Optimiser(options_.optimiser, discriminator_.parameters());
  discriminator_.pack();
}

void Trainer::save(TensorFile& file) const {
  generator_optimiser_.save(file, "optimiser.generator.", generator_.parameters());
  discriminator_optimiser_.save(file, "optimiser.discriminator.", discriminator_.parameters());
}

void Trainer::load(const TensorFile& file) {
  generator_optimiser_.load(file, "optimiser.generator.", generator_.parameters());
  discriminator_optimiser_.load(file, "optimiser.discriminator.", discriminator_.parameters());
}

}  // namespace crnngan::train

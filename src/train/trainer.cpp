#include "train/trainer.h"

#include <algorithm>
#include <functional>
#include <span>
#include <stdexcept>

#include "train/prediction_loss.h"

namespace crnngan::train {

namespace {

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
                                                int rows, bool drops) {
  if (!kept || kept->tape.steps != steps || kept->tape.batch != rows ||
      kept->tape.lstm.front().mask.empty() == drops) {
    kept.reset();
    gan::GeneratorTape tape =
        generator_.tape(steps, rows, drops ? nn::Dropout::kMasks : nn::Dropout::kNone);
    gan::GeneratorGradients gradients = gan::Generator::gradients(tape);
    kept = GeneratorPass{std::move(tape), std::move(gradients)};
  }
  return *kept;
}

// D's batch: real rows, generated rows, then perturbed copies of the first of both.
Trainer::DiscriminatorPass& Trainer::discriminator_pass(const sequence::Batch& real, bool drops) {
  const int batch = real.rows;
  const int few = perturbed_rows(batch);
  const int rows = 2 * (batch + few);
  if (!discriminator_pass_ || discriminator_pass_->tape.steps != real.steps ||
      discriminator_pass_->tape.rows != rows ||
      discriminator_pass_->tape.input_mask.empty() == drops) {
    discriminator_pass_.reset();
    gan::DiscriminatorTape tape =
        discriminator_.tape(real.steps, rows, drops ? nn::Dropout::kMasks : nn::Dropout::kNone);
    const Range of_real{0, batch};
    const Range fake{batch, 2 * batch};
    tape.companions = {{of_real, of_real}, {fake, fake}};
    if (few > 0) {
      tape.companions.push_back({{fake.last, fake.last + few}, of_real});
      tape.companions.push_back({{fake.last + few, rows}, fake});
    }
    gan::DiscriminatorGradients gradients = discriminator_.gradients(tape);
    discriminator_pass_ = DiscriminatorPass{std::move(tape), std::move(gradients)};
  }
  gan::DiscriminatorTape& tape = discriminator_pass_->tape;
  for (int row = 0; row < rows; ++row) {
    const int original = row < 2 * batch ? row % batch : (row - 2 * batch) % std::max(few, 1);
    tape.encoder->lengths[static_cast<std::size_t>(row)] =
        real.lengths[static_cast<std::size_t>(original)];
  }
  return *discriminator_pass_;
}

// The generator's masks are the first of the iteration: (T,B,H) of each layer, lowest first.
void Trainer::draw_masks(const Draws& draws, gan::GeneratorTape& tape) const {
  std::uint64_t place = 0;
  for (nn::LstmTape& layer : tape.lstm) {
    draws.mask(options_.generator_dropout, place, layer.mask);
    place += layer.mask.size();
  }
}

// The discriminator's come behind those: (T,2B,.) of the encoder, then (T,2B,F) of the input.
// Perturbed rows have the masks of the rows they copy.
void Trainer::draw_masks(const Draws& draws, const gan::GeneratorTape& before,
                         gan::DiscriminatorTape& tape) const {
  std::uint64_t place = 0;
  for (const nn::LstmTape& layer : before.lstm) place += layer.mask.size();
  const auto steps = static_cast<std::size_t>(tape.steps);
  const auto batch = static_cast<std::size_t>(before.batch);
  const auto few = static_cast<std::size_t>(perturbed_rows(before.batch));
  const auto draw = [&](nn::Buffer& mask) {
    const std::size_t width = mask.size() / (steps * 2 * (batch + few));
    for (std::size_t t = 0; t < steps; ++t) {
      float* of_step = mask.data() + t * 2 * (batch + few) * width;
      draws.mask(options_.discriminator_dropout, place, {of_step, 2 * batch * width});
      place += 2 * batch * width;
      float* copies = std::copy_n(of_step, few * width, of_step + 2 * batch * width);
      std::copy_n(of_step + batch * width, few * width, copies);
    }
  };
  for (nn::Buffer* mask : tape.encoder->masks) draw(*mask);
  draw(tape.input_mask);
}

PretrainingResult Trainer::pretrain(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = generator_pass(generator_pass_, predictions(batch.steps),
                                       prediction_rows(batch.rows), options_.drops());
  if (options_.drops()) draw_masks(draws, pass.tape);
  PretrainingResult result;
  if (generator_.shape().has_distribution()) {
    result.loss = log_loss(batch, 1, pass);
    generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  } else {
    draws.inputs(generator_.shape(), pass.tape);
    result.loss = predict(batch, pass);
    generator_.teacher_forced_backward(pass.tape, pass.gradients, pool_);
  }
  result.gradient_norm = update_generator();
  return result;
}

double Trainer::prediction_error(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = generator_pass(generator_pass_, predictions(batch.steps),
                                       prediction_rows(batch.rows), /*drops=*/false);
  if (generator_.shape().has_distribution()) return log_loss(batch, 1, pass);
  draws.inputs(generator_.shape(), pass.tape);
  return predict(batch, pass);
}

double Trainer::predict(const sequence::Batch& batch, GeneratorPass& pass) {
  const std::size_t step_size = nn::size_of(batch.rows, batch.features);
  const auto targets = std::span(batch.x).subspan(step_size);
  const PredictionShape shape{predictions(batch.steps), batch.rows, batch.features, batch.lengths};
  if (options_.prediction_loss == PredictionLoss::kSquaredError) {
    generator_.teacher_forced(batch.x.data(), pass.tape, pool_);
    return mean_squared_error(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
  }
  twice_.resize(pass.tape.outputs.size());
  for (std::size_t t = 0; t < static_cast<std::size_t>(shape.predictions); ++t) {
    const float* events = batch.x.data() + t * step_size;
    float* both = twice_.data() + 2 * t * step_size;
    std::copy_n(events, step_size, std::copy_n(events, step_size, both));
  }
  generator_.teacher_forced(twice_.data(), pass.tape, pool_);
  return energy_score(pass.tape.outputs, targets, shape, pass.gradients.d_outputs);
}

double Trainer::log_loss(const sequence::Batch& batch, double factor, GeneratorPass& pass) {
  generator_.predict(batch.bins.data(), pass.tape, pool_);
  weights_.resize(nn::size_of(batch.steps, batch.rows));
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const int t = static_cast<int>(i) / batch.rows;
    const int own = batch.lengths[i % static_cast<std::size_t>(batch.rows)];
    weights_[i] =
        t < own ? static_cast<float>(factor / (static_cast<double>(own) * batch.rows)) : 0;
  }
  return generator_.log_loss(pass.tape, weights_.data(), pass.gradients, pool_) / factor;
}

double Trainer::follow_policy(const sequence::Batch& real, const gan::Logits& logits,
                              GeneratorPass& pass) {
  const int batch = real.rows;
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
    objective += options_.likelihood_weight * log_loss(real, options_.likelihood_weight, pass);
    generator_.log_loss_backward(pass.tape, pass.gradients, pool_);
  }
  return objective;
}

double Trainer::add_prediction(const sequence::Batch& real, const Draws& draws) {
  GeneratorPass& pass = generator_pass(prediction_pass_, predictions(real.steps),
                                       prediction_rows(real.rows), /*drops=*/false);
  draws.prediction_inputs(generator_.shape(), pass.tape);
  const double loss = predict(real, pass);
  const auto weight = static_cast<float>(options_.prediction_weight);
  for (float& slope : pass.gradients.d_outputs) slope *= weight;
  generator_.teacher_forced_backward(pass.tape, pass.gradients, pool_);
  return options_.prediction_weight * loss;
}

void Trainer::fill_input(const sequence::Batch& real, const gan::GeneratorTape& generated,
                         const Draws& draws, Learners learners, gan::DiscriminatorTape& tape) {
  const auto steps = static_cast<std::size_t>(real.steps);
  const std::size_t half = nn::size_of(real.rows, real.features);
  const std::size_t few = nn::size_of(perturbed_rows(real.rows), real.features);
  perturbation_.assign(steps * 2 * few, 0);
  if (few > 0 && learners != Learners::kNobody) draws.perturbation(perturbation_);
  const auto deviation = static_cast<float>(options_.penalty_noise);
  for (std::size_t t = 0; t < steps; ++t) {
    float* x = tape.x.data() + t * 2 * (half + few);
    std::copy_n(real.x.data() + t * half, half, x);
    std::copy_n(generated.outputs.data() + t * half, half, x + half);
    for (std::size_t i = 0; i < 2 * few; ++i) {
      const float clean = i < few ? x[i] : x[half + i - few];
      x[2 * half + i] = clean + deviation * perturbation_[2 * t * few + i];
    }
  }
}

AdversarialResult Trainer::adversarial(const sequence::Batch& real, const Draws& draws,
                                       Learners learners) {
  const int batch = real.rows;
  const bool drops = options_.drops() && learners != Learners::kNobody;
  GeneratorPass& g = generator_pass(generator_pass_, real.steps, batch, drops);
  DiscriminatorPass& d = discriminator_pass(real, drops);
  const Range real_rows{0, batch};
  const Range fake_rows{batch, 2 * batch};

  draws.inputs(generator_.shape(), g.tape);
  if (drops) {
    draw_masks(draws, g.tape);
    draw_masks(draws, g.tape, d.tape);
  }
  generator_.rollout(g.tape, pool_);
  fill_input(real, g.tape, draws, learners, d.tape);
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
    result.objective = follow_policy(real, logits, g);
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
    const std::size_t half = nn::size_of(batch, real.features);
    const std::size_t step_size = nn::size_of(d.tape.rows, real.features);
    for (std::size_t t = 0; t < static_cast<std::size_t>(real.steps); ++t) {
      const float* d_x = d.gradients.d_x.data() + t * step_size + half;
      std::transform(d_x, d_x + half, g.gradients.d_outputs.data() + t * half,
                     [&](float slope) { return static_cast<float>(weight) * slope; });
    }
    generator_.rollout_backward(g.tape, g.gradients, pool_, options_.feedback);
    if (options_.prediction_weight > 0) {
      result.objective += add_prediction(real, draws);
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

#include "train/trainer.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace crnngan::train {

namespace {

// L2 and clipping. Returns the gradient's norm between the two.
double regularise(nn::Parameters& parameters, const TrainerOptions& options) {
  parameters.add_l2_gradients(options.l2);
  return parameters.clip_gradients(options.clip);
}

nn::Dropout dropout(bool drops) { return drops ? nn::Dropout::kMasks : nn::Dropout::kNone; }

}  // namespace

Trainer::Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
                 const TrainerOptions& options, ThreadPool& pool, sequence::MakeListener listener)
    : generator_(generator),
      discriminator_(discriminator),
      options_(options),
      pool_(pool),
      make_listener_(std::move(listener)),
      next_event_(generator, options.prediction_loss, pool),
      objective_(make_objective({generator, discriminator, options_, pool})),
      generator_optimiser_(options.optimiser, generator.parameters()),
      discriminator_optimiser_(options.optimiser, discriminator.parameters()) {
  generator_.pack();
  discriminator_.pack();
}

PretrainingResult Trainer::pretrain(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = predicting(generator_pass_, batch, dropout(options_.drops()));
  if (options_.drops()) draw_masks(draws, options_.generator_dropout, pass.tape);
  if (next_event_.takes_noise()) draws.inputs(generator_.shape(), pass.tape);
  PretrainingResult result;
  result.loss = next_event_.loss(batch, 1, pass);
  next_event_.backward(pass);
  result.gradient_norm = update_generator();
  return result;
}

double Trainer::prediction_error(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = predicting(generator_pass_, batch, nn::Dropout::kNone);
  if (next_event_.takes_noise()) draws.inputs(generator_.shape(), pass.tape);
  return next_event_.loss(batch, 1, pass);
}

GeneratorPass& Trainer::predicting(std::optional<GeneratorPass>& kept, const sequence::Batch& batch,
                                   nn::Dropout dropout) const {
  return generator_pass(kept, generator_, next_event_.predictions(batch.steps),
                        next_event_.rows(batch.rows), dropout);
}

AdversarialResult Trainer::adversarial(const sequence::Batch& real, const Draws& draws,
                                       Learners learners) {
  const JudgedPass pass = judge(real, draws, learners);
  AdversarialResult result;
  take_losses(pass, result);
  result.frozen =
      gan::freeze(result.discriminator_loss, result.generator_loss, options_.freeze_threshold);
  if (learners == Learners::kNobody) result.frozen.discriminator = true;
  if (learners != Learners::kBoth) result.frozen.generator = true;

  // Gradients of both are taken before either moves. L_D first, while d_logits hold its gradient.
  if (!result.frozen.discriminator) {
    discriminator_.backward_to_parameters(pass.discriminator.tape, pass.discriminator.gradients,
                                          pool_);
  }
  if (!result.frozen.generator) {
    result.objective = objective_->learn(pass);
    if (options_.prediction_weight > 0) {
      result.objective += options_.prediction_weight * add_prediction(real, draws);
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

double Trainer::add_prediction(const sequence::Batch& real, const Draws& draws) {
  GeneratorPass& pass = predicting(prediction_pass_, real, nn::Dropout::kNone);
  if (next_event_.takes_noise()) draws.prediction_inputs(generator_.shape(), pass.tape);
  const double loss = next_event_.loss(real, options_.prediction_weight, pass);
  next_event_.backward(pass);
  return loss;
}

JudgedRows Trainer::rows_of(const sequence::Batch& real) const {
  return {real.rows, options_.penalty > 0 ? penalty_rows(real.rows) : 0};
}

void Trainer::write(const sequence::Batch& real, gan::GeneratorTape& tape) {
  if (!generator_.shape().context.empty()) {
    std::ranges::copy(real.context, tape.heads.context.begin());
    if (static_cast<int>(listeners_.size()) != real.rows) {
      listeners_ = sequence::listeners(make_listener_, 0, static_cast<std::uint32_t>(real.rows));
    }
    for (const auto& listener : listeners_) listener->start();
  }
  generator_.rollout(tape, pool_, listeners_);
}

JudgedPass Trainer::judge(const sequence::Batch& real, const Draws& draws, Learners learners) {
  const bool drops = options_.drops() && learners != Learners::kNobody;
  const JudgedRows rows = rows_of(real);
  GeneratorPass& g =
      generator_pass(generator_pass_, generator_, real.steps, real.rows, dropout(drops));
  DiscriminatorPass& d =
      discriminator_pass(discriminator_pass_, discriminator_, real, rows, dropout(drops));
  draws.inputs(generator_.shape(), g.tape);
  if (drops) {
    draw_masks(draws, options_.generator_dropout, g.tape);
    draw_masks(draws, options_.discriminator_dropout, g.tape, rows, d.tape);
  }
  write(real, g.tape);
  perturbation_.assign(nn::size_of(real.steps, 2 * rows.perturbed, real.features), 0);
  if (rows.perturbed > 0 && learners != Learners::kNobody) draws.perturbation(perturbation_);
  fill_input(real, g.tape, perturbation_, static_cast<float>(options_.penalty_noise), rows, d.tape);
  discriminator_.forward(d.tape, pool_);
  return {real, g, d, rows, discriminator_.logits(d.tape)};
}

void Trainer::take_losses(const JudgedPass& pass, AdversarialResult& result) const {
  const JudgedRows& rows = pass.rows;
  nn::Buffer& d_logits = pass.discriminator.gradients.d_logits;
  std::ranges::fill(d_logits, 0.0F);
  result.discriminator_loss =
      objective_->discriminator_loss(pass.logits, rows.real(), rows.fake(), d_logits.data());
  result.generator_loss = objective_->generator_loss(pass.logits, rows.real(), rows.fake());
  if (rows.perturbed == 0) return;
  const auto smooth = [&](Range all, Range perturbed) {
    const Range clean{all.first, all.first + rows.perturbed};
    gan::smoothness_penalty(pass.logits, clean, perturbed, options_.penalty, d_logits.data());
  };
  smooth(rows.real(), rows.noisy_real());
  smooth(rows.fake(), rows.noisy_fake());
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

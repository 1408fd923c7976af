#include "train/shard.h"

#include <algorithm>
#include <utility>

namespace crnngan::train {

namespace {

nn::Dropout dropout(bool drops) { return drops ? nn::Dropout::kMasks : nn::Dropout::kNone; }

}  // namespace

Shard::Shard(Networks networks, const TrainerOptions& options, ThreadPool& pool,
             sequence::MakeListener listener)
    : networks_(networks),
      options_(options),
      pool_(pool),
      make_listener_(std::move(listener)),
      next_event_(networks.generator, options.prediction_loss, pool),
      objective_(make_objective({networks.generator, networks.discriminator, options_, pool})) {}

double Shard::predict(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = predicting(generator_pass_, batch, dropout(options_.drops()));
  if (options_.drops()) draw_masks(draws, options_.generator_dropout, pass.tape);
  if (next_event_.takes_noise()) draws.inputs(networks_.generator.shape(), pass.tape);
  const double loss = next_event_.loss(batch, 1, pass);
  next_event_.backward(pass);
  return loss;
}

double Shard::prediction_error(const sequence::Batch& batch, const Draws& draws) {
  GeneratorPass& pass = predicting(generator_pass_, batch, nn::Dropout::kNone);
  if (next_event_.takes_noise()) draws.inputs(networks_.generator.shape(), pass.tape);
  return next_event_.loss(batch, 1, pass);
}

GeneratorPass& Shard::predicting(std::optional<GeneratorPass>& kept, const sequence::Batch& batch,
                                 nn::Dropout dropout) const {
  return generator_pass(kept, networks_.generator, next_event_.predictions(batch.steps),
                        next_event_.rows(batch.rows), dropout);
}

AdversarialLosses Shard::judge(const sequence::Batch& real, const Draws& draws, Learners learners) {
  draws_ = &draws;
  judged_.emplace(forward(real, draws, learners));
  return take_losses(*judged_);
}

void Shard::teach_discriminator() {
  networks_.discriminator.backward_to_parameters(judged_->discriminator.tape,
                                                 judged_->discriminator.gradients, pool_);
}

double Shard::teach_generator() {
  double lowered = objective_->learn(*judged_);
  if (options_.prediction_weight > 0) {
    lowered += options_.prediction_weight * add_prediction(judged_->real, *draws_);
  }
  return lowered;
}

double Shard::add_prediction(const sequence::Batch& real, const Draws& draws) {
  GeneratorPass& pass = predicting(prediction_pass_, real, nn::Dropout::kNone);
  if (next_event_.takes_noise()) {
    draws.prediction_inputs(networks_.generator.shape(), pass.tape);
  }
  const double loss = next_event_.loss(real, options_.prediction_weight, pass);
  next_event_.backward(pass);
  return loss;
}

JudgedRows Shard::rows_of(const sequence::Batch& real) const {
  return {real.rows, options_.penalty > 0 ? penalty_rows(real.rows) : 0};
}

void Shard::write(const sequence::Batch& real, gan::GeneratorTape& tape) {
  if (!networks_.generator.shape().context.empty()) {
    std::ranges::copy(real.context, tape.heads.context.begin());
    if (static_cast<int>(listeners_.size()) != real.rows) {
      listeners_ = sequence::listeners(make_listener_, 0, static_cast<std::uint32_t>(real.rows));
    }
    for (const auto& listener : listeners_) listener->start();
  }
  networks_.generator.rollout(tape, pool_, listeners_);
}

JudgedPass Shard::forward(const sequence::Batch& real, const Draws& draws, Learners learners) {
  const bool drops = options_.drops() && learners != Learners::kNobody;
  const JudgedRows rows = rows_of(real);
  const gan::Generator& generator = networks_.generator;
  const gan::Discriminator& discriminator = networks_.discriminator;
  GeneratorPass& g =
      generator_pass(generator_pass_, generator, real.steps, real.rows, dropout(drops));
  DiscriminatorPass& d =
      discriminator_pass(discriminator_pass_, discriminator, real, rows, dropout(drops));
  draws.inputs(generator.shape(), g.tape);
  if (drops) {
    draw_masks(draws, options_.generator_dropout, g.tape);
    draw_masks(draws, options_.discriminator_dropout, g.tape, rows, d.tape);
  }
  write(real, g.tape);
  perturbation_.assign(nn::size_of(real.steps, 2 * rows.perturbed, real.features), 0);
  if (rows.perturbed > 0 && learners != Learners::kNobody) draws.perturbation(perturbation_);
  fill_input(real, g.tape, perturbation_, static_cast<float>(options_.penalty_noise), rows, d.tape);
  discriminator.forward(d.tape, pool_);
  return {real, g, d, rows, discriminator.logits(d.tape)};
}

AdversarialLosses Shard::take_losses(const JudgedPass& pass) const {
  const JudgedRows& rows = pass.rows;
  nn::Buffer& d_logits = pass.discriminator.gradients.d_logits;
  std::ranges::fill(d_logits, 0.0F);
  const AdversarialLosses losses{
      objective_->discriminator_loss(pass.logits, rows.real(), rows.fake(), d_logits.data()),
      objective_->generator_loss(pass.logits, rows.real(), rows.fake())};
  if (rows.perturbed == 0) return losses;
  const auto smooth = [&](Range all, Range perturbed) {
    const Range clean{all.first, all.first + rows.perturbed};
    gan::smoothness_penalty(pass.logits, clean, perturbed, options_.penalty, d_logits.data());
  };
  smooth(rows.real(), rows.noisy_real());
  smooth(rows.fake(), rows.noisy_fake());
  return losses;
}

}  // namespace crnngan::train

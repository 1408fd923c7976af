#include "train/trainer.h"

#include <functional>

namespace crnngan::train {

namespace {

// L2 and clipping. Returns the gradient's norm between the two.
double regularise(nn::Parameters& parameters, const TrainerOptions& options) {
  parameters.add_l2_gradients(options.l2);
  return parameters.clip_gradients(options.clip);
}

}  // namespace

Trainer::Trainer(gan::Generator& generator, gan::Discriminator& discriminator,
                 const TrainerOptions& options, ThreadPool& pool,
                 const sequence::MakeListener& listener, const Sharding& sharding)
    : generator_(generator),
      discriminator_(discriminator),
      options_(options),
      pool_(pool),
      workers_({generator, discriminator}, options_, pool, listener, sharding),
      generator_optimiser_(options.optimiser, generator.parameters()),
      discriminator_optimiser_(options.optimiser, discriminator.parameters()) {
  generator_.pack();
  discriminator_.pack();
}

PretrainingResult Trainer::pretrain(ShardsOfBatch batch) {
  workers_.take_weights();
  const auto predict = [](Shard& shard, const ShardOfBatch& of) {
    return Workers::Numbers{shard.predict(*of.sequences, *of.draws)};
  };
  PretrainingResult result;
  result.loss = workers_.compute(batch, predict, {.generator = true})[0];
  result.gradient_norm = update_generator();
  return result;
}

double Trainer::prediction_error(ShardsOfBatch batch) {
  workers_.take_weights();
  const auto predict = [](Shard& shard, const ShardOfBatch& of) {
    return Workers::Numbers{shard.prediction_error(*of.sequences, *of.draws)};
  };
  return workers_.compute(batch, predict)[0];
}

AdversarialResult Trainer::adversarial(ShardsOfBatch real, Learners learners) {
  workers_.take_weights();
  const auto judge = [&](Shard& shard, const ShardOfBatch& of) {
    const AdversarialLosses losses = shard.judge(*of.sequences, *of.draws, learners);
    return Workers::Numbers{losses.discriminator, losses.generator};
  };
  const Workers::Numbers losses = workers_.compute(real, std::cref(judge));
  AdversarialResult result;
  result.discriminator_loss = losses[0];
  result.generator_loss = losses[1];
  result.frozen =
      gan::freeze(result.discriminator_loss, result.generator_loss, options_.freeze_threshold);
  if (learners == Learners::kNobody) result.frozen.discriminator = true;
  if (learners != Learners::kBoth) result.frozen.generator = true;
  if (result.frozen.discriminator && result.frozen.generator) return result;

  // Gradients of both are taken before either moves. L_D first, while d_logits hold its gradient.
  const auto teach = [&](Shard& shard, const ShardOfBatch& /*of*/) {
    if (!result.frozen.discriminator) shard.teach_discriminator();
    return Workers::Numbers{result.frozen.generator ? 0 : shard.teach_generator()};
  };
  result.objective = workers_.compute(
      real, std::cref(teach),
      {.discriminator = !result.frozen.discriminator, .generator = !result.frozen.generator})[0];
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

PretrainingResult Trainer::pretrain(const sequence::Batch& batch, const Draws& draws) {
  const ShardOfBatch whole{&batch, &draws};
  return pretrain({&whole, 1});
}

double Trainer::prediction_error(const sequence::Batch& batch, const Draws& draws) {
  const ShardOfBatch whole{&batch, &draws};
  return prediction_error({&whole, 1});
}

AdversarialResult Trainer::adversarial(const sequence::Batch& real, const Draws& draws,
                                       Learners learners) {
  const ShardOfBatch whole{&real, &draws};
  return adversarial({&whole, 1}, learners);
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

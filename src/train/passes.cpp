#include "train/passes.h"

#include <algorithm>

namespace crnngan::train {

GeneratorPass& generator_pass(std::optional<GeneratorPass>& kept, const gan::Generator& generator,
                              int steps, int rows, nn::Dropout dropout) {
  const bool drops = dropout == nn::Dropout::kMasks;
  if (!kept || kept->tape.steps != steps || kept->tape.batch != rows ||
      kept->tape.lstm.front().mask.empty() == drops) {
    kept.reset();
    gan::GeneratorTape tape = generator.tape(steps, rows, dropout);
    gan::GeneratorGradients gradients = gan::Generator::gradients(tape);
    kept = GeneratorPass{std::move(tape), std::move(gradients)};
  }
  return *kept;
}

DiscriminatorPass& discriminator_pass(std::optional<DiscriminatorPass>& kept,
                                      const gan::Discriminator& discriminator,
                                      const sequence::Batch& real, const JudgedRows& rows,
                                      nn::Dropout dropout) {
  const bool drops = dropout == nn::Dropout::kMasks;
  if (!kept || kept->tape.steps != real.steps || kept->tape.rows != rows.all() ||
      kept->tape.input_mask.empty() == drops) {
    kept.reset();
    gan::DiscriminatorTape tape = discriminator.tape(real.steps, rows.all(), dropout);
    tape.companions = {{rows.real(), rows.real()}, {rows.fake(), rows.fake()}};
    if (rows.perturbed > 0) {
      tape.companions.push_back({rows.noisy_real(), rows.real()});
      tape.companions.push_back({rows.noisy_fake(), rows.fake()});
    }
    gan::DiscriminatorGradients gradients = discriminator.gradients(tape);
    kept = DiscriminatorPass{std::move(tape), std::move(gradients)};
  }
  const auto set = [&](Range of) {
    std::copy_n(real.lengths.begin(), of.size(), kept->tape.encoder->lengths.begin() + of.first);
  };
  for (const Range of : {rows.real(), rows.fake(), rows.noisy_real(), rows.noisy_fake()}) set(of);
  return *kept;
}

void fill_input(const sequence::Batch& real, const gan::GeneratorTape& generated,
                std::span<const float> perturbation, float deviation, const JudgedRows& rows,
                gan::DiscriminatorTape& tape) {
  const std::size_t half = nn::size_of(rows.batch, real.features);
  const std::size_t few = nn::size_of(rows.perturbed, real.features);
  for (std::size_t t = 0; t < static_cast<std::size_t>(real.steps); ++t) {
    float* x = tape.x.data() + t * 2 * (half + few);
    std::copy_n(real.x.data() + t * half, half, x);
    std::copy_n(generated.outputs.data() + t * half, half, x + half);
    for (std::size_t i = 0; i < 2 * few; ++i) {
      const float clean = i < few ? x[i] : x[half + i - few];
      x[2 * half + i] = clean + deviation * perturbation[2 * t * few + i];
    }
  }
}

void draw_masks(const Draws& draws, double rate, gan::GeneratorTape& tape) {
  std::uint64_t place = 0;
  for (nn::LstmTape& layer : tape.lstm) {
    draws.mask(rate, place, layer.mask);
    place += layer.mask.size();
  }
}

void draw_masks(const Draws& draws, double rate, const gan::GeneratorTape& before,
                const JudgedRows& rows, gan::DiscriminatorTape& tape) {
  std::uint64_t place = 0;
  for (const nn::LstmTape& layer : before.lstm) place += layer.mask.size();
  const auto steps = static_cast<std::size_t>(tape.steps);
  const auto batch = static_cast<std::size_t>(rows.batch);
  const auto few = static_cast<std::size_t>(rows.perturbed);
  const auto draw = [&](nn::Buffer& mask) {
    const std::size_t width = mask.size() / (steps * 2 * (batch + few));
    for (std::size_t t = 0; t < steps; ++t) {
      float* of_step = mask.data() + t * 2 * (batch + few) * width;
      draws.mask(rate, place, {of_step, 2 * batch * width});
      place += 2 * batch * width;
      float* copies = std::copy_n(of_step, few * width, of_step + 2 * batch * width);
      std::copy_n(of_step + batch * width, few * width, copies);
    }
  };
  for (nn::Buffer* mask : tape.encoder->masks) draw(*mask);
  draw(tape.input_mask);
}

}  // namespace crnngan::train

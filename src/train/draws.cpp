#include "train/draws.h"

#include "gan/noise.h"
#include "nn/dropout.h"

namespace crnngan::train {

void StreamDraws::inputs(const gan::GeneratorShape& shape, gan::GeneratorTape& tape) const {
  gan::draw_inputs(shape, iteration_.stream(inputs_), iteration_.place(), tape);
}

void StreamDraws::prediction_inputs(const gan::GeneratorShape& shape,
                                    gan::GeneratorTape& tape) const {
  gan::draw_inputs(shape, iteration_.stream(Purpose::kPrediction), iteration_.place(), tape);
}

void StreamDraws::perturbation(std::span<float> values) const {
  gan::draw(gan::NoiseKind::kStandard, iteration_.stream(Purpose::kPenalty), iteration_.place(),
            values);
}

void StreamDraws::mask(double rate, std::uint64_t first, std::span<float> mask) const {
  nn::draw_mask(rate, iteration_.stream(Purpose::kDropout), iteration_.place() + first, mask);
}

}  // namespace crnngan::train

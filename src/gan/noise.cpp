#include "gan/noise.h"

#include <cmath>

namespace crnngan::gan {

void draw(NoiseKind kind, const RandomStream& random, std::uint64_t first_index,
          std::span<float> out) {
  random.fill_uniform(out, first_index);
  if (kind == NoiseKind::kUnit) return;
  const float scale = std::sqrt(12.0F);  // the variance of a unit interval is 1/12
  for (float& value : out) value = scale * (value - 0.5F);
}

void draw_inputs(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                 GeneratorTape& tape) {
  const auto rows = static_cast<std::size_t>(tape.batch);
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto held = static_cast<std::size_t>(shape.song_noise);
  if (!shape.has_distribution()) draw(shape.noise_kind, random, first_index, tape.start);
  const std::uint64_t first_of_sequences = first_index + tape.start.size();
  const std::uint64_t first_of_steps = first_of_sequences + rows * held;
  const std::span<float> noise = tape.noise;
  for (std::size_t place = 0; place < static_cast<std::size_t>(tape.steps) * rows; ++place) {
    const std::span<float> inputs = noise.subspan(place * (own + held), own + held);
    draw(shape.noise_kind, random, first_of_steps + place * own, inputs.first(own));
    draw(shape.noise_kind, random, first_of_sequences + place % rows * held, inputs.last(held));
  }
}

}  // namespace crnngan::gan

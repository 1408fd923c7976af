#include "gan/noise.h"

#include <algorithm>
#include <cmath>

namespace crnngan::gan {

void draw(NoiseKind kind, const RandomStream& random, std::uint64_t first_index,
          std::span<float> out) {
  random.fill_uniform(out, first_index);
  if (kind == NoiseKind::kUnit) return;
  const float scale = std::sqrt(12.0F);  // the variance of a unit interval is 1/12
  for (float& value : out) value = scale * (value - 0.5F);
}

void draw_start(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                std::span<float> start) {
  if (shape.has_distribution()) {
    std::fill(start.begin(), start.end(), 0.0F);
  } else {
    draw(shape.noise_kind, random, first_index, start);
  }
}

void draw_inputs(const GeneratorShape& shape, const RandomStream& random, std::uint64_t first_index,
                 int steps, int batch, std::span<float> noise, std::span<float> start) {
  const auto rows = static_cast<std::size_t>(batch);
  const auto own = static_cast<std::size_t>(shape.noise);
  const auto held = static_cast<std::size_t>(shape.song_noise);
  draw_start(shape, random, first_index, start);
  const std::uint64_t first_of_songs = first_index + start.size();
  const std::uint64_t first_of_steps = first_of_songs + rows * held;
  for (std::size_t place = 0; place < static_cast<std::size_t>(steps) * rows; ++place) {
    const std::span<float> inputs = noise.subspan(place * (own + held), own + held);
    draw(shape.noise_kind, random, first_of_steps + place * own, inputs.first(own));
    draw(shape.noise_kind, random, first_of_songs + place % rows * held, inputs.last(held));
  }
}

}  // namespace crnngan::gan

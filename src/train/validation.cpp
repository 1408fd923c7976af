#include "train/validation.h"

#include <algorithm>
#include <optional>

#include "sequence/batch.h"
#include "train/draws.h"
#include "train/next_event.h"
#include "train/passes.h"
#include "train/recipe.h"

namespace crnngan::train {

std::vector<sequence::Window> side_by_side(std::span<const std::size_t> lengths, std::size_t steps,
                                           std::size_t most) {
  std::vector<sequence::Window> all;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] < kShortestSequence) continue;
    const std::size_t length = std::min(lengths[i], steps);
    for (std::size_t first = 0; first < lengths[i]; first += length) {
      all.push_back({i, std::min(first, lengths[i] - length), length});
    }
  }
  if (all.size() <= most) return all;
  std::vector<sequence::Window> chosen;
  chosen.reserve(most);
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(all[i * all.size() / most]);
  return chosen;
}

double prediction_loss(gan::Generator& generator, PredictionLoss loss,
                       const sequence::Source& source, std::span<const sequence::Window> windows,
                       int steps, int batch, std::uint64_t seed, ThreadPool& pool) {
  NextEvent next_event(generator, loss, pool);
  std::optional<GeneratorPass> kept;
  sequence::Batch real;
  double sum = 0;
  const auto most = static_cast<std::size_t>(batch);
  for (std::size_t first = 0; first < windows.size(); first += most) {
    const auto part = windows.subspan(first, std::min(most, windows.size() - first));
    const sequence::Iteration now{seed, 0, static_cast<std::uint32_t>(first / most)};
    source.fill(part, steps, now, pool, real);
    GeneratorPass& pass = generator_pass(kept, generator, next_event.predictions(steps),
                                         next_event.rows(real.rows), nn::Dropout::kNone);
    if (next_event.takes_noise()) {
      StreamDraws(now, Purpose::kValidation).inputs(generator.shape(), pass.tape);
    }
    sum += next_event.loss(real, 1, pass) * static_cast<double>(part.size());
  }
  return sum / static_cast<double>(windows.size());
}

}  // namespace crnngan::train

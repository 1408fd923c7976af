#pragma once

// How well a generator foretells sequences that it does not learn from.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/threads.h"
#include "gan/generator.h"
#include "sequence/domain.h"
#include "train/prediction_loss.h"
#include "train/workers.h"

namespace crnngan::train {

// Windows of `steps` events side by side, the last of a sequence at its end; a shorter sequence is
// one, without two events it is none. Of more than `most` windows those spread evenly over all.
std::vector<sequence::Window> side_by_side(std::span<const std::size_t> lengths, std::size_t steps,
                                           std::size_t most);

// The mean loss of next-event prediction (train/next_event.h) over the windows, of `steps` events
// or fewer, `batch` at a time: of a generator with distributions nats an event. The same for the
// same arguments; with several shards each batch is computed by one thread of one rank, so that
// their numbers do not matter. REQUIRES a window, and a generator whose weights are packed.
double prediction_loss(gan::Generator& generator, PredictionLoss loss,
                       const sequence::Source& source, std::span<const sequence::Window> windows,
                       int steps, int batch, std::uint64_t seed, ThreadPool& pool,
                       const Sharding& sharding = {});

// The logarithm of the likelihood, in nats, of every event of every sequence, given all before it.
// REQUIRES a generator with distributions whose weights are packed, and that no sequence is empty.
std::vector<std::vector<double>> log_likelihoods(const gan::Generator& generator,
                                                 const sequence::Source& source, ThreadPool& pool);

}  // namespace crnngan::train

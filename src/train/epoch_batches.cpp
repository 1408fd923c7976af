#include "train/epoch_batches.h"

#include <cstdint>

#include "sequence/windows.h"
#include "train/schedule.h"

namespace crnngan::train {

EpochBatches::EpochBatches(const Recipe& recipe, const sequence::Source& source, int epoch)
    : source_(source),
      seed_(recipe.seed),
      epoch_(epoch),
      batch_(static_cast<std::size_t>(recipe.train.batch)),
      steps_(window_steps(recipe, epoch)) {
  const std::vector<std::size_t> lengths = drawable_lengths(source);
  windows_ =
      windows_of(recipe, lengths, steps_, static_cast<int>(recipe.train.windows_per_piece), epoch);
  sequence::move_to_edges(windows_, lengths, recipe.train.edges, seed_,
                          static_cast<std::uint32_t>(epoch));
}

int EpochBatches::count() const {
  return static_cast<int>(sequence::batches_in_epoch(windows_.size(), batch_));
}

sequence::Iteration EpochBatches::iteration(int number) const {
  return {seed_, static_cast<std::uint32_t>(epoch_), static_cast<std::uint32_t>(number)};
}

std::vector<sequence::Window> EpochBatches::windows(int number) const {
  std::vector<sequence::Window> chosen;
  chosen.reserve(batch_);
  for (std::size_t row = 0; row < batch_; ++row) {
    chosen.push_back(windows_[(static_cast<std::size_t>(number) * batch_ + row) % windows_.size()]);
  }
  return chosen;
}

void EpochBatches::fill(int number, ThreadPool& pool, sequence::Batch& batch) const {
  source_.fill(windows(number), steps_, iteration(number), pool, batch);
}

std::vector<std::size_t> drawable_lengths(const sequence::Source& source) {
  std::vector<std::size_t> lengths = source.lengths();
  for (std::size_t& length : lengths) {
    if (length < kShortestSequence) length = 0;
  }
  return lengths;
}

std::vector<sequence::Window> windows_of(const Recipe& recipe,
                                         const std::vector<std::size_t>& lengths, int steps,
                                         int per_sequence, int epoch) {
  return sequence::epoch_windows(
      lengths, static_cast<std::size_t>(steps), static_cast<std::size_t>(per_sequence), recipe.seed,
      static_cast<std::uint32_t>(epoch),
      pads(recipe) ? sequence::ShortSequences::kTakeWhole : sequence::ShortSequences::kLeaveOut);
}

}  // namespace crnngan::train

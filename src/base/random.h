#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace crnngan {

// What a random draw is for. Draws for one purpose never depend on those for another.
// The values are part of what makes a seed reproducible: never renumber.
enum class Purpose : std::uint32_t {
  kWeights = 1,      // initial weights
  kOrder = 2,        // order of pieces in an epoch
  kWindow = 3,       // place of a window in its piece
  kNoise = 4,        // the generator's random inputs while training
  kPenalty = 5,      // the input noise of the discriminator's penalty
  kGenerate = 6,     // noise and start of generated songs
  kSynthetic = 7,    // synthetic data
  kSample = 8,       // songs generated after an epoch of training
  kSplit = 9,        // which pieces a seed takes for validation and test
  kDequantise = 10,  // places of whole numbers' values in their intervals
  kDropout = 11,     // what dropout drops
  kValidation = 12,  // the generator's random inputs on validation pieces
  kCompare = 13,     // halves and windows of the music that is compared
  kJudge = 14,       // the windows that a judge sees, and their keys
  kTranspose = 15,   // keys that training pieces are moved to
  kPrediction = 16,  // what next-event prediction beside adversarial training is fed
  kContext = 17,     // what of the context is hidden in a window of training
  kPlan = 18,        // what songs are asked for where nobody says
  kEdges = 19,       // which windows lie at the edges of their sequences
  kLevels = 20,      // which levels of a table are hidden in training
  kScore = 24        // which windows of tables are compared, and networks that compare them
};

// Random numbers that are a function of (seed, purpose, iteration, index) alone (Philox 4x32-10,
// Salmon et al. 2011): nothing is stored, so a resumed or a parallel run draws the same numbers.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t iteration)
      : seed_(seed), purpose_(purpose), iteration_(iteration) {}

  // 32 random bits.
  std::uint32_t bits(std::uint64_t index) const;

  // Uniform in [0, 1).
  float uniform(std::uint64_t index) const;

  // Uniform over 0 .. bound-1. REQUIRES bound > 0.
  std::uint32_t below(std::uint32_t bound, std::uint64_t index) const;

  // Fills `out` with uniform numbers of indices first_index, first_index + 1, ...
  void fill_uniform(std::span<float> out, std::uint64_t first_index) const;

 private:
  std::array<std::uint32_t, 4> block(std::uint64_t number) const;

  std::uint64_t seed_;
  Purpose purpose_;
  std::uint32_t iteration_;
};

}  // namespace crnngan

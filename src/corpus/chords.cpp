#include "corpus/chords.h"

#include <algorithm>
#include <array>

#include "base/random.h"

namespace crnngan::corpus {

namespace {

constexpr std::int32_t kLowestTonic = 54;  // F sharp below middle C
constexpr std::array<std::int32_t, 7> kMajorScale{0, 2, 4, 5, 7, 9, 11};
constexpr std::uint32_t kFittingTriads = 6;  // on all degrees but the seventh
constexpr std::int32_t kAccent = 10;

// The half tones above the tonic of scale step `step`; steps from 7 on lie an octave higher.
std::int32_t scale_tone(std::uint32_t step) {
  return kMajorScale[step % 7] + 12 * static_cast<std::int32_t>(step / 7);
}

}  // namespace

Corpus synthetic_chords(int songs, std::uint64_t seed) {
  Corpus corpus;
  for (int number = 0; number < songs; ++number) {
    const RandomStream random(seed, Purpose::kSynthetic, static_cast<std::uint32_t>(number));
    std::uint64_t draw = 0;
    const auto below = [&](std::uint32_t bound) { return random.below(bound, draw++); };
    const auto tonic = kLowestTonic + static_cast<std::int32_t>(below(12));
    const std::int32_t length =
        below(2) == 0 ? music::kTicksPerQuarter : 2 * music::kTicksPerQuarter;
    const auto velocity = 50 + static_cast<std::int32_t>(below(51));
    const std::uint32_t chords = 32 + below(33);
    Piece piece{fmt::format("chords-{:05d}", number), "synthetic", Split::kTraining, {}};
    for (std::uint32_t chord = 0; chord < chords; ++chord) {
      const std::uint32_t degree = chord == 0 ? 0 : below(kFittingTriads);
      for (const std::uint32_t third : {0U, 2U, 4U}) {
        const std::int32_t gap = third == 0 && chord > 0 ? length : 0;
        piece.tones.push_back({length, tonic + scale_tone(degree + third),
                               velocity + (chord % 4 == 0 ? kAccent : 0), gap});
      }
    }
    piece.signatures.keeps_beat = true;
    corpus.pieces.push_back(std::move(piece));
  }
  return corpus;
}

}  // namespace crnngan::corpus

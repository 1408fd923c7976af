#include "corpus/corpus.h"

#include "base/text.h"

namespace crnngan::corpus {

music::Traits traits_of(const Piece& piece) {
  return music::traits_of({piece.composer, piece.genre, piece.instruments}, piece.tones,
                          piece.signatures);
}

std::vector<std::vector<music::Tone>> tones_of(const Corpus& corpus, Split split) {
  std::vector<std::vector<music::Tone>> tones;
  for (const Piece& piece : corpus.pieces) {
    if (piece.split == split) tones.push_back(piece.tones);
  }
  return tones;
}

std::uint64_t content_hash(const std::vector<music::Tone>& tones) {
  std::uint64_t hash = kHashBasis;
  for (const music::Tone& tone : tones) {
    for (const std::int32_t value :
         {tone.length_ticks, tone.pitch, tone.velocity, tone.gap_ticks}) {
      std::array<std::uint8_t, 4> bytes{};
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(value) >> (8 * i));
      }
      hash = hash_bytes(bytes, hash);
    }
  }
  return hash;
}

}  // namespace crnngan::corpus

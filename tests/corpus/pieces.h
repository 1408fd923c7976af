#pragma once

// Pieces of random tones for the tests of the corpus.

#include <random>
#include <string>
#include <vector>

#include "corpus/corpus.h"

namespace crnngan::corpus {

inline bool operator==(const Piece& a, const Piece& b) {
  return a.name == b.name && a.composer == b.composer && a.split == b.split && a.tones == b.tones &&
         a.genre == b.genre && a.group == b.group && a.instruments == b.instruments &&
         a.signatures == b.signatures;
}

inline std::vector<music::Tone> random_tones(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::int32_t>(random() % bound);
  };
  std::vector<music::Tone> tones;
  for (std::size_t n = 0; n < count; ++n) {
    tones.push_back({1 + below(800), below(128), 1 + below(127), n == 0 ? 0 : below(800)});
  }
  return tones;
}

// `count` pieces "p0", "p1", ... of one to seven tones, no two alike.
inline Corpus random_corpus(std::size_t count) {
  Corpus corpus;
  for (std::size_t n = 0; n < count; ++n) {
    corpus.pieces.push_back({"p" + std::to_string(n), "c" + std::to_string(n % 3), Split::kTraining,
                             random_tones(1 + n % 7, static_cast<std::uint32_t>(n))});
  }
  return corpus;
}

}  // namespace crnngan::corpus

#pragma once

// Pieces as they were found -> a corpus without duplicates, divided into splits.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/threads.h"
#include "corpus/corpus.h"
#include "corpus/near_duplicates.h"
#include "corpus/stored_piece.h"

namespace crnngan::corpus {

struct Arrangement {
  double validation_share = 0.1;
  double test_share = 0.1;
  std::optional<std::uint64_t> seed;   // another choice of pieces; none: by their hashes alone
  std::size_t works_per_composer = 0;  // at most so many pieces of each composer; 0: all
};

// A piece that was dropped because another one has the same tones.
struct Duplicate {
  std::string name;
  std::string kept;
};

// Drops all but one of pieces with the same tones (the one whose name comes first is kept), puts
// the rest into the order of their hashes, takes `works_per_composer` of each composer, groups
// near-duplicates and assigns splits. The result depends on the pieces alone, neither on their
// order nor on the threads. Returns what was dropped, sorted by name.
// REQUIRES shares of 0 to 1, together at most 1.
std::vector<Duplicate> arrange(Corpus& corpus, const Arrangement& arrangement, ThreadPool& pool);

// The same of pieces whose tones lie elsewhere. Of them a few are read at a time.
std::vector<Duplicate> arrange(std::vector<StoredPiece>& pieces, const TonesOf& tones_of,
                               const Arrangement& arrangement, const SortingRoom& room,
                               ThreadPool& pool);

// Keeps only the pieces of the composer of that name (in any case). Throws Error, with the nearest
// names, when there is none.
void keep_composer(std::vector<StoredPiece>& pieces, std::string_view composer);

}  // namespace crnngan::corpus

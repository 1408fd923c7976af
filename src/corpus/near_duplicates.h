#pragma once

// Which pieces are the same music: by another hand, in another key or tempo, arranged, or an
// excerpt. Two pieces are near-duplicates when they share at least 10 melody n-grams (melody.h)
// and these are at least 15 % of those of the piece that has fewer; groups are what is linked by
// such pairs. N-grams of more than 24 pieces are common figures and count for nothing, which also
// keeps the work proportional to the number of n-grams. docs/corpus.md has the measurements that
// the numbers come from.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "base/sorted_runs.h"
#include "base/threads.h"
#include "corpus/corpus.h"
#include "corpus/stored_piece.h"

namespace crnngan::corpus {

// What may be used to sort n-grams: so much memory, and a folder for what does not fit.
struct SortingRoom {
  std::size_t memory_bytes = std::size_t{1} << 40;
  std::filesystem::path folder = {};
};

class NearDuplicates {
 public:
  // Among so many pieces. Keeps a reference to the pool.
  NearDuplicates(std::size_t pieces, const SortingRoom& room, ThreadPool& pool);

  // The n-grams of a piece, each once. Pieces may come in any order, from one thread at a time.
  void add(std::uint32_t piece, std::span<const std::uint64_t> ngrams);

  // A number for each piece: 0 when it has no near-duplicate, else that of its group, from 1 on in
  // the order in which the groups come. To be called once, after all else.
  std::vector<std::int32_t> groups();

 private:
  // An n-gram of a piece.
  struct Occurrence {
    std::uint32_t high;  // of the n-gram
    std::uint32_t low;
    std::uint32_t piece;

    friend auto operator<=>(const Occurrence&, const Occurrence&) = default;
  };

  // Two pieces and how many n-grams they share.
  struct Pair {
    std::uint32_t first;
    std::uint32_t second;
    std::uint32_t shared;

    bool is_same(const Pair& other) const { return first == other.first && second == other.second; }
    bool operator<(const Pair& other) const {
      return first != other.first ? first < other.first : second < other.second;
    }
    void absorb(const Pair& other) { shared += other.shared; }
  };

  void find_pairs();
  void link(const Pair& pair);
  std::uint32_t root_of(std::uint32_t piece);

  std::vector<std::uint32_t> ngrams_;   // of each piece, common ones left out
  std::vector<std::uint32_t> parents_;  // of each piece in its set
  SortedRuns<Occurrence> occurrences_;
  SortedRuns<Pair> pairs_;
};

// The groups of pieces that are in memory.
std::vector<std::int32_t> near_duplicate_groups(std::span<const Piece> pieces, ThreadPool& pool);

// The groups of pieces whose tones lie elsewhere, which are read once, in the order of their
// places.
std::vector<std::int32_t> near_duplicate_groups(std::span<const StoredPiece> pieces,
                                                const TonesOf& tones_of, const SortingRoom& room,
                                                ThreadPool& pool);

}  // namespace crnngan::corpus

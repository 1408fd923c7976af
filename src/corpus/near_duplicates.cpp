#include "corpus/near_duplicates.h"

#include <algorithm>
#include <numeric>

#include "corpus/melody.h"

namespace crnngan::corpus {

namespace {

constexpr std::size_t kFewestShared = 10;
constexpr double kLeastShare = 0.15;
constexpr std::ptrdiff_t kMostPieces = 24;  // that an n-gram may be in

struct Occurrence {
  std::uint64_t ngram;
  std::uint32_t piece;

  friend auto operator<=>(const Occurrence&, const Occurrence&) = default;
};

// Every n-gram of every piece, n-gram by n-gram.
std::vector<Occurrence> sorted_occurrences(std::span<const Piece> pieces, ThreadPool& pool) {
  std::vector<std::vector<std::uint64_t>> ngrams(pieces.size());
  pool.run(static_cast<int>(pieces.size()), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    ngrams[n] = melody_ngrams(pieces[n].tones);
  });
  std::size_t count = 0;
  for (const auto& own : ngrams) count += own.size();
  std::vector<Occurrence> occurrences;
  occurrences.reserve(count);
  for (std::size_t n = 0; n < ngrams.size(); ++n) {
    for (const std::uint64_t ngram : ngrams[n]) {
      occurrences.push_back({ngram, static_cast<std::uint32_t>(n)});
    }
    ngrams[n] = {};
  }
  std::sort(occurrences.begin(), occurrences.end());
  return occurrences;
}

struct Pair {
  std::uint32_t first;
  std::uint32_t second;

  friend auto operator<=>(const Pair&, const Pair&) = default;
};

// What the pieces have in common.
struct Overlaps {
  std::vector<std::size_t> ngrams;  // of each piece, common ones left out
  std::vector<Pair> shared;         // a pair for each n-gram that it shares, sorted
};

Overlaps find_overlaps(std::span<const Piece> pieces, ThreadPool& pool) {
  const std::vector<Occurrence> occurrences = sorted_occurrences(pieces, pool);
  Overlaps overlaps{std::vector<std::size_t>(pieces.size()), {}};
  for (auto first = occurrences.begin(); first != occurrences.end();) {
    const auto last = std::find_if(first, occurrences.end(), [&](const Occurrence& occurrence) {
      return occurrence.ngram != first->ngram;
    });
    if (last - first <= kMostPieces) {
      for (auto b = first; b != last; ++b) {
        ++overlaps.ngrams[b->piece];
        for (auto a = first; a != b; ++a) overlaps.shared.push_back({a->piece, b->piece});
      }
    }
    first = last;
  }
  std::sort(overlaps.shared.begin(), overlaps.shared.end());
  return overlaps;
}

// The piece that stands for the set that `piece` is in; paths are halved on the way.
std::uint32_t root_of(std::vector<std::uint32_t>& parents, std::uint32_t piece) {
  while (parents[piece] != piece) piece = parents[piece] = parents[parents[piece]];
  return piece;
}

}  // namespace

std::vector<std::int32_t> near_duplicate_groups(std::span<const Piece> pieces, ThreadPool& pool) {
  const Overlaps overlaps = find_overlaps(pieces, pool);
  std::vector<std::uint32_t> parents(pieces.size());
  std::iota(parents.begin(), parents.end(), 0U);
  for (auto first = overlaps.shared.begin(); first != overlaps.shared.end();) {
    const Pair pair = *first;
    const auto last = std::upper_bound(first, overlaps.shared.end(), pair);
    const auto shared = static_cast<std::size_t>(last - first);
    const std::size_t fewer = std::min(overlaps.ngrams[pair.first], overlaps.ngrams[pair.second]);
    if (shared >= kFewestShared &&
        static_cast<double>(shared) >= kLeastShare * static_cast<double>(fewer)) {
      parents[root_of(parents, pair.second)] = root_of(parents, pair.first);
    }
    first = last;
  }
  std::vector<std::int32_t> sizes(pieces.size());
  for (std::uint32_t n = 0; n < pieces.size(); ++n) ++sizes[root_of(parents, n)];
  std::vector<std::int32_t> numbers(pieces.size());  // of the sets' roots
  std::vector<std::int32_t> groups(pieces.size());
  std::int32_t next = 1;
  for (std::uint32_t n = 0; n < pieces.size(); ++n) {
    const std::uint32_t root = root_of(parents, n);
    if (sizes[root] < 2) continue;
    if (numbers[root] == 0) numbers[root] = next++;
    groups[n] = numbers[root];
  }
  return groups;
}

}  // namespace crnngan::corpus

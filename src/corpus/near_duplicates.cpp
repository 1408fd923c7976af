#include "corpus/near_duplicates.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "corpus/melody.h"

namespace crnngan::corpus {

namespace {

constexpr std::uint32_t kFewestShared = 10;
constexpr double kLeastShare = 0.15;
constexpr std::size_t kMostPieces = 24;  // that an n-gram may be in
constexpr std::size_t kPiecesAtATime = 1024;

// Adds the n-grams of `count` pieces, which `ngrams_of` finds on any thread, that of number n as
// piece `piece_of(n)`.
template <class NgramsOf, class PieceOf>
void add_all(std::size_t count, const NgramsOf& ngrams_of, const PieceOf& piece_of,
             ThreadPool& pool, NearDuplicates& search) {
  std::vector<std::vector<std::uint64_t>> ngrams(std::min(count, kPiecesAtATime));
  for (std::size_t first = 0; first < count; first += kPiecesAtATime) {
    const std::size_t pieces = std::min(kPiecesAtATime, count - first);
    pool.run(static_cast<int>(pieces), [&](int number) {
      const auto n = static_cast<std::size_t>(number);
      ngrams[n] = ngrams_of(first + n);
    });
    for (std::size_t n = 0; n < pieces; ++n) {
      search.add(static_cast<std::uint32_t>(piece_of(first + n)), ngrams[n]);
    }
  }
}

}  // namespace

NearDuplicates::NearDuplicates(std::size_t pieces, const SortingRoom& room, ThreadPool& pool)
    : ngrams_(pieces),
      parents_(pieces),
      occurrences_(room.memory_bytes / 2, room.folder, pool),
      pairs_(room.memory_bytes / 2, room.folder, pool) {
  std::iota(parents_.begin(), parents_.end(), 0U);
}

void NearDuplicates::add(std::uint32_t piece, std::span<const std::uint64_t> ngrams) {
  for (const std::uint64_t ngram : ngrams) {
    occurrences_.add(
        {static_cast<std::uint32_t>(ngram >> 32), static_cast<std::uint32_t>(ngram), piece});
  }
}

std::vector<std::int32_t> NearDuplicates::groups() {
  find_pairs();
  Pair pair{};
  pairs_.merge([&](const Pair& next) {
    if (next.is_same(pair)) {
      pair.absorb(next);
      return;
    }
    link(pair);
    pair = next;
  });
  link(pair);
  std::vector<std::int32_t> sizes(parents_.size());
  for (std::uint32_t n = 0; n < parents_.size(); ++n) ++sizes[root_of(n)];
  std::vector<std::int32_t> numbers(parents_.size());  // of the sets' roots
  std::vector<std::int32_t> groups(parents_.size());
  std::int32_t next = 1;
  for (std::uint32_t n = 0; n < parents_.size(); ++n) {
    const std::uint32_t root = root_of(n);
    if (sizes[root] < 2) continue;
    if (numbers[root] == 0) numbers[root] = next++;
    groups[n] = numbers[root];
  }
  return groups;
}

void NearDuplicates::find_pairs() {
  std::vector<std::uint32_t> pieces;  // that have the n-gram, one more than counts
  Occurrence last{};
  const auto pair_up = [&] {
    if (pieces.size() > kMostPieces) return;
    for (std::size_t b = 0; b < pieces.size(); ++b) {
      ++ngrams_[pieces[b]];
      for (std::size_t a = 0; a < b; ++a) pairs_.add({pieces[a], pieces[b], 1});
    }
  };
  occurrences_.merge([&](const Occurrence& next) {
    if (next.high != last.high || next.low != last.low) {
      pair_up();
      pieces.clear();
    }
    last = next;
    if (pieces.size() <= kMostPieces) pieces.push_back(next.piece);
  });
  pair_up();
}

void NearDuplicates::link(const Pair& pair) {
  if (pair.shared < kFewestShared) return;
  const std::uint32_t fewer = std::min(ngrams_[pair.first], ngrams_[pair.second]);
  if (static_cast<double>(pair.shared) < kLeastShare * static_cast<double>(fewer)) return;
  parents_[root_of(pair.second)] = root_of(pair.first);
}

// The piece that stands for the set that `piece` is in; paths are halved on the way.
std::uint32_t NearDuplicates::root_of(std::uint32_t piece) {
  while (parents_[piece] != piece) piece = parents_[piece] = parents_[parents_[piece]];
  return piece;
}

std::vector<std::int32_t> near_duplicate_groups(std::span<const Piece> pieces, ThreadPool& pool) {
  NearDuplicates search(pieces.size(), {}, pool);
  add_all(
      pieces.size(), [&](std::size_t n) { return melody_ngrams(pieces[n].tones); },
      [](std::size_t n) { return n; }, pool, search);
  return search.groups();
}

std::vector<std::int32_t> near_duplicate_groups(std::span<const StoredPiece> pieces,
                                                const TonesOf& tones_of, const SortingRoom& room,
                                                ThreadPool& pool) {
  std::vector<std::uint32_t> order(pieces.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t n) { return pieces[n].place.offset; });
  NearDuplicates search(pieces.size(), room, pool);
  add_all(
      pieces.size(), [&](std::size_t n) { return melody_ngrams(tones_of(pieces[order[n]].place)); },
      [&](std::size_t n) { return order[n]; }, pool, search);
  return search.groups();
}

}  // namespace crnngan::corpus

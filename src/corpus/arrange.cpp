#include "corpus/arrange.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/interruption.h"
#include "base/text.h"
#include "corpus/split.h"

namespace crnngan::corpus {

namespace {

constexpr std::size_t kNamesOffered = 3;

// What orders pieces of the same tones.
auto key_of(const Piece& head) {
  return std::tie(head.name, head.composer, head.genre, head.instruments, head.signatures);
}

// Pieces of the same tones.
struct Same {
  std::vector<music::Tone> tones;
  std::vector<std::size_t> pieces;  // numbers
};

// Of pieces with equal hashes, which mostly are one.
std::vector<Same> by_tones(std::span<const std::size_t> numbers,
                           const std::vector<StoredPiece>& pieces, const TonesOf& tones_of) {
  std::vector<Same> all;
  for (const std::size_t number : numbers) {
    std::vector<music::Tone> tones = tones_of(pieces[number].place);
    const auto same = std::ranges::find(all, tones, &Same::tones);
    if (same == all.end()) {
      all.push_back({std::move(tones), {number}});
    } else {
      same->pieces.push_back(number);
    }
  }
  std::ranges::sort(all, {}, &Same::tones);
  for (Same& same : all) {
    std::ranges::sort(same.pieces, [&](std::size_t a, std::size_t b) {
      return key_of(pieces[a].head) < key_of(pieces[b].head);
    });
  }
  return all;
}

// Leaves the pieces in the order of their hashes.
std::vector<Duplicate> drop_duplicates(std::vector<StoredPiece>& pieces, const TonesOf& tones_of) {
  std::vector<std::size_t> order(pieces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t n) { return pieces[n].hash; });
  std::vector<Duplicate> duplicates;
  std::vector<std::size_t> kept;
  for (auto first = order.begin(); first != order.end();) {
    const std::uint64_t hash = pieces[*first].hash;
    const auto last =
        std::find_if(first, order.end(), [&](std::size_t n) { return pieces[n].hash != hash; });
    if (last - first == 1) {
      kept.push_back(*first);
    } else {
      stop_if_interrupted();
      for (const Same& same : by_tones(std::span(first, last), pieces, tones_of)) {
        const std::size_t stays = same.pieces.front();
        kept.push_back(stays);
        for (const std::size_t number : std::span(same.pieces).subspan(1)) {
          duplicates.push_back({pieces[number].head.name, pieces[stays].head.name});
        }
      }
    }
    first = last;
  }
  std::vector<StoredPiece> rest;
  rest.reserve(kept.size());
  for (const std::size_t number : kept) rest.push_back(std::move(pieces[number]));
  pieces = std::move(rest);
  std::sort(duplicates.begin(), duplicates.end(), [](const Duplicate& a, const Duplicate& b) {
    return std::tie(a.name, a.kept) < std::tie(b.name, b.kept);
  });
  return duplicates;
}

std::vector<std::size_t> drawn_order_of(const std::vector<StoredPiece>& pieces,
                                        std::optional<std::uint64_t> seed) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(pieces.size());
  for (const StoredPiece& piece : pieces) hashes.push_back(piece.hash);
  return drawn_order(hashes, seed);
}

void keep_works(std::vector<StoredPiece>& pieces, std::size_t most,
                std::optional<std::uint64_t> seed) {
  std::map<std::string, std::size_t> kept;
  std::vector<bool> stays(pieces.size());
  for (const std::size_t position : drawn_order_of(pieces, seed)) {
    stays[position] = kept[pieces[position].head.composer]++ < most;
  }
  std::vector<StoredPiece> rest;
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    if (stays[n]) rest.push_back(std::move(pieces[n]));
  }
  pieces = std::move(rest);
}

}  // namespace

std::vector<Duplicate> arrange(std::vector<StoredPiece>& pieces, const TonesOf& tones_of,
                               const Arrangement& arrangement, const SortingRoom& room,
                               ThreadPool& pool) {
  require_shares(arrangement.validation_share, arrangement.test_share);
  std::vector<Duplicate> duplicates = drop_duplicates(pieces, tones_of);
  if (arrangement.works_per_composer > 0) {
    keep_works(pieces, arrangement.works_per_composer, arrangement.seed);
  }
  const std::vector<std::int32_t> groups = near_duplicate_groups(pieces, tones_of, room, pool);
  const std::vector<Split> splits = splits_of(groups, drawn_order_of(pieces, arrangement.seed),
                                              arrangement.validation_share, arrangement.test_share);
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    pieces[n].head.group = groups[n];
    pieces[n].head.split = splits[n];
  }
  return duplicates;
}

std::vector<Duplicate> arrange(Corpus& corpus, const Arrangement& arrangement, ThreadPool& pool) {
  require_shares(arrangement.validation_share, arrangement.test_share);
  const std::size_t count = corpus.pieces.size();
  std::vector<StoredPiece> pieces(count);
  std::vector<std::vector<music::Tone>> tones(count);
  pool.run(static_cast<int>(count), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    tones[n] = std::move(corpus.pieces[n].tones);
    pieces[n] = {std::move(corpus.pieces[n]), content_hash(tones[n]), {.offset = n}};
  });
  const auto tones_of = [&](const TonesPlace& place) { return tones[place.offset]; };
  std::vector<Duplicate> duplicates = arrange(pieces, tones_of, arrangement, {}, pool);
  corpus.pieces.clear();
  for (StoredPiece& piece : pieces) {
    piece.head.tones = std::move(tones[piece.place.offset]);
    corpus.pieces.push_back(std::move(piece.head));
  }
  return duplicates;
}

void keep_composer(std::vector<StoredPiece>& pieces, std::string_view composer) {
  const std::string wanted = lower(composer);
  std::set<std::string> known;
  for (const StoredPiece& piece : pieces) {
    if (!piece.head.composer.empty()) known.insert(lower(piece.head.composer));
  }
  if (!known.contains(wanted)) {
    std::vector<std::string> offered;
    while (offered.size() < kNamesOffered && !known.empty()) {
      const std::vector<std::string> rest(known.begin(), known.end());
      offered.push_back(nearest(wanted, rest));
      known.erase(offered.back());
    }
    throw Error("no pieces by '{}'; the nearest names are: {}", composer, fmt::join(offered, ", "));
  }
  std::erase_if(pieces,
                [&](const StoredPiece& piece) { return lower(piece.head.composer) != wanted; });
}

}  // namespace crnngan::corpus

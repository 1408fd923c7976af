#include "corpus/arrange.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/error.h"
#include "base/text.h"
#include "corpus/near_duplicates.h"
#include "corpus/split.h"

namespace crnngan::corpus {

namespace {

constexpr std::size_t kNamesOffered = 3;

// Leaves the pieces in the order of their hashes.
std::vector<Duplicate> drop_duplicates(Corpus& corpus, ThreadPool& pool) {
  struct Entry {
    std::uint64_t hash = 0;
    Piece piece;
  };
  std::vector<Entry> entries(corpus.pieces.size());
  pool.run(static_cast<int>(entries.size()), [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    const std::uint64_t hash = content_hash(corpus.pieces[n].tones);
    entries[n] = {hash, std::move(corpus.pieces[n])};
  });
  corpus.pieces.clear();
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    const auto key = [](const Entry& entry) {
      const Piece& piece = entry.piece;
      return std::tie(entry.hash, piece.tones, piece.name, piece.composer, piece.genre,
                      piece.instruments, piece.signatures);
    };
    return key(a) < key(b);
  });
  std::vector<Duplicate> duplicates;
  for (Entry& entry : entries) {
    if (!corpus.pieces.empty() && corpus.pieces.back().tones == entry.piece.tones) {
      duplicates.push_back({entry.piece.name, corpus.pieces.back().name});
    } else {
      corpus.pieces.push_back(std::move(entry.piece));
    }
  }
  std::sort(duplicates.begin(), duplicates.end(), [](const Duplicate& a, const Duplicate& b) {
    return std::tie(a.name, a.kept) < std::tie(b.name, b.kept);
  });
  return duplicates;
}

void keep_works(std::vector<Piece>& pieces, std::size_t most, std::optional<std::uint64_t> seed) {
  std::map<std::string, std::size_t> kept;
  std::vector<bool> stays(pieces.size());
  for (const std::size_t position : drawn_order(pieces, seed)) {
    stays[position] = kept[pieces[position].composer]++ < most;
  }
  std::vector<Piece> rest;
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    if (stays[n]) rest.push_back(std::move(pieces[n]));
  }
  pieces = std::move(rest);
}

}  // namespace

std::vector<Duplicate> arrange(Corpus& corpus, const Arrangement& arrangement, ThreadPool& pool) {
  require_shares(arrangement.validation_share, arrangement.test_share);
  std::vector<Duplicate> duplicates = drop_duplicates(corpus, pool);
  if (arrangement.works_per_composer > 0) {
    keep_works(corpus.pieces, arrangement.works_per_composer, arrangement.seed);
  }
  const std::vector<std::int32_t> groups = near_duplicate_groups(corpus.pieces, pool);
  for (std::size_t n = 0; n < groups.size(); ++n) corpus.pieces[n].group = groups[n];
  assign_splits(corpus.pieces, drawn_order(corpus.pieces, arrangement.seed),
                arrangement.validation_share, arrangement.test_share);
  return duplicates;
}

void keep_composer(Corpus& corpus, std::string_view composer) {
  const std::string wanted = lower(composer);
  std::set<std::string> known;
  for (const Piece& piece : corpus.pieces) {
    if (!piece.composer.empty()) known.insert(lower(piece.composer));
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
  std::erase_if(corpus.pieces, [&](const Piece& piece) { return lower(piece.composer) != wanted; });
}

}  // namespace crnngan::corpus

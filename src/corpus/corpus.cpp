#include "corpus/corpus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include "base/text.h"

namespace crnngan::corpus {

namespace {

void require_share(std::string_view what, double share) {
  if (!(share >= 0 && share <= 1)) {
    throw std::invalid_argument(fmt::format("[corpus] {} must be 0..1, received {}", what, share));
  }
}

// That share of `count`, rounded up, at most a third.
std::size_t share_of(std::size_t count, double share) {
  // 0.07 * 100 is a little more than 7.
  constexpr double kRoundingError = 1e-9;
  const double exact = static_cast<double>(count) * share;
  const auto rounded = static_cast<std::size_t>(std::ceil(exact * (1 - kRoundingError)));
  return std::min(rounded, count / 3);
}

}  // namespace

std::string_view split_name(Split split) {
  constexpr std::array<std::string_view, 3> kNames{"training", "validation", "test"};
  return kNames[static_cast<std::size_t>(split)];
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

std::vector<Duplicate> arrange(Corpus& corpus, double validation_share, double test_share) {
  require_share("validation_share", validation_share);
  require_share("test_share", test_share);
  struct Entry {
    std::uint64_t hash;
    Piece piece;
  };
  std::vector<Entry> entries;
  for (Piece& piece : corpus.pieces) {
    const std::uint64_t hash = content_hash(piece.tones);
    entries.push_back({hash, std::move(piece)});
  }
  corpus.pieces.clear();
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.hash, a.piece.tones, a.piece.name, a.piece.composer) <
           std::tie(b.hash, b.piece.tones, b.piece.name, b.piece.composer);
  });
  std::vector<Duplicate> duplicates;
  for (Entry& entry : entries) {
    if (!corpus.pieces.empty() && corpus.pieces.back().tones == entry.piece.tones) {
      duplicates.push_back({entry.piece.name, corpus.pieces.back().name});
    } else {
      corpus.pieces.push_back(std::move(entry.piece));
    }
  }
  const std::size_t count = corpus.pieces.size();
  const std::size_t validation = share_of(count, validation_share);
  const std::size_t test = share_of(count, test_share);
  for (std::size_t i = 0; i < count; ++i) {
    corpus.pieces[i].split = i < validation          ? Split::kValidation
                             : i < validation + test ? Split::kTest
                                                     : Split::kTraining;
  }
  return duplicates;
}

}  // namespace crnngan::corpus

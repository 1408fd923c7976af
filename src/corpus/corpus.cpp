#include "corpus/corpus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "base/text.h"

namespace crnngan::corpus {

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
    return std::tie(a.hash, a.piece.tones, a.piece.name) <
           std::tie(b.hash, b.piece.tones, b.piece.name);
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
  const auto share_of = [&](double share) {
    return std::min(static_cast<std::size_t>(std::ceil(static_cast<double>(count) * share)),
                    count / 3);
  };
  const std::size_t validation = share_of(validation_share);
  const std::size_t test = share_of(test_share);
  for (std::size_t i = 0; i < corpus.pieces.size(); ++i) {
    corpus.pieces[i].split = i < validation          ? Split::kValidation
                             : i < validation + test ? Split::kTest
                                                     : Split::kTraining;
  }
  return duplicates;
}

}  // namespace crnngan::corpus

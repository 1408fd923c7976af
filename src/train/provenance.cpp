#include "train/provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "corpus/fingerprint.h"

namespace crnngan::train {

namespace {

std::string hash_of(std::vector<std::uint64_t> contents) {
  std::sort(contents.begin(), contents.end());
  std::uint64_t hash = kHashBasis;
  for (const std::uint64_t content : contents) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(content >> (8 * i));
    }
    hash = hash_bytes(bytes, hash);
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace

gan::Provenance provenance_of(const corpus::Corpus& corpus) {
  std::array<std::vector<std::uint64_t>, 3> contents;
  std::vector<std::uint64_t> all;
  gan::Provenance provenance;
  for (const corpus::Piece& piece : corpus.pieces) {
    all.push_back(corpus::content_hash(piece.tones));
    contents.at(static_cast<std::size_t>(piece.split)).push_back(all.back());
    if (piece.split == corpus::Split::kTest) continue;
    auto& fingerprints =
        piece.split == corpus::Split::kTraining ? provenance.training : provenance.validation;
    fingerprints.push_back(corpus::fingerprint(piece.tones));
  }
  provenance.corpus = hash_of(std::move(all));
  provenance.training_split = hash_of(std::move(contents[0]));
  provenance.validation_split = hash_of(std::move(contents[1]));
  provenance.test_split = hash_of(std::move(contents[2]));
  std::sort(provenance.training.begin(), provenance.training.end());
  std::sort(provenance.validation.begin(), provenance.validation.end());
  return provenance;
}

gan::Provenance learnt_on(const std::optional<gan::Provenance>& before, gan::Provenance now) {
  if (!before) {
    now.earlier = {gan::kUnknown};
    return now;
  }
  const auto add = [](const std::vector<std::uint64_t>& more, std::vector<std::uint64_t>& all) {
    std::vector<std::uint64_t> both;
    std::ranges::set_union(all, more, std::back_inserter(both));
    all = std::move(both);
  };
  add(before->training, now.training);
  add(before->validation, now.validation);
  now.earlier = before->earlier;
  now.earlier.push_back(before->corpus);
  return now;
}

}  // namespace crnngan::train

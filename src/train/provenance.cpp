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

std::string hash_of_all(std::vector<std::uint64_t> contents) {
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

// A sequence of a corpus: its split, the hash of its content, and by what it is known again.
struct Content {
  sequence::Split split;
  std::uint64_t hash;
  std::uint64_t fingerprint;
};

gan::Provenance of_contents(const std::vector<Content>& contents) {
  std::array<std::vector<std::uint64_t>, 3> splits;
  std::vector<std::uint64_t> all;
  gan::Provenance provenance;
  for (const auto& [split, hash, fingerprint] : contents) {
    all.push_back(hash);
    splits.at(static_cast<std::size_t>(split)).push_back(hash);
    if (split == sequence::Split::kTest) continue;
    auto& fingerprints =
        split == sequence::Split::kTraining ? provenance.training : provenance.validation;
    fingerprints.push_back(fingerprint);
  }
  provenance.corpus = hash_of_all(std::move(all));
  provenance.training_split = hash_of_all(std::move(splits[0]));
  provenance.validation_split = hash_of_all(std::move(splits[1]));
  provenance.test_split = hash_of_all(std::move(splits[2]));
  std::sort(provenance.training.begin(), provenance.training.end());
  std::sort(provenance.validation.begin(), provenance.validation.end());
  return provenance;
}

Content content_of(sequence::Split split, const std::vector<music::Tone>& tones) {
  return {split, corpus::content_hash(tones),
          split == sequence::Split::kTest ? 0 : corpus::fingerprint(tones)};
}

std::uint64_t content_hash(const table::Sequence& sequence) {
  std::uint64_t hash = kHashBasis;
  for (const auto* numbers : {&sequence.values, &sequence.context, &sequence.times}) {
    hash = hash_bytes(
        {reinterpret_cast<const std::uint8_t*>(numbers->data()), numbers->size() * sizeof(double)},
        hash);
  }
  return hash;
}

}  // namespace

gan::Provenance provenance_of(const corpus::Corpus& corpus) {
  std::vector<Content> contents;
  contents.reserve(corpus.pieces.size());
  for (const corpus::Piece& piece : corpus.pieces) {
    contents.push_back(content_of(piece.split, piece.tones));
  }
  return of_contents(contents);
}

gan::Provenance provenance_of(const corpus::CorpusReader& corpus) {
  std::vector<Content> contents;
  contents.reserve(corpus.pieces().size());
  for (std::size_t n = 0; n < corpus.pieces().size(); ++n) {
    contents.push_back(content_of(corpus.pieces()[n].split, corpus.tones_of(n)));
  }
  return of_contents(contents);
}

gan::Provenance provenance_of(const table::Table& table) {
  std::vector<Content> contents;
  contents.reserve(table.sequences.size());
  for (const table::Sequence& sequence : table.sequences) {
    const std::uint64_t hash = content_hash(sequence);
    contents.push_back({sequence.split, hash, hash});
  }
  return of_contents(contents);
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

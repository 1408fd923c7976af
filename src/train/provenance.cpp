#include "train/provenance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "corpus/fingerprint.h"

namespace crnngan::train {

namespace {

constexpr const char* kTraining = "trained_on.training";
constexpr const char* kValidation = "trained_on.validation";

constexpr std::pair<const char*, std::string Provenance::*> kHashes[] = {
    {"corpus.hash", &Provenance::corpus},
    {"corpus.training", &Provenance::training_split},
    {"corpus.validation", &Provenance::validation_split},
    {"corpus.test", &Provenance::test_split}};

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

void save(TensorFile& file, const char* name, const std::vector<std::uint64_t>& fingerprints) {
  std::vector<std::int64_t> values;
  values.reserve(fingerprints.size());
  for (const std::uint64_t number : fingerprints) {
    values.push_back(std::bit_cast<std::int64_t>(number));
  }
  file.add<std::int64_t>(name, {static_cast<std::int64_t>(values.size())}, values);
}

std::vector<std::uint64_t> load(const TensorFile& file, const char* name) {
  const std::vector<std::int64_t> values = file.values<std::int64_t>(name, {-1});
  std::vector<std::uint64_t> fingerprints;
  fingerprints.reserve(values.size());
  for (const std::int64_t value : values) {
    fingerprints.push_back(std::bit_cast<std::uint64_t>(value));
  }
  std::sort(fingerprints.begin(), fingerprints.end());
  return fingerprints;
}

}  // namespace

Provenance provenance_of(const corpus::Corpus& corpus) {
  std::array<std::vector<std::uint64_t>, 3> contents;
  std::vector<std::uint64_t> all;
  Provenance provenance;
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

void save_provenance(TensorFile& file, const Provenance& provenance) {
  for (const auto& [key, member] : kHashes) file.metadata[key] = provenance.*member;
  save(file, kTraining, provenance.training);
  save(file, kValidation, provenance.validation);
}

std::optional<Provenance> load_provenance(const TensorFile& file) {
  if (!file.tensors.contains(kTraining)) return std::nullopt;
  Provenance provenance;
  for (const auto& [key, member] : kHashes) {
    const std::string& text = file.meta(key);
    if (text.size() != 16 || text.find_first_not_of("0123456789abcdef") != std::string::npos) {
      throw Error("metadata '{}': expected 16 hexadecimal digits, found '{}'", key,
                  valid_utf8(text));
    }
    provenance.*member = text;
  }
  provenance.training = load(file, kTraining);
  provenance.validation = load(file, kValidation);
  return provenance;
}

}  // namespace crnngan::train

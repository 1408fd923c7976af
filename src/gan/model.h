#pragma once

// A model: the networks, and what a reader has to know of them. This is the one owner of the
// model's file (docs/formats.md); a checkpoint is such a file with more in it. What the features
// mean is the domain's affair: its text is kept here as it is.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/description.h"
#include "base/tensor_file.h"
#include "gan/discriminator.h"
#include "gan/generator.h"

namespace crnngan::gan {

// In place of the hash of a corpus.
inline constexpr const char* kUnknown = "unknown";

// What a model was trained on: enough to know each sequence again, too little to give one back.
struct Provenance {
  // 16 hexadecimal digits each, of the content of the sequences: equal content in equal splits
  // gives equal numbers.
  std::string corpus;  // of all sequences
  std::string training_split;
  std::string validation_split;
  std::string test_split;

  // Fingerprints, ascending: of the sequences that the weights were trained on, and of those that
  // the best checkpoint was chosen on.
  std::vector<std::uint64_t> training;
  std::vector<std::uint64_t> validation;

  // Of weights that had learnt from other corpora before: the hashes of those, the first one first,
  // kUnknown in place of what nobody knows. Fingerprints are of all of them.
  std::vector<std::string> earlier = {};

  // Whether the fingerprints are those of all that the weights ever learnt from.
  bool is_whole() const;

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

// What a model is, beside its networks.
struct About {
  std::string domain;                         // what its sequences are of: "music"
  std::string meaning;                        // of the features, as the domain writes it
  std::optional<Provenance> trained_on = {};  // nothing where nobody knows
  std::string licence = {};                   // may be empty, like the next
  std::string card = {};                      // plain text: data, seed, time, limits

  friend bool operator==(const About&, const About&) = default;
};

struct Model {
  About about;
  Generator generator;
  std::optional<Discriminator> discriminator = {};
};

// Bytes of a licence or a card at most.
inline constexpr std::size_t kMostText = 10'000;

// The model's file, weights as `precision`, which is F32, F16 or BF16; those of 16 bits are
// rounded, and read as floats again. REQUIRES UTF-8 texts of kMostText at most.
TensorFile file_of(const Model& model, DataType precision = DataType::kF32);

// The model of a file, whole or without its networks. Both throw Error when it is no model, one of
// an earlier format, or damaged.
Model read_model(const TensorFile& file);
About read_about(const TensorFile& file);

// What the networks of a model are and what their numbers mean but for the domain's text, key by
// key: models of equal descriptions read the same weights in the same way.
Description description(const Model& model);
Description description(const TensorFile& file);

// Takes the networks' weights from a file. Throws Error, naming each key that differs, when it is
// of another description.
void load_weights(Model& model, const TensorFile& file);

}  // namespace crnngan::gan

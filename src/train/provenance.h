#pragma once

// What a model was trained on, as its file says it (docs/formats.md): enough to know each piece
// again, too little to give one back.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/tensor_file.h"
#include "corpus/corpus.h"

namespace crnngan::train {

struct Provenance {
  // 16 hexadecimal digits each: FNV-1a of the content hashes of the pieces, ascending, eight bytes
  // of each, the lowest first. Equal music in equal splits gives equal numbers, whatever its files
  // are called.
  std::string corpus;  // of all pieces
  std::string training_split;
  std::string validation_split;
  std::string test_split;

  // Fingerprints (corpus/fingerprint.h), ascending: of the pieces that the weights were trained on,
  // and of those that the best checkpoint was chosen on.
  std::vector<std::uint64_t> training;
  std::vector<std::uint64_t> validation;

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

Provenance provenance_of(const corpus::Corpus& corpus);

// Nothing for a file that was made before files said it. Throws Error when what it says is broken.
void save_provenance(TensorFile& file, const Provenance& provenance);
std::optional<Provenance> load_provenance(const TensorFile& file);

}  // namespace crnngan::train

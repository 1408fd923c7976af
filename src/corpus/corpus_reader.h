#pragma once

// A corpus file of which memory holds what is known of each piece, but not the tones: those are
// read piece by piece, so that a corpus may be larger than memory.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/input_file.h"
#include "base/tensor_file.h"
#include "corpus/corpus.h"

namespace crnngan::corpus {

// The format that the file says it has ("crnngan corpus 3") where it is one of a corpus of music;
// nothing for any other file.
std::optional<std::string> corpus_format_of(const std::filesystem::path& path);

class CorpusReader {
 public:
  // Reads the whole file once, and keeps to itself that every value is in its range, as
  // read_corpus() does. Throws Error, naming the file, when it can't be read or is no corpus.
  explicit CorpusReader(const std::filesystem::path& path);

  // Without tones, in the order of the file.
  const std::vector<Piece>& pieces() const { return pieces_; }

  std::size_t tones_in(std::size_t piece) const { return firsts_[piece + 1] - firsts_[piece]; }

  // Those of a piece. Any number of threads. Throws Error when the file was changed meanwhile.
  std::vector<music::Tone> tones_of(std::size_t piece) const;

 private:
  InputFile file_;
  std::uint64_t tones_at_ = 0;         // in bytes
  std::vector<std::uint64_t> firsts_;  // the first tone of each piece, and one past all
  std::vector<Piece> pieces_;
};

}  // namespace crnngan::corpus

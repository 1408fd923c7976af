#include <cstring>
#include <utility>

#include "base/tensor_file.h"
#include "corpus/corpus.h"
#include "corpus/corpus_check.h"
#include "corpus/corpus_format.h"
#include "corpus/corpus_reader.h"

namespace crnngan::corpus {

namespace {

using music::Tone;

// Throws Error when the tensors are not what a corpus holds.
Corpus from_tensors(const TensorFile& file) {
  expect_format(file);
  const Bytes& tones = file.tensor(kTones, DataType::kI32, {-1, kValuesOfTone}).data;
  const auto tones_at = [&](std::uint64_t first, std::size_t count) {
    std::vector<Tone> own(count);
    std::memcpy(own.data(), tones.data() + first * sizeof(Tone), count * sizeof(Tone));
    return own;
  };
  Corpus corpus;
  check_pieces(file, tones.size() / sizeof(Tone), tones_at,
               [&](Piece&& piece) { corpus.pieces.push_back(std::move(piece)); });
  return corpus;
}

}  // namespace

Parsed<Corpus> corpus_of(const TensorFile& file) {
  try {
    return from_tensors(file);
  } catch (const Error& error) {
    return ParseError{0, fmt::format("expected a corpus: {}", error.what())};
  }
}

Parsed<Corpus> read_corpus(std::span<const std::uint8_t> bytes) {
  const Parsed<TensorFile> file = read_tensors(bytes);
  if (!file.ok()) return file.error();
  return corpus_of(file.value());
}

Corpus load_corpus(const std::filesystem::path& path) {
  const CorpusReader reader(path);
  Corpus corpus{reader.pieces()};
  for (std::size_t n = 0; n < corpus.pieces.size(); ++n) {
    corpus.pieces[n].tones = reader.tones_of(n);
  }
  return corpus;
}

}  // namespace crnngan::corpus

#pragma once

// A corpus -> its file, whose tones come piece by piece.

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/file_writer.h"
#include "base/tensor_file.h"
#include "base/tensor_outline.h"
#include "corpus/corpus.h"
#include "corpus/corpus_format.h"
#include "corpus/signature_tensors.h"

namespace crnngan::corpus {

// All of the file but the tones.
class CorpusLayout {
 public:
  explicit CorpusLayout(std::size_t most_json_bytes = kMostJsonBytes)
      : most_json_bytes_(most_json_bytes) {}

  // The next piece, of so many tones; those that the piece has itself do not matter.
  void add(const Piece& piece, std::size_t tones);

  // The tensors of the file but the tones, which are known by their name; they look into this.
  std::map<std::string, TensorView> tensors() const;
  std::map<std::string, std::string> metadata() const;
  TensorShape tones_shape() const { return {DataType::kI32, {tones_, kValuesOfTone}}; }

 private:
  // One text of each piece.
  struct Texts {
    std::string json;  // a list, its closing bracket left out
    std::vector<std::uint8_t> text;
    std::vector<std::int64_t> bytes;

    void add(const std::string& text);
  };

  template <class Use>
  void for_each_list(const Use& use) const;
  bool is_small() const;

  std::size_t most_json_bytes_;
  Texts names_;
  std::array<Texts, kLabels.size()> labels_;
  std::vector<std::int64_t> counts_;
  std::vector<std::int32_t> groups_;
  std::vector<std::uint8_t> splits_;
  SignatureTensors signatures_;
  std::int64_t tones_ = 0;
};

// Writes the file whole or not at all (base/file_writer.h).
class CorpusWriter {
 public:
  // Keeps a reference to the layout, which has all pieces. Throws Error, naming the file, here and
  // below when it can't be written.
  CorpusWriter(const std::filesystem::path& path, const CorpusLayout& layout);

  // Those of the next piece.
  void write(std::span<const music::Tone> tones);

  // REQUIRES the tones of all pieces.
  void finish();

 private:
  void write_up_to_tones();

  std::map<std::string, TensorView> tensors_;
  std::vector<TensorPlace> places_;
  std::size_t next_ = 0;  // place
  FileWriter file_;
};

}  // namespace crnngan::corpus

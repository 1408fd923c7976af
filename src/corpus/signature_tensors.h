#pragma once

// The signatures of the pieces of a corpus <-> tensors of its file (docs/formats.md).

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/tensor_file.h"
#include "music/signatures.h"

namespace crnngan::corpus {

// The changes of all pieces, one after the other, and how many each piece has.
struct Changes {
  std::vector<std::int64_t> rows;  // (changes,3): the tick, and what holds from there on
  std::vector<std::int64_t> of_piece;
};

class SignatureTensors {
 public:
  // Of the next piece.
  void add(const music::Signatures& signatures);

  // They look into this.
  std::map<std::string, TensorView> views() const;

 private:
  std::vector<std::int64_t> first_onsets_;
  std::vector<std::uint8_t> keeps_beat_;
  Changes times_;
  Changes keys_;
};

class SignatureReader {
 public:
  // Throws Error when the tensors are not there, or of another shape than for so many pieces.
  SignatureReader(const TensorFile& file, std::int64_t pieces);

  // Those of the next piece, whose last onset is so long after its first. Throws Error when they
  // are none. REQUIRES that there is one.
  music::Signatures next(std::int64_t first_to_last_onset_ticks);

  // Throws Error when changes are left.
  void finish() const;

 private:
  std::vector<std::int64_t> first_onsets_;
  std::vector<std::uint8_t> keeps_beat_;
  Changes times_;
  Changes keys_;
  std::size_t piece_ = 0;
  std::size_t next_time_ = 0;  // row
  std::size_t next_key_ = 0;
};

}  // namespace crnngan::corpus

#pragma once

// A piece whose tones lie elsewhere: on disk (reading_file.h), or beside it in memory.

#include <cstdint>
#include <functional>
#include <vector>

#include "corpus/corpus.h"

namespace crnngan::corpus {

// Where the tones of a piece lie.
struct TonesPlace {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t tones = 0;
};

struct StoredPiece {
  Piece head;              // without tones
  std::uint64_t hash = 0;  // content_hash()
  TonesPlace place;
};

// The tones of a place; any number of threads may ask.
using TonesOf = std::function<std::vector<music::Tone>(const TonesPlace&)>;

}  // namespace crnngan::corpus

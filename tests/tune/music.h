#pragma once

// A small model with distributions, and pieces for it to learn from.

#include <cstdint>
#include <string>
#include <vector>

#include "compare/music.h"
#include "corpus/corpus.h"
#include "generate/small_model.h"
#include "train/start_model.h"

namespace crnngan::tune {

inline train::StartModel small_start() {
  generate::Model model = test::small_model_with_bins();
  return {"small", std::move(static_cast<gan::Model&>(model))};
}

inline std::vector<corpus::Piece> some_pieces(std::uint32_t count, std::size_t tones) {
  std::vector<corpus::Piece> pieces;
  for (std::uint32_t i = 0; i < count; ++i) {
    pieces.push_back({.name = std::to_string(i), .composer = {}, .tones = compare::walk(tones, i)});
  }
  return pieces;
}

}  // namespace crnngan::tune

#pragma once

// Judges (score/judge.h) of generated beside real music, and of real beside other real music.
//
// A judge learns from training pieces, where there are some, and half of the held-out pieces choose
// the iteration, half of them measure. Without training pieces half of the held-out pieces train,
// and a quarter each chooses and measures. Pieces are parted for each judge anew, near-duplicates
// kept together. A model writes new songs for each part instead, and for each update a quarter of
// those that the judge learns from. For real beside other real music both kinds of pieces are
// halved first, and each half is parted so.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "compare/judged_music.h"
#include "compare/windows.h"

namespace crnngan::compare {

// `count` songs of a model, other ones for each seed, as long as its windows are compared.
using Songs = std::function<std::vector<Tones>(std::size_t count, std::uint64_t seed)>;

struct JudgedPieces {
  std::span<const Piece* const> held_out;
  std::span<const Piece* const> training = {};  // none of them, nor a near-duplicate, held out
};

// Judges songs of a model, or pieces. The same for the same seed and instruction set. Throws Error
// when there are too few pieces for three parts, or the model's songs are shorter than a window.
JudgeScore judge_songs(const JudgedPieces& real, const Songs& songs, const JudgeOptions& options,
                       std::uint64_t seed, const JudgeProgress& progress = {});
JudgeScore judge_pieces(const JudgedPieces& real, std::span<const Piece* const> other,
                        const JudgeOptions& options, std::uint64_t seed,
                        const JudgeProgress& progress = {});

// Judges one half of the pieces beside the other half.
JudgeScore judge_real(const JudgedPieces& real, const JudgeOptions& options, std::uint64_t seed,
                      const JudgeProgress& progress = {});

}  // namespace crnngan::compare

#pragma once

// Judges (judge.h) of generated beside real music, and of real beside other real music.
//
// The pieces of a side are parted for each judge anew, near-duplicates kept together: half of them
// for training, a quarter to choose the iteration, a quarter to measure. A model writes new songs
// for each part and each update instead. For real beside other real music, the pieces are halved
// first, and each half is parted so.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "compare/judge.h"
#include "compare/windows.h"

namespace crnngan::compare {

// `count` songs of a model, other ones for each seed, as long as its windows are compared.
using Songs = std::function<std::vector<Tones>(std::size_t count, std::uint64_t seed)>;

// Judges songs of a model, or pieces. The same for the same seed and instruction set. Throws Error
// when there are too few pieces for three parts, or the model's songs are shorter than a window.
JudgeScore judge_songs(std::span<const Piece* const> real, const Songs& songs,
                       const JudgeOptions& options, std::uint64_t seed,
                       const JudgeProgress& progress = {});
JudgeScore judge_pieces(std::span<const Piece* const> real, std::span<const Piece* const> other,
                        const JudgeOptions& options, std::uint64_t seed,
                        const JudgeProgress& progress = {});

// Judges one half of the pieces beside the other half.
JudgeScore judge_real(std::span<const Piece* const> real, const JudgeOptions& options,
                      std::uint64_t seed, const JudgeProgress& progress = {});

}  // namespace crnngan::compare

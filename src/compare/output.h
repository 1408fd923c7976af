#pragma once

// A comparison -> text: for people (table), for programs (CSV, JSON). Text ends in a newline.

#include <string>

#include "compare/comparison.h"

namespace crnngan::compare {

// For a terminal of 100 columns.
std::string to_table(const Comparison& comparison);

// A header, then a line for each number: of what (a judge's score; a tone feature, a window or a
// song measure; or "all"), what it is, its value for the generated songs, and for real music.
std::string to_csv(const Comparison& comparison);

// The same as an object: {"real_pieces": ..., "judge_auc": {"generated": {"mean": ..., "low": ...,
// "high": ..., "of_judge": [...]}, "real": ...}, ..., "tones": [{"name": "pitch", "mean":
// {"generated":
// ..., "real": ...}, ...}, ...], "windows": [...], "frechet": {...}, ...}. What is not known is
// left out.
std::string to_json(const Comparison& comparison);

}  // namespace crnngan::compare

#pragma once

// The words of the corpus file (docs/formats.md), for those who write and read it.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "corpus/corpus.h"

namespace crnngan::corpus {

inline constexpr const char* kFormat = "crnngan corpus 3";
inline constexpr const char* kDomain = "music";
inline constexpr const char* kToneColumns[] = {"length", "pitch", "velocity", "gap"};
inline constexpr std::int64_t kValuesOfTone = std::size(kToneColumns);
inline constexpr const char* kTones = "tones";
inline constexpr const char* kNames = "piece.names";

// A row of the tensor is a tone as it lies in memory.
static_assert(sizeof(music::Tone) == kValuesOfTone * sizeof(std::int32_t) &&
              offsetof(music::Tone, length_ticks) == 0 && offsetof(music::Tone, pitch) == 4 &&
              offsetof(music::Tone, velocity) == 8 && offsetof(music::Tone, gap_ticks) == 12);

// Lists as JSON, as the metadata has them.
std::string tone_columns();
std::string label_names();

// The list of a label's values.
std::string key_of(const Label& label);

// A list of texts, one a piece, stands in the metadata as JSON; when all lists together take more
// than this, in two tensors each: the texts behind each other, and the bytes of each.
inline constexpr std::size_t kMostJsonBytes = std::size_t{32} << 20;
std::string bytes_key(const std::string& list);

}  // namespace crnngan::corpus

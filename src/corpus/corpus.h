#pragma once

// What networks are trained on: pieces of music as tone events, without duplicates, divided into
// training, validation and test pieces; and the one file that holds them.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/parsed.h"
#include "music/tone.h"

namespace crnngan::corpus {

enum class Split : std::uint8_t { kTraining = 0, kValidation = 1, kTest = 2 };

std::string_view split_name(Split split);

struct Piece {
  std::string name;      // the file's path below the folder it was found in
  std::string composer;  // the folder the file lies in, or what the file itself says
  Split split = Split::kTraining;
  std::vector<music::Tone> tones;
};

struct Corpus {
  std::vector<Piece> pieces;  // in the order of their content's hash
};

// The tones of the pieces of one split.
std::vector<std::vector<music::Tone>> tones_of(const Corpus& corpus, Split split);

// A 64-bit hash of the tones: equal music has equal hashes, whatever file it came from.
std::uint64_t content_hash(const std::vector<music::Tone>& tones);

// A piece that was dropped because another one has the same tones.
struct Duplicate {
  std::string name;
  std::string kept;
};

// Drops all but one of pieces with the same tones (the one whose name comes first is kept), puts
// the rest into the order of their hashes and gives the first `validation_share` of them to
// validation, the next `test_share` to test (rounded up, at most a third each), all others to
// training. The result depends on the pieces alone, not on their order. Returns what was dropped.
// REQUIRES shares of 0 to 1.
std::vector<Duplicate> arrange(Corpus& corpus, double validation_share, double test_share);

// The file's bytes (docs/formats.md) and back.
Bytes write_corpus(const Corpus& corpus);
Parsed<Corpus> read_corpus(std::span<const std::uint8_t> bytes);

// Throws Error, naming the file, when it can't be read or is no corpus.
Corpus load_corpus(const std::filesystem::path& path);

}  // namespace crnngan::corpus

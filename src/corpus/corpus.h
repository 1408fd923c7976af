#pragma once

// What networks are trained on: pieces of music as tone events, without duplicates, divided into
// training, validation and test pieces; and the one file that holds them.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/parsed.h"
#include "base/tensor_file.h"
#include "music/labels.h"
#include "music/signatures.h"
#include "music/tone.h"
#include "sequence/split.h"

namespace crnngan::corpus {

using sequence::Split;
using sequence::split_name;

struct Piece {
  std::string name;      // the file's path below the folder it was found in
  std::string composer;  // what the file says or the folders do; empty when unknown
  Split split = Split::kTraining;
  std::vector<music::Tone> tones;
  std::string genre = {};        // empty when unknown
  std::int32_t group = 0;        // near-duplicates share a number from 1 on; 0: there are none
  std::string instruments = {};  // music/instrumentation.h; empty when unknown
  music::Signatures signatures = {};
};

// What is known of a piece besides its tones, by name.
struct Label {
  std::string_view name;
  std::string Piece::* value;
};
inline constexpr std::array kLabels = {Label{"composer", &Piece::composer},
                                       Label{"genre", &Piece::genre},
                                       Label{"instruments", &Piece::instruments}};

// What the piece can be asked for by.
music::Traits traits_of(const Piece& piece);

struct Corpus {
  std::vector<Piece> pieces;  // in the order of their content's hash
};

// The tones of the pieces of one split.
std::vector<std::vector<music::Tone>> tones_of(const Corpus& corpus, Split split);

// A 64-bit hash of the tones: equal music has equal hashes, whatever file it came from.
std::uint64_t content_hash(const std::vector<music::Tone>& tones);

// The file's bytes (docs/formats.md) and back. What is read keeps what the format promises: every
// value is in its range, and no group straddles splits.
Bytes write_corpus(const Corpus& corpus);
Parsed<Corpus> read_corpus(std::span<const std::uint8_t> bytes);

// The same of one whose tensors were read.
Parsed<Corpus> corpus_of(const TensorFile& file);

// The same on files, with little memory beside the corpus itself. Throws Error, naming the file,
// when it can't be written, or can't be read or is no corpus.
void save_corpus(const Corpus& corpus, const std::filesystem::path& path);
Corpus load_corpus(const std::filesystem::path& path);

}  // namespace crnngan::corpus

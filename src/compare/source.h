#pragma once

// What a person names -> the pieces that are compared.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/threads.h"
#include "compare/judges.h"
#include "compare/windows.h"
#include "corpus/corpus.h"
#include "gan/model.h"
#include "generate/model.h"

namespace crnngan::compare {

struct SourceOptions {
  corpus::Split split = corpus::Split::kTest;  // of a corpus
  int songs = 512;                             // that a model writes
  int tones = 64;                              // of each
  int after = 0;                               // as many, which come before them, are left out
  int long_songs = 64;                         // that it writes besides
  int long_tones = 512;                        // of each
  std::optional<float> temperature = {};       // of a model with distributions, not its own
  std::uint64_t seed = 1;
};

struct Source {
  std::string description;  // "512 songs of runs/first/checkpoints/epoch-0030.safetensors"
  std::vector<Piece> pieces;
  std::vector<Piece> long_songs;  // of a model; else empty
  Songs write;                  // of a model: more songs like `pieces`, on the calling thread alone
  std::vector<Piece> training;  // a corpus' training pieces; else empty
  std::optional<corpus::Split> split = {};         // of a corpus
  std::optional<gan::Provenance> trained_on = {};  // of a model, where its file says it
  std::vector<std::string> left_out;  // "path: reason": what a folder has that can't be read
};

// What a person may name.
enum class SourceKind { kCorpus, kMusic, kModel };
SourceKind kind_of(const std::filesystem::path& path);

// A corpus (.corpus): the pieces of one split. A folder of music files,
// percussion left out; a single one is cut into parts of as many tones as are compared. A run's
// folder, a model file or the name of a model that the program carries: songs that it writes.
// Throws Error when it is none of these, or empty.
Source load_source(const std::filesystem::path& path, const SourceOptions& options,
                   ThreadPool& pool);

// The same of what is in memory: a corpus of that name, pieces, a model.
Source source_of(const corpus::Corpus& corpus, corpus::Split split, const std::string& name);
Source source_of(std::span<const Tones> pieces);
Source source_of(const std::shared_ptr<const generate::Model>& model, const SourceOptions& options,
                 ThreadPool& pool);

}  // namespace crnngan::compare

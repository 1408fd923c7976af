#pragma once

// Files of music -> what becomes of each, such as what the corpus keeps of it, with all threads, in
// the files' order.

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/threads.h"
#include "corpus/corpus.h"
#include "corpus/folder.h"
#include "corpus/sources.h"

namespace crnngan::corpus {

// The pieces of a file, as read_pieces() of its path. Throws Error when an archive does not give
// it.
std::vector<PieceOfFile> read_pieces(const SourceFile& source, music::Drums drums);

// What became of a file: pieces, and why others were left out.
struct Reading {
  std::string name;                        // the file's
  std::vector<Piece> pieces = {};          // the split is not decided yet
  std::vector<std::string> left_out = {};  // "path: reason"
  std::vector<RepairedPiece> repaired = {};
};

// Percussion left out. A composer that the file names goes before the layout. A fault of the file
// is no error.
Reading read_source(const SourceFile& source, Layout layout);

// The next files, as many as are read together: of about so many bytes at most.
std::vector<SourceFile> next_files(Sources& sources, std::size_t bytes_at_a_time);

// Reads all that is left of the sources. `make` turns each file into something, on any thread; what
// it made is handed over in the sources' order, one at a time. Files of about so many bytes are
// read together. Throws Interrupted when the user wants to stop; what was handed over by then came
// first.
template <class Made>
void read_all(Sources& sources, std::size_t bytes_at_a_time, ThreadPool& pool,
              const std::function<Made(const SourceFile&)>& make,
              const std::function<void(Made&&)>& take) {
  std::vector<SourceFile> files = next_files(sources, bytes_at_a_time);
  while (!files.empty()) {
    // While these are read, an archive gives those that come next.
    std::vector<SourceFile> following;
    std::vector<Made> made(files.size());
    pool.run(static_cast<int>(files.size()) + 1, [&](int number) {
      if (number == 0) {
        following = next_files(sources, bytes_at_a_time);
      } else {
        const auto n = static_cast<std::size_t>(number) - 1;
        made[n] = make(files[n]);
        files[n] = {};
      }
    });
    for (Made& each : made) take(std::move(each));
    files = std::move(following);
  }
}

}  // namespace crnngan::corpus

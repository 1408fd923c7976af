#pragma once

// A file may hold several pieces, as a book of tunes does: which of them a person means.

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace crnngan::corpus {

// "book.abc#3" -> book.abc and "#3", the beginning of a label; a file of that very name goes
// before, whole.
std::pair<std::filesystem::path, std::string> split_piece_name(const std::filesystem::path& path);

// Whether the path names one piece of a file that is there.
bool names_piece(const std::filesystem::path& path);

// Whether `name`, such as #3, is the label or its first word.
bool is_label(const std::string& name, const std::string& label);

// Of the pieces of `file` the one that `name` begins the label of, such as #3, or without a name
// the only one. A piece has a `label` and, when it can't be read, a `failure`. Throws Error, naming
// the file, when there is none, it can't be read, or several are there and none is named.
// REQUIRES at least one piece.
template <class PieceOfFile>
PieceOfFile choose_piece(std::vector<PieceOfFile> pieces, const std::filesystem::path& file,
                         const std::string& name) {
  const auto first_word = [](const std::string& label) { return label.substr(0, label.find(' ')); };
  if (name.empty() && pieces.size() > 1) {
    const auto read = std::ranges::find_if(pieces, [](const auto& p) { return p.failure.empty(); });
    if (read == pieces.end()) throw Error("{}", named(file.string(), pieces.front().failure));
    throw Error("{}: has {} tunes; name one of them, such as {}{}", file.string(), pieces.size(),
                file.string(), first_word(read->label));
  }
  for (PieceOfFile& piece : pieces) {
    if (!name.empty() && !is_label(name, piece.label)) continue;
    if (!piece.failure.empty()) throw Error("{}{}: {}", file.string(), name, piece.failure);
    return std::move(piece);
  }
  throw Error("{}: has no tune {} that can be read", file.string(), name);
}

}  // namespace crnngan::corpus

#include "compare/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>

#include "corpus/folder.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "generate/songs.h"
#include "train/checkpoint.h"

namespace crnngan::compare {

namespace {

namespace fs = std::filesystem;

std::vector<Piece> pieces_of(const std::vector<corpus::Piece>& all) {
  std::vector<Piece> pieces;
  pieces.reserve(all.size());
  for (const corpus::Piece& piece : all) {
    pieces.push_back({in_file_order(piece.tones), piece.group});
  }
  return pieces;
}

Source from_corpus(const fs::path& path, corpus::Split split) {
  const corpus::Corpus corpus = corpus::load_corpus(path);
  const auto of_split = [&](corpus::Split wanted) {
    std::vector<corpus::Piece> pieces;
    std::copy_if(corpus.pieces.begin(), corpus.pieces.end(), std::back_inserter(pieces),
                 [&](const corpus::Piece& piece) { return piece.split == wanted; });
    return pieces_of(pieces);
  };
  Source source;
  source.pieces = of_split(split);
  source.training = of_split(corpus::Split::kTraining);
  source.description = fmt::format("{} of {}, {}", corpus::count_of(source.pieces.size(), "piece"),
                                   path.string(), corpus::split_name(split));
  return source;
}

Source from_music(const fs::path& path, ThreadPool& pool) {
  const fs::path roots[] = {path};
  const corpus::FolderContents contents = corpus::read_folders(roots, corpus::Layout::kFlat, pool);
  Source source;
  source.pieces = pieces_of(contents.pieces);
  for (const auto& [name, reason] : contents.rejected) {
    source.left_out.push_back(fmt::format("{}: {}", name, reason));
  }
  source.description =
      fmt::format("{} of {}", corpus::count_of(source.pieces.size(), "piece"), path.string());
  return source;
}

Source from_model(const fs::path& path, const SourceOptions& options, ThreadPool& pool) {
  const generate::Model model = generate::load_model(path);
  Source source;
  const generate::SongOptions songs{.count = options.songs,
                                    .tones = options.after + options.tones,
                                    .seed = options.seed,
                                    .temperature = options.temperature};
  generate::check(songs, model);
  generate::generate_songs(model, songs, pool, [&](int, const Tones& tones) {
    Tones song = in_file_order(tones);
    song.erase(song.begin(), song.begin() + std::min<std::ptrdiff_t>(options.after, ssize(song)));
    source.pieces.push_back({std::move(song)});
  });
  source.description =
      fmt::format("{} of {}", corpus::count_of(source.pieces.size(), "song"), model.name);
  if (options.after > 0) {
    source.description += fmt::format(
        ", after {}", corpus::count_of(static_cast<std::size_t>(options.after), "tone"));
  }
  return source;
}

// The one piece in pieces of as many tones as a window: what there is to draw from.
Source cut(Source source, int tones) {
  std::vector<Piece> pieces;
  for (const Piece& piece : source.pieces) {
    const std::span<const music::Tone> all(piece.tones);
    const auto length = static_cast<std::size_t>(tones);
    for (std::size_t first = 0; first + length <= all.size(); first += length) {
      const auto part = all.subspan(first, length);
      pieces.push_back({Tones(part.begin(), part.end())});
    }
  }
  source.pieces = std::move(pieces);
  source.description += fmt::format(", cut into {} of {} tones each",
                                    corpus::count_of(source.pieces.size(), "part"), tones);
  return source;
}

bool is_music(const fs::path& path) {
  return std::find(std::begin(corpus::kMusicExtensions), std::end(corpus::kMusicExtensions),
                   path.extension().string()) != std::end(corpus::kMusicExtensions);
}

}  // namespace

SourceKind kind_of(const fs::path& path) {
  if (generate::is_model_name(path) || !fs::exists(path)) return SourceKind::kModel;
  if (fs::is_directory(path)) {
    return train::newest_checkpoint_in(path) ? SourceKind::kModel : SourceKind::kMusic;
  }
  if (path.extension() == ".corpus") return SourceKind::kCorpus;
  return is_music(path) ? SourceKind::kMusic : SourceKind::kModel;
}

Source load_source(const fs::path& path, const SourceOptions& options, ThreadPool& pool) {
  switch (kind_of(path)) {
    case SourceKind::kCorpus:
      return from_corpus(path, options.split);
    case SourceKind::kMusic:
      return fs::is_directory(path) ? from_music(path, pool)
                                    : cut(from_music(path, pool), options.tones);
    case SourceKind::kModel:
      break;
  }
  return from_model(path, options, pool);
}

}  // namespace crnngan::compare

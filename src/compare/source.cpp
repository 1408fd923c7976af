#include "compare/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <utility>

#include "corpus/corpus_reader.h"
#include "corpus/folder.h"
#include "corpus/piece_choice.h"
#include "corpus/summary.h"
#include "generate/model.h"
#include "generate/songs.h"
#include "train/checkpoint.h"

namespace crnngan::compare {

namespace {

namespace fs = std::filesystem;

constexpr int kTogether = 64;  // songs for judges that are written together at most

std::vector<Piece> pieces_of(const std::vector<corpus::Piece>& all) {
  std::vector<Piece> pieces;
  pieces.reserve(all.size());
  for (const corpus::Piece& piece : all) {
    pieces.push_back(piece_of(piece.tones, piece.group));
  }
  return pieces;
}

// The pieces of a split, whose tones `tones_of` knows.
template <class TonesOf>
Source source_of(const std::vector<corpus::Piece>& pieces, const TonesOf& tones_of,
                 corpus::Split split, const std::string& name) {
  const auto of_split = [&](corpus::Split wanted) {
    std::vector<Piece> chosen;
    for (std::size_t n = 0; n < pieces.size(); ++n) {
      const corpus::Piece& piece = pieces[n];
      if (piece.split == wanted) chosen.push_back(piece_of(tones_of(n), piece.group));
    }
    return chosen;
  };
  Source source;
  source.pieces = of_split(split);
  if (split != corpus::Split::kTraining) source.training = of_split(corpus::Split::kTraining);
  source.split = split;
  source.description = fmt::format("{} of {}, {}", corpus::count_of(source.pieces.size(), "piece"),
                                   name, corpus::split_name(split));
  return source;
}

Source from_corpus(const fs::path& path, corpus::Split split) {
  const corpus::CorpusReader corpus(path);
  return source_of(
      corpus.pieces(), [&](std::size_t n) { return corpus.tones_of(n); }, split, path.string());
}

}  // namespace

Source source_of(const corpus::Corpus& corpus, corpus::Split split, const std::string& name) {
  return source_of(
      corpus.pieces, [&](std::size_t n) -> const Tones& { return corpus.pieces[n].tones; }, split,
      name);
}

Source source_of(std::span<const Tones> pieces) {
  Source source;
  source.pieces.reserve(pieces.size());
  for (const Tones& tones : pieces) source.pieces.push_back(piece_of(tones));
  source.description = corpus::count_of(pieces.size(), "piece");
  return source;
}

namespace {

Source from_music(const fs::path& path, ThreadPool& pool) {
  const fs::path roots[] = {path};
  corpus::FolderContents contents = corpus::read_folders(roots, corpus::Layout::kFlat, pool);
  Source source;
  source.pieces = pieces_of(contents.pieces);
  source.left_out = std::move(contents.left_out);
  source.description =
      fmt::format("{} of {}", corpus::count_of(source.pieces.size(), "piece"), path.string());
  return source;
}

// The tones that songs need so that so many are heard of nearly all: a model without context
// doubles some.
int tones_for(int heard, const generate::Model& model) { return model.context ? heard : 2 * heard; }

// Songs without the first `after` tones and those behind the next `tones`.
std::vector<Piece> write_songs(const generate::Model& model, const generate::SongOptions& songs,
                               int after, int tones, ThreadPool& pool) {
  std::vector<Piece> written;
  generate::generate_songs(model, songs, pool, [&](int, const Tones& all) {
    Piece song = piece_of(all);
    Tones& heard = song.tones;
    heard.resize(std::min(heard.size(), static_cast<std::size_t>(after + tones)));
    heard.erase(heard.begin(), heard.begin() + std::min<std::ptrdiff_t>(after, ssize(heard)));
    written.push_back(std::move(song));
  });
  return written;
}

}  // namespace

Source source_of(const std::shared_ptr<const generate::Model>& model, const SourceOptions& options,
                 ThreadPool& pool) {
  const auto songs = [options](int count, int tones, std::uint64_t seed) {
    return generate::SongOptions{.count = count,
                                 .tones = tones,
                                 .seed = seed,
                                 .temperature = options.temperature,
                                 .is_excerpt = true};
  };
  const int tones = tones_for(options.after + options.tones, *model);
  generate::check(songs(options.songs, tones, options.seed), *model);
  Source source;
  source.trained_on = model->about.trained_on;
  source.pieces = write_songs(*model, songs(options.songs, tones, options.seed), options.after,
                              options.tones, pool);
  generate::SongOptions long_songs =
      songs(options.long_songs, tones_for(options.long_tones, *model), options.seed);
  long_songs.is_excerpt = false;
  source.long_songs = write_songs(*model, long_songs, /*after=*/0, options.long_tones, pool);
  source.write = [=](std::size_t count, std::uint64_t seed) {
    ThreadPool alone(1);
    generate::SongOptions many = songs(static_cast<int>(count), tones, seed);
    many.together = std::min(kTogether, many.count);
    std::vector<Tones> heard;
    for (Piece& song : write_songs(*model, many, options.after, options.tones, alone)) {
      heard.push_back(std::move(song.tones));
    }
    return heard;
  };
  source.description =
      fmt::format("{} of {}", corpus::count_of(source.pieces.size(), "song"), model->name);
  if (options.after > 0) {
    source.description += fmt::format(
        ", after {}", corpus::count_of(static_cast<std::size_t>(options.after), "tone"));
  }
  return source;
}

namespace {

// The one piece in pieces of as many tones as a window: what there is to draw from.
Source cut(Source source, int tones) {
  std::vector<Piece> pieces;
  for (const Piece& piece : source.pieces) {
    const std::span<const music::Tone> all(piece.tones);
    if (all.empty()) continue;
    const auto length = std::min(static_cast<std::size_t>(tones), all.size());
    for (std::size_t first = 0; first + length <= all.size(); first += length) {
      const auto part = all.subspan(first, length);
      pieces.push_back({.tones = Tones(part.begin(), part.end()), .doubles = piece.doubles});
    }
  }
  source.pieces = std::move(pieces);
  source.description += fmt::format(", cut into {} of {} tones each",
                                    corpus::count_of(source.pieces.size(), "part"), tones);
  return source;
}

}  // namespace

SourceKind kind_of(const fs::path& path) {
  if (corpus::names_piece(path)) return SourceKind::kMusic;
  if (generate::is_model_name(path) || !fs::exists(path)) return SourceKind::kModel;
  if (fs::is_directory(path)) {
    return train::newest_checkpoint_in(path) ? SourceKind::kModel : SourceKind::kMusic;
  }
  if (path.extension() == ".corpus") return SourceKind::kCorpus;
  return corpus::is_music(path) ? SourceKind::kMusic : SourceKind::kModel;
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
  return source_of(std::make_shared<const generate::Model>(generate::load_model(path)), options,
                   pool);
}

}  // namespace crnngan::compare

#include "report/real_music.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "corpus/batches.h"
#include "corpus/corpus.h"
#include "midi/smf_writer.h"
#include "music/codec.h"
#include "train/samples.h"

namespace crnngan::report {

namespace {

constexpr std::size_t kMostWindows = 200;
constexpr std::size_t kLeastWindows = 20;  // of test pieces alone
constexpr std::uint64_t kWindowSeed = 1;

// The name of the piece's file without folders and ending.
std::string title_of(const corpus::Piece& piece) {
  return valid_utf8(std::filesystem::path(piece.name).stem().string());
}

}  // namespace

RealMusic read_real_music(const std::filesystem::path& path, const train::Recipe& recipe,
                          int excerpts) {
  const corpus::Corpus corpus = corpus::load_corpus(path);
  const music::CodecOptions options = train::codec_options(recipe);
  const auto steps = static_cast<std::size_t>(recipe.train.steps);
  const auto slots = static_cast<std::size_t>(options.tones_per_cell);
  const auto windows_of = [&](bool only_tests, std::vector<const corpus::Piece*>& pieces,
                              std::vector<std::vector<music::Tone>>& cells) {
    std::vector<std::size_t> lengths;
    for (const corpus::Piece& piece : corpus.pieces) {
      if (only_tests && piece.split != corpus::Split::kTest) continue;
      pieces.push_back(&piece);
      cells.push_back(music::cells_of(piece.tones, options));
      lengths.push_back(cells.back().size() / slots);
    }
    return corpus::epoch_windows(lengths, steps, 1, kWindowSeed, 0);
  };
  std::vector<const corpus::Piece*> pieces;
  std::vector<std::vector<music::Tone>> cells;
  std::vector<corpus::Window> windows = windows_of(true, pieces, cells);
  if (windows.size() < kLeastWindows) {
    pieces.clear();
    cells.clear();
    windows = windows_of(false, pieces, cells);
  }
  if (windows.empty()) {
    throw Error("{}: no piece is as long as the run's sequences, {} events", path.string(), steps);
  }
  windows.resize(std::min(windows.size(), kMostWindows));

  RealMusic real;
  const std::vector<train::Song> songs = train::real_songs(cells, options, windows);
  for (std::size_t i = 0; i < songs.size(); ++i) {
    real.windows.push_back(stats::measure(songs[i]));
    if (i >= static_cast<std::size_t>(excerpts)) continue;
    const corpus::Piece& piece = *pieces[windows[i].sequence];
    const std::string title =
        piece.composer.empty() ? title_of(piece)
                               : fmt::format("{}: {}", valid_utf8(piece.composer), title_of(piece));
    midi::SmfOptions smf;
    smf.name = title;
    real.excerpts.push_back({title, midi::write_smf(songs[i], smf), real.windows.back()});
  }
  return real;
}

}  // namespace crnngan::report

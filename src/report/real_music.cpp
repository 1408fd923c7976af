#include "report/real_music.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "corpus/corpus.h"
#include "corpus/fingerprint.h"
#include "midi/smf_writer.h"
#include "music/codec.h"
#include "sequence/windows.h"
#include "train/music_recipe.h"
#include "train/songs.h"

namespace crnngan::report {

namespace {

constexpr std::size_t kMostWindows = 200;
constexpr std::size_t kLeastWindows = 20;
constexpr std::uint64_t kWindowSeed = 1;

// The name of the piece's file without folders and ending.
std::string title_of(const corpus::Piece& piece) {
  return valid_utf8(std::filesystem::path(piece.name).stem().string());
}

// The validation pieces without those that were trained on, and their near-duplicates.
std::vector<const corpus::Piece*> held_out(const corpus::Corpus& corpus,
                                           const std::optional<gan::Provenance>& trained_on) {
  const auto was_trained_on = [&](const corpus::Piece& piece) {
    return trained_on &&
           std::binary_search(trained_on->training.begin(), trained_on->training.end(),
                              corpus::fingerprint(piece.tones));
  };
  std::vector<const corpus::Piece*> pieces;
  std::set<std::int32_t> groups;  // of those left out
  for (const corpus::Piece& piece : corpus.pieces) {
    if (piece.split != corpus::Split::kValidation) continue;
    if (!was_trained_on(piece)) {
      pieces.push_back(&piece);
    } else if (piece.group > 0) {
      groups.insert(piece.group);
    }
  }
  std::erase_if(pieces, [&](const corpus::Piece* piece) { return groups.contains(piece->group); });
  return pieces;
}

// Pieces as cells, and windows of those that are long enough.
struct Stretches {
  std::vector<std::vector<music::Tone>> cells;
  std::vector<sequence::Window> windows;
};

Stretches stretches_of(const std::vector<const corpus::Piece*>& pieces,
                       const music::CodecOptions& options, std::size_t steps) {
  const auto slots = static_cast<std::size_t>(options.tones_per_cell);
  Stretches stretches;
  std::vector<std::size_t> lengths;
  std::size_t long_enough = 0;
  for (const corpus::Piece* piece : pieces) {
    stretches.cells.push_back(music::cells_of(piece->tones, options));
    lengths.push_back(stretches.cells.back().size() / slots);
    long_enough += lengths.back() >= steps ? 1 : 0;
  }
  if (long_enough == 0) return stretches;
  const std::size_t of_each = (kLeastWindows + long_enough - 1) / long_enough;
  stretches.windows = sequence::epoch_windows(lengths, steps, of_each, kWindowSeed, 0);
  stretches.windows.resize(std::min(stretches.windows.size(), kMostWindows));
  return stretches;
}

}  // namespace

RealMusic read_real_music(const std::filesystem::path& path, const TrainingRun& run, int excerpts) {
  const corpus::Corpus corpus = corpus::load_corpus(path);
  const music::CodecOptions options = train::codec_options(run.recipe);
  const auto steps = static_cast<std::size_t>(run.recipe.train.steps);
  std::vector<const corpus::Piece*> pieces = held_out(corpus, run.trained_on);
  Stretches stretches = stretches_of(pieces, options, steps);
  const bool is_held_out = !stretches.windows.empty();
  if (!is_held_out) {
    pieces.clear();
    for (const corpus::Piece& piece : corpus.pieces) pieces.push_back(&piece);
    stretches = stretches_of(pieces, options, steps);
  }
  if (stretches.windows.empty()) {
    throw Error("{}: no piece is as long as the run's sequences, {} events", path.string(), steps);
  }

  RealMusic real;
  real.pieces = !is_held_out ? "pieces of all splits, training pieces among them"
                : run.trained_on
                    ? "validation pieces, none of which the run was trained on"
                    : "validation pieces (which pieces the run was trained on is not known)";
  const std::vector<train::Song> songs =
      train::real_songs(stretches.cells, options, stretches.windows);
  for (std::size_t i = 0; i < songs.size(); ++i) {
    real.windows.push_back(stats::measure(songs[i]));
    if (i >= static_cast<std::size_t>(excerpts)) continue;
    const corpus::Piece& piece = *pieces[stretches.windows[i].sequence];
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

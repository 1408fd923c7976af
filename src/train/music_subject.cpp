#include "train/music_subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include "base/error.h"
#include "base/files.h"
#include "midi/smf_writer.h"
#include "train/distance.h"
#include "train/music_recipe.h"
#include "train/songs.h"

namespace crnngan::train {

// What the networks see of a corpus.
struct MusicSubject::Read {
  music::Pieces training;
  music::Pieces validation;
  music::PieceSurroundings surroundings;
};

namespace {

// How many events the pieces have.
struct Lengths {
  int usable = 0;  // pieces from which sequences are taken
  std::size_t longest = 0;
};

// Events that a piece needs for a sequence to be taken from it.
std::size_t shortest(const Recipe& recipe) {
  return pads(recipe) ? kShortestSequence : static_cast<std::size_t>(recipe.train.steps);
}

Lengths lengths_of(const music::Pieces& pieces, const Recipe& recipe) {
  const auto slots = static_cast<std::size_t>(recipe.music.tones_per_cell);
  Lengths lengths;
  for (const auto& piece : pieces) {
    const std::size_t length = piece.size() / slots;
    lengths.longest = std::max(lengths.longest, length);
    if (length >= shortest(recipe)) ++lengths.usable;
  }
  return lengths;
}

void expect_usable(const Lengths& lengths, const char* kind, const std::string& name,
                   const Recipe& recipe) {
  if (lengths.usable > 0) return;
  const bool of_tones = recipe.music.tones_per_cell == 1 && !recipe.music.pace_events;
  throw Error(
      "{}: no {} piece has {} {} (the longest has {}); set train.steps lower, or "
      "train.short_pieces to pad",
      name, kind, shortest(recipe), of_tones ? "tones" : "events", lengths.longest);
}

// `tones_of` gives the tones of the piece of a number.
template <class Read, class TonesOf>
Read read_pieces(std::span<const corpus::Piece> pieces, const TonesOf& tones_of,
                 const Recipe& recipe) {
  const music::CodecOptions options = codec_options(recipe);
  const bool has_context = domain_options(recipe).context != music::ContextOptions{};
  Read read;
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    const corpus::Piece& piece = pieces[n];
    if (piece.split == corpus::Split::kTest) continue;
    std::vector<music::Tone> tones = tones_of(n);
    const bool is_training = piece.split == corpus::Split::kTraining;
    const music::Origin origin{piece.composer, piece.genre, piece.instruments};
    auto& around = is_training ? read.surroundings.training : read.surroundings.validation;
    around.push_back({music::traits_of(origin, tones, piece.signatures), piece.signatures});
    if (has_context) tones = music::as_heard(tones);  // as its songs are written
    (is_training ? read.training : read.validation).push_back(music::cells_of(tones, options));
  }
  return read;
}

}  // namespace

MusicSubject::MusicSubject(const corpus::Corpus& corpus, const Recipe& recipe,
                           const StartModel* start, const std::string& name) {
  const auto tones_of = [&](std::size_t n) { return corpus.pieces[n].tones; };
  use(read_pieces<Read>(corpus.pieces, tones_of, recipe), recipe, start, name);
}

MusicSubject::MusicSubject(const corpus::CorpusReader& corpus, const Recipe& recipe,
                           const StartModel* start, const std::string& name) {
  const auto tones_of = [&](std::size_t n) { return corpus.tones_of(n); };
  use(read_pieces<Read>(corpus.pieces(), tones_of, recipe), recipe, start, name);
}

void MusicSubject::use(Read read, const Recipe& recipe, const StartModel* start,
                       const std::string& name) {
  if (start != nullptr && is_of_table(start->model)) {
    throw Error("{}: is a corpus of music, {} a model of a table; start from a model of music",
                name, start->name);
  }
  const Lengths lengths = lengths_of(read.training, recipe);
  usable_ = lengths.usable;
  expect_usable(lengths, "training", name, recipe);
  if (judges_by_prediction(recipe)) {
    expect_usable(lengths_of(read.validation, recipe), "validation", name, recipe);
  }
  music::DomainOptions options = domain_options(recipe);
  if (start != nullptr) options.known = known_of(start->model);
  music_.emplace(options, std::move(read.training), std::move(read.validation),
                 std::move(read.surroundings));
}

std::vector<std::string_view> MusicSubject::measure_names() const {
  std::vector<std::string_view> names;
  const stats::Measures none;
  for (const stats::Column& column : stats::columns()) {
    if (!std::holds_alternative<std::string>(column.value(none))) names.push_back(column.name);
  }
  return names;
}

Measures MusicSubject::hear_real(std::span<const sequence::Window> training,
                                 std::span<const sequence::Window> validation) {
  const music::CodecOptions& options = music_->codec().options();
  const std::vector<Song> of_training = real_songs(music_->training_pieces(), options, training);
  const std::vector<Song> of_validation =
      real_songs(music_->validation_pieces(), options, validation);
  real_ = measure_songs(of_validation.empty() ? of_training : of_validation);
  diversity_.emplace(of_training);
  return real_;
}

Measured MusicSubject::measure(std::span<const Events> sequences) const {
  const std::vector<Song> songs = songs_of(sequences, music_->codec());
  return {measure_songs(songs), diversity_->of(songs)};
}

double MusicSubject::distance(const Measures& measures, std::string_view by) const {
  return distance_to_real(measures, real_, by);
}

void MusicSubject::write_samples(const std::filesystem::path& folder,
                                 std::span<const Events> sequences) const {
  const std::vector<Song> songs = songs_of(sequences, music_->codec());
  for (std::size_t i = 0; i < songs.size(); ++i) {
    write_file(folder / fmt::format("sample-{:02d}.mid", i), midi::write_smf(songs[i], {}));
  }
}

std::vector<std::string> MusicSubject::remarks() const {
  const std::size_t unknown = music_->unknown_pitches();
  if (unknown == 0) return {};
  return {fmt::format(
      "{} training tones have pitches that the model does not know: they are taken for the nearest "
      "that it does",
      unknown)};
}

}  // namespace crnngan::train

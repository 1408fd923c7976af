#include "train/samples.h"

#include <algorithm>

#include "base/random.h"
#include "corpus/batches.h"
#include "gan/noise.h"
#include "music/tone.h"

namespace crnngan::train {

namespace {

constexpr int kSongsAtOnce = 64;  // so that memory does not grow with their number

Song to_song(std::span<const music::Tone> tones) {
  return music::normalise(music::to_notes(tones), music::kTicksPerQuarter, music::Drums::kInclude);
}

}  // namespace

std::vector<Song> sample_songs(const gan::Generator& generator, const music::Codec& codec,
                               int count, int tones, std::uint64_t seed, std::uint32_t epoch,
                               ThreadPool& pool) {
  const RandomStream random(seed, Purpose::kSample, epoch);
  std::vector<Song> songs;
  for (int first = 0; first < count; first += kSongsAtOnce) {
    const int rows = std::min(kSongsAtOnce, count - first);
    gan::GeneratorTape tape = generator.tape(tones, rows);
    gan::draw_inputs(generator.shape(), random, static_cast<std::uint64_t>(first) << 32, tones,
                     rows, tape.noise, tape.start);
    generator.rollout(tape, pool);
    for (int row = 0; row < rows; ++row) {
      std::vector<music::Tone> song;
      for (int t = 0; t < tones; ++t) {
        music::Features features{};
        std::copy_n(tape.outputs.data() + nn::size_of(t * rows + row, music::kFeatures),
                    features.size(), features.begin());
        song.push_back(codec.decode(features));
      }
      songs.push_back(to_song(song));
    }
  }
  return songs;
}

std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces, int count, int tones,
                             std::uint64_t seed) {
  std::vector<std::size_t> lengths;
  for (const auto& piece : pieces) lengths.push_back(piece.size());
  const auto windows = corpus::epoch_windows(lengths, static_cast<std::size_t>(tones), 1, seed, 0);
  std::vector<Song> songs;
  for (const corpus::Window& window : windows) {
    if (songs.size() == static_cast<std::size_t>(count)) break;
    songs.push_back(to_song(
        std::span(pieces[window.sequence]).subspan(window.first, static_cast<std::size_t>(tones))));
  }
  return songs;
}

std::vector<stats::ColumnSummary> measure_songs(std::span<const Song> songs) {
  std::vector<stats::FileMeasures> measures;
  for (const Song& song : songs) measures.push_back({"", stats::measure(song)});
  return stats::summarise(measures);
}

}  // namespace crnngan::train

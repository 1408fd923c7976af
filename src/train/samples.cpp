#include "train/samples.h"

#include <algorithm>

#include "base/random.h"
#include "gan/noise.h"
#include "music/feature_bins.h"
#include "music/pace.h"
#include "music/tone.h"

namespace crnngan::train {

namespace {

constexpr int kSongsAtOnce = 64;  // so that memory does not grow with their number

// The tones among events; the time of silences goes into the gaps.
Song to_song(std::span<const music::Tone> events) {
  return music::normalise(music::to_notes(music::without_silences(events)), music::kTicksPerQuarter,
                          music::Drums::kInclude);
}

}  // namespace

std::vector<Song> sample_songs(const gan::Generator& generator, const music::Codec& codec,
                               int count, int steps, std::uint64_t seed, std::uint32_t epoch,
                               ThreadPool& pool) {
  const RandomStream random(seed, Purpose::kSample, epoch);
  const auto features = static_cast<std::size_t>(codec.features());
  std::vector<Song> songs;
  for (int first = 0; first < count; first += kSongsAtOnce) {
    const int rows = std::min(kSongsAtOnce, count - first);
    gan::GeneratorTape tape = generator.tape(steps, rows);
    gan::draw_inputs(generator.shape(), random, static_cast<std::uint64_t>(first) << 32, steps,
                     rows, tape.noise, tape.start);
    if (generator.shape().has_distribution()) {
      tape.temperatures = music::temperatures(codec, generator.shape().temperature);
    }
    generator.rollout(tape, pool);
    for (int row = 0; row < rows; ++row) {
      std::vector<music::Tone> events;
      for (int t = 0; t < steps; ++t) {
        const auto at = nn::size_of(t, rows) + static_cast<std::size_t>(row);
        codec.decode(std::span<const float>(tape.outputs).subspan(at * features, features), events);
      }
      songs.push_back(to_song(events));
    }
  }
  return songs;
}

std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces,
                             const music::CodecOptions& options,
                             std::span<const corpus::Window> windows) {
  const auto slots = static_cast<std::size_t>(options.tones_per_cell);
  std::vector<Song> songs;
  for (const corpus::Window& window : windows) {
    const auto cells =
        std::span(pieces[window.sequence]).subspan(window.first * slots, window.length * slots);
    songs.push_back(to_song(music::from_cells(cells, options.tones_per_cell)));
  }
  return songs;
}

std::vector<stats::ColumnSummary> measure_songs(std::span<const Song> songs) {
  std::vector<stats::FileMeasures> measures;
  for (const Song& song : songs) measures.push_back({"", stats::measure(song)});
  return stats::summarise(measures);
}

}  // namespace crnngan::train

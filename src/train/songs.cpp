#include "train/songs.h"

#include "music/cells.h"
#include "music/pace.h"
#include "music/tone.h"

namespace crnngan::train {

namespace {

// The tones among events; the time of silences goes into the gaps.
Song to_song(std::span<const music::Tone> events) {
  return music::normalise(music::to_notes(music::without_silences(events)), music::kTicksPerQuarter,
                          music::Drums::kInclude);
}

}  // namespace

std::vector<Song> songs_of(std::span<const Events> sequences, const music::Codec& codec) {
  const auto features = static_cast<std::size_t>(codec.features());
  std::vector<Song> songs;
  for (const Events& sequence : sequences) {
    std::vector<music::Tone> events;
    for (std::size_t first = 0; first < sequence.size(); first += features) {
      codec.decode(std::span(sequence).subspan(first, features), events);
    }
    songs.push_back(to_song(events));
  }
  return songs;
}

std::vector<Song> real_songs(std::span<const std::vector<music::Tone>> pieces,
                             const music::CodecOptions& options,
                             std::span<const sequence::Window> windows) {
  const auto slots = static_cast<std::size_t>(options.tones_per_cell);
  std::vector<Song> songs;
  for (const sequence::Window& window : windows) {
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

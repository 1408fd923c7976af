#include "compare/song_measures.h"

#include <algorithm>

#include "base/shuffle.h"
#include "stats/ending.h"

namespace crnngan::compare {

namespace {

using stats::Measures;

template <auto kMember>
double measure(const Measures& measures) {
  return static_cast<double>(measures.*kMember);
}

double doubles(const Piece& song) { return song.doubles; }

double duration_quarters(const Piece& song) {
  return stats::duration_quarters(music::to_notes(song.tones));
}

double ends_on_tonic(const Piece& song) {
  return stats::ends_on_tonic(music::to_notes(song.tones)) ? 1 : 0;
}

constexpr SongMeasure kSongMeasures[] = {
    {"doubles", 0.02, nullptr, doubles},
    {"tones_at_once", 1, measure<&Measures::tones_at_once>, nullptr},
    {"on_grid", 0.05, measure<&Measures::on_grid>, nullptr},
    {"entropy_1_bar", 0.2, measure<&Measures::entropy_1_bar>, nullptr},
    {"entropy_4_bars", 0.2, measure<&Measures::entropy_4_bars>, nullptr},
    {"groove_similarity", 0.02, measure<&Measures::groove_similarity>, nullptr},
    {"recalled", 0.05, measure<&Measures::recalled>, nullptr},
    {"duration_quarters", 50, nullptr, duration_quarters},
    {"ends_on_tonic", 1, nullptr, ends_on_tonic},
};

}  // namespace

std::span<const SongMeasure> song_measures() { return kSongMeasures; }

std::vector<Stretch> draw_stretches(std::span<const Piece* const> pieces,
                                    std::span<const std::size_t> lengths,
                                    const RandomStream& random, std::uint64_t first) {
  std::vector<const Piece*> order(pieces.begin(), pieces.end());
  shuffle(order, random, first);
  std::vector<Stretch> stretches;
  stretches.reserve(lengths.size());
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const Piece& song = *order[i % order.size()];
    const std::span<const music::Tone> whole = song.tones;
    const std::size_t length = std::min(lengths[i], whole.size());
    const auto places = static_cast<std::uint32_t>(whole.size() - length + 1);
    const std::size_t place = random.below(places, first + order.size() + 1 + i);
    stretches.push_back({&song, whole.subspan(place, length)});
  }
  return stretches;
}

std::vector<std::vector<double>> measure_songs(std::span<const Stretch> stretches) {
  std::vector<std::vector<double>> columns(std::size(kSongMeasures));
  for (const Stretch& stretch : stretches) {
    const Measures of_stretch = stats::measure(music::to_notes(stretch.tones));
    for (std::size_t m = 0; m < columns.size(); ++m) {
      const SongMeasure& column = kSongMeasures[m];
      columns[m].push_back(column.of_whole != nullptr ? column.of_whole(*stretch.song)
                                                      : column.of_stretch(of_stretch));
    }
  }
  return columns;
}

}  // namespace crnngan::compare

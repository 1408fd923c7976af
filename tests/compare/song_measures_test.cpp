#include "compare/song_measures.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "music.h"

namespace crnngan::compare {
namespace {

std::vector<double> measured(std::string_view name, const std::vector<Piece>& pieces,
                             const std::vector<std::size_t>& lengths) {
  const auto columns = measure_songs(
      draw_stretches(pointers(pieces), lengths, RandomStream(1, Purpose::kCompare, 0), 0));
  for (std::size_t m = 0; m < song_measures().size(); ++m) {
    if (song_measures()[m].name == name) return columns[m];
  }
  throw std::invalid_argument(std::string(name));
}

TEST(SongMeasures, AreOfStretchesOfTheGivenLengths) {
  // Each tone sounds while the next one and the one after begin.
  Tones tones;
  for (int i = 0; i < 20; ++i) tones.push_back({240, 60 + i, 64, 96});
  const std::vector<Piece> pieces = {{tones}};
  EXPECT_THAT(measured("tones_at_once", pieces, {1, 2, 20}), ::testing::ElementsAre(1, 2, 3));
}

TEST(SongMeasures, DoublesAreThoseThatWereThereBeforeTheyWereMerged) {
  Tones tones;
  for (int i = 0; i < 20; ++i) tones.push_back({96, 60 + i / 2 % 3, 64, i % 2 == 0 ? 96 : 0});
  EXPECT_THAT(measured("doubles", {piece_of(tones)}, {1, 20}), ::testing::ElementsAre(0.5, 0.5));
}

TEST(SongMeasures, OfWholeSongsAreNotCut) {
  // The scale of C major up and up again, to C at last.
  constexpr std::int32_t kScale[] = {0, 2, 4, 5, 7, 9, 11};
  Tones tones(101, {384, 60, 64, 384});
  for (std::size_t i = 0; i < tones.size(); ++i) tones[i].pitch += kScale[(i + 5) % 7];
  const std::vector<Piece> pieces = {{tones}};
  EXPECT_THAT(measured("duration_quarters", pieces, {5, 500}), ::testing::ElementsAre(101, 101));
  EXPECT_THAT(measured("ends_on_tonic", pieces, {5}), ::testing::ElementsAre(1));
}

TEST(SongMeasures, PiecesTakeTurns) {
  std::vector<Piece> pieces;
  for (int i = 1; i <= 3; ++i) pieces.push_back({Tones(10, {384 * i, 60, 64, 0})});
  std::vector<double> durations = measured("duration_quarters", pieces, {9, 9, 9, 9, 9, 9});
  std::sort(durations.begin(), durations.end());
  EXPECT_THAT(durations, ::testing::ElementsAre(1, 1, 2, 2, 3, 3));
}

}  // namespace
}  // namespace crnngan::compare

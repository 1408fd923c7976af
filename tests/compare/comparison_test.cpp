// Whole comparisons of cases whose outcome is known.

#include "compare/comparison.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "compare/output.h"
#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::HasSubstr;

constexpr ComparisonOptions kQuick{.window = 16, .windows = 60, .rounds = 2, .judges = 0};

Comparison compared(const std::vector<Piece>& real, const std::vector<Piece>& generated,
                    const ComparisonOptions& options = kQuick,
                    const std::vector<Piece>& training = {}) {
  ThreadPool pool(2);
  return compare(real, {.pieces = generated, .songs = generated}, training, options, pool);
}

const Row& row(const std::vector<Row>& rows, std::string_view name) {
  for (const Row& each : rows) {
    if (each.name == name) return each;
  }
  throw std::invalid_argument(std::string(name));
}

TEST(Comparison, OfMusicOfTheSameKindComesToTheCeiling) {
  const Comparison result = compared(walks(60, 50), walks(60, 50, 500));
  const Beside tones = mean_of(result.tones, &Row::overlap);
  const Beside windows = mean_of(result.windows, &Row::overlap);
  EXPECT_GT(tones.real, 0.85);
  EXPECT_NEAR(tones.generated, tones.real, 0.05);
  EXPECT_NEAR(windows.generated, windows.real, 0.08);
  EXPECT_NEAR(result.diversity.generated, 1, 0.2);
  EXPECT_NEAR(result.frechet.generated, result.frechet.real, 0.5 * result.frechet.real);
  EXPECT_EQ(result.real_pieces, 60u);
  EXPECT_FALSE(result.copying || result.judged);
}

TEST(Comparison, OfTransposedMusicSeesThePitchAlone) {
  std::vector<Piece> higher = walks(60, 50, 500);
  for (Piece& piece : higher) {
    for (music::Tone& tone : piece.tones) tone.pitch += 24;
  }
  const Comparison result = compared(walks(60, 50), higher);
  const Row& pitch = row(result.tones, "pitch");
  EXPECT_LT(pitch.overlap.generated, 0.6);
  EXPECT_NEAR(pitch.mean.generated - pitch.mean.real, 24, 3);
  EXPECT_GT(pitch.wasserstein.generated, 1.5);
  for (const char* other : {"interval", "log_length", "log_gap", "velocity"}) {
    const Row& same = row(result.tones, other);
    EXPECT_NEAR(same.overlap.generated, same.overlap.real, 0.06) << other;
  }
}

TEST(Comparison, OfMusicOutOfKeySeesTheScale) {
  const Comparison result = compared(walks(60, 50), out_of_key(walks(60, 50, 500)));
  const Row& scale = row(result.windows, "scale_consistency");
  EXPECT_NEAR(scale.mean.real, 1, 1e-9);
  EXPECT_LT(scale.mean.generated, 0.9);
  EXPECT_LT(scale.overlap.generated, 0.3);
  EXPECT_LT(scale.distance_overlap->generated, scale.distance_overlap->real);
}

TEST(Comparison, OfACollapsedGeneratorSeesThatItsSongsAreAlike) {
  const std::vector<Piece> one(10, Piece{walk(16, 500)});
  const Comparison result = compared(walks(60, 50), one);
  EXPECT_LT(result.diversity.generated, 1e-6);
  EXPECT_NEAR(result.diversity.real, 1, 0.15);
  const Beside overlap = mean_of(result.windows, &Row::overlap);
  EXPECT_LT(overlap.generated, 0.7 * overlap.real);
  EXPECT_GT(result.frechet.generated, 3 * result.frechet.real);
}

TEST(Comparison, WithTrainingPiecesSeesWhatWasCopied) {
  const std::vector<Piece> training = walks(20, 50, 900);
  const Comparison result = compared(walks(60, 50), training, kQuick, training);
  ASSERT_TRUE(result.copying);
  EXPECT_EQ(result.copying->generated, 1);
  EXPECT_LT(result.copying->real, 0.5);
  const Row& stretch = row(result.songs, "copied_stretch");
  EXPECT_EQ(stretch.mean.generated, 50);
  EXPECT_LT(stretch.mean.real, 25);
}

TEST(Comparison, OfSongsWithDoublesSeesThem) {
  std::vector<Piece> doubled = walks(60, 50, 500);
  for (Piece& piece : doubled) {
    music::Tone again = piece.tones.back();
    again.gap_ticks = 0;
    piece.tones.insert(piece.tones.end(), 50, again);
    piece = piece_of(piece.tones);
  }
  const Comparison result = compared(walks(60, 100), doubled);
  const Row& doubles = row(result.songs, "doubles");
  EXPECT_GE(doubles.mean.generated, 0.5);
  EXPECT_LT(doubles.mean.real, 0.15);
  EXPECT_LT(doubles.overlap.generated, 0.1);
  EXPECT_GT(doubles.overlap.real, 0.5);
}

TEST(Comparison, JudgesTheSongsThatAModelWritesAnew) {
  const auto real = walks(12, 40);
  int written = 0;
  const Generated generated{
      .pieces = real, .songs = real, .write = [&](std::size_t count, std::uint64_t seed) {
        written += static_cast<int>(count);
        std::vector<Tones> songs;
        for (std::uint32_t i = 0; i < count; ++i)
          songs.push_back(walk(16, static_cast<std::uint32_t>(seed) + i));
        return songs;
      }};
  ThreadPool pool(1);
  int done = 0;
  const Comparison result =
      compare(real, generated, {},
              {.window = 16, .windows = 20, .rounds = 1, .judges = 2, .judge_iterations = 3}, pool,
              [&](int so_far, int total) {
                done = so_far;
                EXPECT_EQ(total, 2 * 2 * 3 + 1);
              });
  EXPECT_EQ(done, 2 * 2 * 3 + 1);
  EXPECT_GE(written, 2 * 3 * 64);
  ASSERT_TRUE(result.judged);
  EXPECT_EQ(result.judged->generated.size(), 2u);
  EXPECT_NE(result.judged->generated[0].auc, result.judged->generated[1].auc);
}

TEST(Comparison, DoesNotDependOnTheNumberOfThreadsButOnTheSeed) {
  const auto real = walks(12, 40);
  const auto songs = out_of_key(walks(12, 40, 500));
  const auto text = [&](int threads, std::uint64_t seed) {
    ComparisonOptions options{
        .window = 16, .windows = 20, .rounds = 2, .judges = 1, .judge_iterations = 4};
    options.seed = seed;
    ThreadPool pool(threads);
    return to_json(compare(real, {.pieces = songs, .songs = songs}, {}, options, pool));
  };
  const std::string alone = text(1, 1);
  EXPECT_EQ(text(3, 1), alone);
  EXPECT_NE(text(1, 2), alone);
  EXPECT_THAT(alone, HasSubstr("judge_auc"));
}

TEST(Comparison, SaysWhatIsMissing) {
  EXPECT_THAT(test::error_of([] { compared(walks(3, 50), walks(9, 50)); }),
              HasSubstr("expected 4 or more real pieces of 16 tones or more, found 3 among 3"));
  EXPECT_THAT(
      test::error_of([] { compared(walks(9, 50), walks(9, 15)); }),
      HasSubstr("expected 2 or more generated pieces of 16 tones or more, found 0 among 9"));
  std::vector<Piece> copies = walks(9, 50);
  for (Piece& piece : copies) piece.group = 1;
  EXPECT_THAT(test::error_of([&] { compared(copies, walks(9, 50)); }),
              HasSubstr("near-duplicates"));
}

}  // namespace
}  // namespace crnngan::compare

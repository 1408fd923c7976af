#include "generate/likelihood.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_of.h"
#include "generate/small_model.h"
#include "train/validation.h"

namespace crnngan::generate {
namespace {

std::vector<music::Tone> rising_scale(int tones) {
  std::vector<music::Tone> all;
  for (int n = 0; n < tones; ++n) all.push_back({20, 40 + n % 30, 60, n == 0 ? 0 : 12 * (n % 4)});
  return all;
}

// Longer than what a pass takes at a time.
constexpr int kLong = 600;

TEST(Likelihood, IsWhatAWriterExpectsOfEachEvent) {
  Model model = test::small_model_with_bins();
  model.generator.pack();
  const HeardPiece heard{rising_scale(kLong)};
  ThreadPool pool(2);
  const std::vector<HeardPiece> pieces{heard, {}, heard};
  const auto all = log_likelihoods(model, pieces, pool);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(all[1].empty());
  EXPECT_EQ(all[0], all[2]);
  const sequence::Batch batch = seen(model, heard);
  ASSERT_EQ(batch.steps, kLong);
  ASSERT_EQ(all[0].size(), static_cast<std::size_t>(kLong));
  const auto writer = writer_of(model, {.count = 1, .together = 1});
  for (std::size_t t = 0; t < all[0].size(); ++t) {
    writer->hear(std::span(batch.x).subspan(4 * t, 4));
    ASSERT_NEAR(all[0][t], writer->log_likelihoods().front(), 1e-4) << t;
  }
}

TEST(Likelihood, IsNotKnownOfAModelWithoutDistributions) {
  const Model model = test::small_model();
  ThreadPool pool(1);
  const std::string error = test::error_of([&] { log_likelihoods(model, {}, pool); });
  EXPECT_THAT(error, ::testing::HasSubstr("has no distributions"));
  EXPECT_THAT(test::error_of([&] { seen(model, {}); }),
              ::testing::HasSubstr("expected a piece with tones"));
}

}  // namespace
}  // namespace crnngan::generate
